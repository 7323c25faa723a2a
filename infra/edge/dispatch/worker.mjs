// The one Worker in front of every published app: host name in, the right tenant script out.
//
// Bindings: ROUTES (KV: `route:{slug}` -> {script, release, status}), DISPATCHER (dispatch
// namespace), APPS_DOMAIN (text), VERIFY_KEY (secret, shared with the deployer), DATA (fetcher of
// preview-router), DATA_KEY (secret, shared with it; without one there is no data).
import { candidateOf } from "./candidate.mjs";
import { askData, isForData } from "./data.mjs";
import { forTenant, forVisitor } from "./hygiene.mjs";
import { slugOf } from "./host.mjs";
import { page } from "./pages.mjs";

export default {
  async fetch(request, env) {
    const url = new URL(request.url);
    const slug = slugOf(url.hostname, env.APPS_DOMAIN);
    if (slug === null) return page("unknown_host", request);

    const candidate = await candidateOf(request, url.hostname, env.VERIFY_KEY);
    if (candidate.kind === "refused") return page("candidate_refused", request);

    const route = await routeOf(slug, env.ROUTES);
    if (route === undefined) return page("routes_unavailable", request);
    if (route?.status === "suspended") return page("suspended", request);

    const target = candidate.kind === "verified" ? { script: candidate.script } : route;
    if (target === null) return page("not_published", request);
    // A script belongs to the slug it is named after; nothing else can be served on this host.
    if (!target.script?.startsWith(`${slug}--`)) return page("candidate_refused", request);
    return isForData(url) ? data(request, url, slug, target, env) : dispatch(request, url, target, env);
  },
};

/** The pointer of an app; null when it was never published, undefined when KV cannot be asked. */
async function routeOf(slug, routes) {
  try {
    return await routes.get(`route:${slug}`, { type: "json" });
  } catch (failure) {
    console.error("routes unavailable", failure.message);
    return undefined;
  }
}

async function data(request, url, slug, target, env) {
  if (!env.DATA_KEY) return page("data_unavailable", request, target.release);
  try {
    return forVisitor(await askData(request, url, slug, env), url.hostname, target.release);
  } catch (failure) {
    console.error("data unavailable", failure?.message);
    return page("data_unavailable", request, target.release);
  }
}

async function dispatch(request, url, target, env) {
  try {
    const tenant = env.DISPATCHER.get(target.script);
    const answer = await tenant.fetch(forTenant(request));
    return forVisitor(answer, url.hostname, target.release);
  } catch (failure) {
    return failed(failure, request, target);
  }
}

function failed(failure, request, target) {
  const message = String(failure?.message ?? failure);
  if (message.startsWith("Worker not found")) {
    return page(target.release ? "script_missing" : "candidate_missing", request);
  }
  if (/CPU time limit|exceeded (its )?(CPU|memory)/i.test(message)) {
    return page("app_overran", request, target.release);
  }
  if (message.startsWith("Edge unavailable")) return page("edge_unavailable", request);
  return page("app_crashed", request, target.release);
}
