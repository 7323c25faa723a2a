import { WorkerEntrypoint } from "cloudflare:workers";
import { CONTROL } from "./words.mjs";

/** A tenant's KV namespace: the KVNamespace interface over the registry. Props: {namespace}. */
export class Kv extends WorkerEntrypoint {
  async get(key, options) {
    return (await this.getWithMetadata(key, options)).value;
  }

  async getWithMetadata(key, options) {
    const answer = await this.#ask("GET", key);
    if (answer.status === 404) return { value: null, metadata: null, cacheStatus: null };
    const metadata = JSON.parse(answer.headers.get("cf-kv-metadata") ?? "null");
    const type = (typeof options === "string" ? options : options?.type) ?? "text";
    return { value: await valueOf(answer, type), metadata, cacheStatus: null };
  }

  async put(key, value, options = {}) {
    const query = new URLSearchParams();
    if (options.expiration) query.set("expiration", options.expiration);
    if (options.expirationTtl) query.set("expiration_ttl", options.expirationTtl);
    const headers = options.metadata ? { "cf-kv-metadata": JSON.stringify(options.metadata) } : {};
    await this.#ask("PUT", key, { body: value, headers }, query);
  }

  async delete(key) {
    await this.#ask("DELETE", key);
  }

  async list({ prefix, limit, cursor } = {}) {
    const query = new URLSearchParams({ prefix: prefix ?? "", limit: limit ?? 1000, cursor: cursor ?? "" });
    const answer = await this.env.CONTROL.fetch(`${CONTROL}/kv/${this.ctx.props.namespace}?${query}`);
    return answer.json();
  }

  async #ask(method, key, init = {}, query = new URLSearchParams()) {
    const address = `${CONTROL}/kv/${this.ctx.props.namespace}/${encodeURIComponent(key)}?${query}`;
    const answer = await this.env.CONTROL.fetch(address, { ...init, method });
    if (!answer.ok && answer.status !== 404) throw new Error(`KV ${method} failed: ${await answer.text()}`);
    return answer;
  }
}

function valueOf(answer, type) {
  if (type === "json") return answer.json();
  if (type === "arrayBuffer") return answer.arrayBuffer();
  return type === "stream" ? answer.body : answer.text();
}
