import { init } from "es-module-lexer";
import { Failed, sourceFailureAt } from "./failures.ts";
import { hello } from "./hello.ts";
import { rooted } from "./paths.ts";
import { Jobs } from "./protocol/jobs.ts";
import { Server, type Handler, type Limits, type Request } from "./protocol/server.ts";
import { scan, type ScanRequest } from "./scan.ts";
import { isTame } from "./tame.ts";
import { candidates, type CandidatesRequest } from "./tailwind/candidates.ts";
import { craft, isCraft } from "./transform/craft.ts";
import { transform } from "./transform/index.ts";
import type { TransformRequest } from "./transform/types.ts";

const MEBIBYTE = 1024 * 1024;
const MAX_SCAN_CHARS = 200_000;

/** One file may take so long, and wait so long before; whoever asks gives up after ten seconds. */
const CRAFT_MS = 5_000;
const CRAFT_PATIENCE_MS = 4_000;
const CRAFT_IDLE_MS = 600_000;
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
  const heavy = new Jobs({ children: 2 });
  const wild = new Jobs({ children: 1 });
  const crafts = new Jobs({
    children: 2,
    idleMs: CRAFT_IDLE_MS,
    limitMs: CRAFT_MS,
    patienceMs: CRAFT_PATIENCE_MS,
    prompt: true,
  });
  return {
    hello: () => hello(),
    transform: (request, signal) => {
      const asked = request as unknown as TransformRequest;
      if (isCraft(asked)) return apart(crafts, request, signal, asked.path);
      return isTame(asked.source ?? "")
        ? transform(asked)
        : apart(wild, request, signal, asked.path);
    },
    candidates: (request) => candidates(request as unknown as CandidatesRequest),
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

const DIED =
  "The compiler cannot cope with this file. Is something in it nested thousands of times?";
const TOO_LONG = `Compiling this file takes more than ${CRAFT_MS / 1000} seconds`;

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
    const code = error instanceof Failed && "code" in error.failure ? error.failure.code : "";
    if (code !== "died" && code !== "timeout") throw error;
    throw sourceFailureAt("unsupported", code === "died" ? DIED : TOO_LONG, {
      file: rooted(path),
      source: "",
      line: 0,
      column: 0,
    });
  }
}

function jobHandlers(): Record<string, Handler> {
  return {
    transform: (request) => {
      const asked = request as unknown as TransformRequest;
      return isCraft(asked) ? craft(asked) : transform(asked);
    },
    scan: (request) => scan(request as unknown as ScanRequest),
    pack: async (request, signal) =>
      (await import("./pack/index.ts")).pack(request as never, signal),
    bundle: async (request, signal) =>
      (await import("./bundle/index.ts")).bundle(request as never, signal),
  };
}

await main();
