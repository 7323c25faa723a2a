import { init } from "es-module-lexer";
import { hello } from "./hello.ts";
import { Jobs } from "./protocol/jobs.ts";
import { Server, type Handler, type Limits } from "./protocol/server.ts";
import { scan, type ScanRequest } from "./scan.ts";
import { transform } from "./transform/index.ts";
import type { TransformRequest } from "./transform/types.ts";

const MEBIBYTE = 1024 * 1024;
const LIMITS: Limits = { frameBytes: 128 * MEBIBYTE, concurrent: 1024, timeoutMs: 300_000 };

/**
 * `main.js --stdio` answers every request; `pack` and `bundle` run in child processes of their own
 * (`main.js --job`), so that neither a crash nor a timeout of one reaches anything else.
 */
async function main(): Promise<void> {
  await init();
  const handlers = process.argv.includes("--job") ? await jobHandlers() : frontHandlers();
  const server = new Server(handlers, LIMITS, (frame) => process.stdout.write(frame));
  process.stdin.on("data", (chunk: Buffer) => server.push(chunk));
  process.stdin.on("end", () => process.exit(0));
  process.stdout.on("error", () => process.exit(0));
}

function frontHandlers(): Record<string, Handler> {
  const jobs = new Jobs();
  return {
    hello: () => hello(),
    transform: (request) => transform(request as unknown as TransformRequest),
    scan: (request) => scan(request as unknown as ScanRequest),
    pack: (request, signal) => jobs.run(request, signal),
    bundle: (request, signal) => jobs.run(request, signal),
  };
}

async function jobHandlers(): Promise<Record<string, Handler>> {
  const [{ pack }, { bundle }] = await Promise.all([
    import("./pack/index.ts"),
    import("./bundle/index.ts"),
  ]);
  return {
    pack: (request, signal) => pack(request as never, signal),
    bundle: (request, signal) => bundle(request as never, signal),
  };
}

await main();
