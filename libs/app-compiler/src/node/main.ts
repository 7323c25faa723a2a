import { init } from "es-module-lexer";
import { Failed, sourceFailureAt } from "./failures.ts";
import { hello } from "./hello.ts";
import { rooted } from "./paths.ts";
import { Jobs } from "./protocol/jobs.ts";
import { Server, type Handler, type Limits, type Request } from "./protocol/server.ts";
import { scan, type ScanRequest } from "./scan.ts";
import { isTame } from "./tame.ts";
import { transform } from "./transform/index.ts";
import type { TransformRequest } from "./transform/types.ts";

const MEBIBYTE = 1024 * 1024;
const MAX_SCAN_CHARS = 200_000;
const LIMITS: Limits = { frameBytes: 128 * MEBIBYTE, concurrent: 1024, timeoutMs: 300_000 };

/**
 * `main.js --stdio` answers every request; `pack` and `bundle` run in child processes of their own
 * (`main.js --job`), so that neither a crash nor a timeout of one reaches anything else.
 */
async function main(): Promise<void> {
  await init();
  const handlers = process.argv.includes("--job") ? jobHandlers() : frontHandlers();
  const server = new Server(handlers, LIMITS, (frame) => process.stdout.write(frame));
  process.stdin.on("data", (chunk: Buffer) => server.push(chunk));
  process.stdin.on("end", () => process.exit(0));
  process.stdout.on("error", () => process.exit(0));
}

function frontHandlers(): Record<string, Handler> {
  const heavy = new Jobs(2);
  const wild = new Jobs(1);
  return {
    hello: () => hello(),
    transform: (request, signal) => {
      const asked = request as unknown as TransformRequest;
      return isTame(asked.source ?? "")
        ? transform(asked)
        : apart(wild, request, signal, asked.path);
    },
    scan: (request, signal) => {
      const asked = request as unknown as ScanRequest;
      const total = asked.files.reduce((sum, each) => sum + each.source.length, 0);
      const isTameScan = total < MAX_SCAN_CHARS && asked.files.every((each) => isTame(each.source));
      return isTameScan ? scan(asked) : wild.run(request, signal);
    },
    pack: (request, signal) => heavy.run(request, signal),
    bundle: (request, signal) => heavy.run(request, signal),
  };
}

/** Compiles what might end the process that compiles it. */
async function apart(
  jobs: Jobs,
  request: Request,
  signal: AbortSignal,
  path: string,
): Promise<unknown> {
  try {
    return await jobs.run(request, signal);
  } catch (error) {
    if (!(error instanceof Failed) || !("code" in error.failure) || error.failure.code !== "died")
      throw error;
    const message =
      "The compiler cannot cope with this file. Is something in it nested thousands of times?";
    throw sourceFailureAt("unsupported", message, {
      file: rooted(path),
      source: "",
      line: 0,
      column: 0,
    });
  }
}

function jobHandlers(): Record<string, Handler> {
  return {
    transform: (request) => transform(request as unknown as TransformRequest),
    scan: (request) => scan(request as unknown as ScanRequest),
    pack: async (request, signal) =>
      (await import("./pack/index.ts")).pack(request as never, signal),
    bundle: async (request, signal) =>
      (await import("./bundle/index.ts")).bundle(request as never, signal),
  };
}

await main();
