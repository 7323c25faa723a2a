// The local runtime under the dispatch Worker: scripts, assets and KV of one account, pulled from
// the registry on a miss, so that a restart of this process loses nothing.
import { WorkerEntrypoint } from "cloudflare:workers";
import { Site } from "./assets.mjs";
import { Isolates, workerCode } from "./isolates.mjs";
import { Kv } from "./kv.mjs";
import { Shelf } from "./shelf.mjs";
import { ADDRESS, CONTROL } from "./words.mjs";

export { Kv };

const HEADS_HELD = 2_000;
const ROUTES_HELD = 50_000;

let shelves;
let isolates;

/** The shelves live as long as the process; each pull runs in the request that needs it. */
function heldBy(env) {
  shelves ??= {
    heads: new Shelf({ limit: HEADS_HELD, pull: (name) => headOf(name, env) }),
    routes: new Shelf({
      limit: ROUTES_HELD,
      pull: (address) => valueOf(address, env),
      keeps: (value) => !value.expires,
    }),
  };
  isolates ??= new Isolates(env.LOADER, env.MAX_LIVE);
  return shelves;
}

async function headOf(name, env) {
  const answer = await registry(env, `/scripts/${name}`);
  if (answer.status === 404) return null;
  const head = await answer.json();
  return { ...head, name, site: head.assets ? new Site(head.assets, env.BLOBS) : null };
}

/** A KV value, also when absent; `address` is `{namespace}/{key}`. */
async function valueOf(address, env) {
  const slash = address.indexOf("/");
  const path = `/kv/${address.slice(0, slash)}/${encodeURIComponent(address.slice(slash + 1))}`;
  const answer = await registry(env, path);
  const body = answer.status === 404 ? null : await answer.arrayBuffer();
  return { body, metadata: answer.headers.get("cf-kv-metadata"), expires: answer.headers.has("x-kv-expires") };
}

async function registry(env, path) {
  let answer;
  try {
    answer = await env.CONTROL.fetch(CONTROL + path);
  } catch (failure) {
    throw new Error(`Edge unavailable: ${failure.message}`);
  }
  if (!answer.ok && answer.status !== 404) throw new Error(`Edge unavailable: registry said ${answer.status}`);
  return answer;
}

/** Runs a script: reached only through the dispatch namespace binding. */
export class Dispatch extends WorkerEntrypoint {
  async fetch(request) {
    const name = request.headers.get(ADDRESS);
    const head = await heldBy(this.env).heads.get(name);
    if (head === null) throw new Error("Worker not found.");
    const headers = new Headers(request.headers);
    headers.delete(ADDRESS);
    return this.#run(head, new Request(request, { headers }));
  }

  async #run(head, request) {
    const { pathname } = new URL(request.url);
    if (head.site !== null && !(head.mainModule && head.site.workerFirst(pathname))) {
      const file = await head.site.match(request);
      if (file !== null) return file;
      if (!head.mainModule || prefersAssets(head, request)) return head.site.miss(request);
    }
    if (head.setAside) throw new Error("Worker exceeded CPU time limit too often and is set aside.");
    return this.#watched(head, () => this.#isolate(head).fetch(request));
  }

  /**
   * The supervisor reads along who is running: if this process hangs, it knows at whose hands.
   * Tenants print to the same place, but do not know the word.
   */
  async #watched(head, run) {
    const { WATCHWORD } = this.env;
    console.log(`${WATCHWORD} enter ${head.name}`);
    try {
      return await run();
    } finally {
      console.log(`${WATCHWORD} leave ${head.name}`);
    }
  }

  #isolate(head) {
    const { env, ctx } = this;
    return isolates.entrypoint(`${head.name}@${head.etag}`, async () => {
      const answer = await registry(env, `/code/${head.name}?etag=${head.etag}`);
      if (answer.status === 404) throw new Error("Worker not found.");
      return workerCode(await answer.json(), bindingsOf(head, ctx));
    });
  }
}

/** Browser navigations fall back to the page of a single-page app, not to its Worker. */
function prefersAssets(head, request) {
  return (
    head.compatibilityDate >= "2025-04-01" &&
    (head.assets.config.not_found_handling ?? "none") !== "none" &&
    request.headers.get("sec-fetch-mode") === "navigate"
  );
}

/** What the tenant's `env` holds. Kinds without a local counterpart are refused at upload. */
function bindingsOf(head, ctx) {
  const env = {};
  for (const binding of head.bindings) {
    if (binding.type === "plain_text" || binding.type === "secret_text") env[binding.name] = binding.text;
    if (binding.type === "json") env[binding.name] = binding.json;
    if (binding.type === "assets") env[binding.name] = ctx.exports.Assets({ props: { script: head.name } });
    if (binding.type === "kv_namespace") {
      env[binding.name] = ctx.exports.Kv({ props: { namespace: binding.namespace_id } });
    }
    if (binding.type === "version_metadata") env[binding.name] = { id: head.etag, tag: "", timestamp: "" };
  }
  return env;
}

/** `env.ASSETS` of one script; props name the script, the tenant cannot change them. */
export class Assets extends WorkerEntrypoint {
  async fetch(request) {
    const head = await heldBy(this.env).heads.get(this.ctx.props.script);
    if (head === null || head.site === null) return new Response(null, { status: 404 });
    return (await head.site.match(request)) ?? head.site.miss(request);
  }
}

/** workerd's KV protocol for the dispatch Worker's ROUTES binding. Props: {namespace}. */
export class Routes extends WorkerEntrypoint {
  async fetch(request) {
    const key = decodeURIComponent(new URL(request.url).pathname.slice(1));
    const { body, metadata } = await heldBy(this.env).routes.get(`${this.ctx.props.namespace}/${key}`);
    if (body === null) return new Response(null, { status: 404 });
    return new Response(body, { headers: metadata ? { "cf-kv-metadata": metadata } : {} });
  }
}

/** The supervisor's socket: is the process alive, and what changed in the registry. */
export default class Admin extends WorkerEntrypoint {
  async fetch(request) {
    const url = new URL(request.url);
    const { heads, routes } = heldBy(this.env);
    if (url.pathname === "/healthz") return Response.json({ live: isolates.size });
    if (url.pathname === "/changed" && request.method === "POST") {
      const { script, route } = await request.json();
      if (script) {
        heads.drop(script);
        isolates.retire(script);
      }
      if (route) routes.drop(route);
      return new Response(null, { status: 204 });
    }
    return new Response(null, { status: 404 });
  }
}
