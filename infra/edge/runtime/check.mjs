// A throw-away process that really starts an upload's isolate, apart from the one visitors use.
import { workerCode } from "./isolates.mjs";

let count = 0;

export default {
  async fetch(request, env) {
    if (new URL(request.url).pathname === "/healthz") return new Response("ok");
    const { code, bindings } = await request.json();
    const began = Date.now();
    try {
      const worker = env.LOADER.get(`check-${++count}`, () => workerCode(code, bindings));
      const found = await worker.getEntrypoint("__EdgeControl").handlers();
      return Response.json({ started: true, startupMs: Date.now() - began, ...found });
    } catch (failure) {
      return Response.json({ started: false, error: String(failure?.message ?? failure) });
    }
  },
};
