// Tenants' isolates: started on demand, one per script version, the least recently used evicted.
const MAIN = "__overskill_main.js";

/**
 * workerd never unloads a named Worker by itself and aborts near 1,800 of them, so every script is
 * started through a main module of ours that can also end it.
 */
export class Isolates {
  #live = new Set();
  #loader;
  #maxLive;

  constructor(loader, maxLive) {
    this.#loader = loader;
    this.#maxLive = maxLive;
  }

  /** The default entrypoint of a script; `load` gives its code when no isolate runs yet. */
  entrypoint(id, load) {
    this.#live.delete(id);
    this.#live.add(id);
    if (this.#live.size > this.#maxLive) this.evict(this.#live.keys().next().value);
    return this.#loader.get(id, load).getEntrypoint();
  }

  /** Ends every isolate of a script other than `keep` (a newer version replaced them). */
  retire(script, keep) {
    for (const id of [...this.#live]) {
      if (id.startsWith(`${script}@`) && id !== keep) this.evict(id);
    }
  }

  evict(id) {
    if (!this.#live.delete(id)) return;
    // abortIsolate() always rejects the call that asks for it.
    this.#loader.get(id, stopped).getEntrypoint("__EdgeControl").evict().catch(() => {});
  }

  get size() {
    return this.#live.size;
  }
}

function stopped() {
  throw new Error("This isolate has already ended.");
}

/** WorkerCode of an upload: the tenant's modules behind our main module. */
export function workerCode(code, env) {
  return {
    compatibilityDate: code.compatibilityDate,
    compatibilityFlags: code.compatibilityFlags,
    mainModule: MAIN,
    modules: { ...Object.fromEntries(code.modules.map(moduleOf)), [MAIN]: mainOf(code.mainModule) },
    env,
    // Deny by default: an app's code reaches nothing but its bindings.
    globalOutbound: null,
  };
}

function mainOf(tenantMain) {
  const from = JSON.stringify(`./${tenantMain}`);
  return {
    js: `import { WorkerEntrypoint, abortIsolate } from "cloudflare:workers";
import * as tenant from ${from};
export * from ${from};
export default tenant.default;
export class __EdgeControl extends WorkerEntrypoint {
  evict() { abortIsolate("evicted"); }
  handlers() {
    const main = tenant.default;
    const bare = typeof main === "object" && main !== null ? Object.keys(main) : [];
    const typed = typeof main === "function" ? Object.getOwnPropertyNames(main.prototype ?? {}) : [];
    return {
      handlers: [...bare, ...typed].filter((name) => name !== "constructor"),
      named: Object.keys(tenant).filter((name) => name !== "default"),
    };
  }
}`,
  };
}

function moduleOf({ name, kind, text, base64 }) {
  if (kind === "json") return [name, { json: JSON.parse(text) }];
  if (base64 === undefined) return [name, { [kind]: text }];
  return [name, { [kind]: bytes(base64).buffer }];
}

function bytes(base64) {
  return Uint8Array.from(atob(base64), (character) => character.charCodeAt(0));
}
