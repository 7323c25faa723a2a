import { spawn, type ChildProcess } from "node:child_process";
import { constants, setPriority } from "node:os";
import { unavailable } from "../failures.ts";
import { Answered, encodeFrame, FrameReader } from "./frames.ts";
import type { Request } from "./server.ts";

const MEBIBYTE = 1024 * 1024;
const MAX_FRAME_BYTES = 160 * MEBIBYTE;
const MAX_HEAP_MEBIBYTES = 1024;
const MAX_WAITING = 64;
const IDLE_MS = 20_000;

export interface JobRules {
  /** How many processes there may be. */
  children: number;
  /** How long one stays without work. */
  idleMs?: number;
  /** How long one request may take once it is begun; its own limit applies as well. */
  limitMs?: number;
  /** How long one request may wait to be begun. */
  patienceMs?: number;
  /** Whether somebody watches: otherwise the processes step back behind those that are watched. */
  prompt?: boolean;
}

interface Waiting {
  request: Request;
  signal: AbortSignal;
  resolve: (result: unknown) => void;
  reject: (error: Error) => void;
}

/**
 * Runs heavy requests in child processes, one request at a time in each.
 *
 * A child that dies fails its own request only; a request whose time is up takes its child with it; a
 * child with nothing to do ends.
 */
export class Jobs {
  readonly #waiting: Waiting[] = [];
  readonly #idle: Child[] = [];
  readonly #rules: JobRules;
  #children = 0;

  constructor(rules: JobRules) {
    this.#rules = rules;
  }

  run(request: Request, signal: AbortSignal): Promise<unknown> {
    if (this.#waiting.length >= MAX_WAITING) {
      return Promise.reject(unavailable("busy", "too many jobs are waiting"));
    }
    return new Promise((resolve, reject) => {
      const waiting: Waiting = { request, signal, resolve, reject };
      this.#waiting.push(waiting);
      this.#next();
      this.#limitWait(waiting);
    });
  }

  /** Who asks has limits too: better to be refused than to be answered too late. */
  #limitWait(waiting: Waiting): void {
    const { patienceMs } = this.#rules;
    if (patienceMs === undefined || !this.#waiting.includes(waiting)) return;
    setTimeout(() => {
      const index = this.#waiting.indexOf(waiting);
      if (index < 0) return;
      this.#waiting.splice(index, 1);
      waiting.reject(unavailable("busy", "too many files are being compiled"));
    }, patienceMs).unref();
  }

  #next(): void {
    while (this.#waiting.length > 0) {
      if (this.#waiting[0]!.signal.aborted) {
        this.#waiting.shift();
        continue;
      }
      const child = this.#idle.pop() ?? this.#start();
      if (!child) return;
      const job = this.#waiting.shift()!;
      child.run(job.request, job.signal).then(job.resolve, job.reject);
    }
  }

  #start(): Child | null {
    if (this.#children >= this.#rules.children) return null;
    this.#children++;
    return new Child(
      this.#rules,
      (child) => {
        this.#idle.push(child);
        this.#next();
      },
      (child) => {
        this.#children--;
        const index = this.#idle.indexOf(child);
        if (index >= 0) this.#idle.splice(index, 1);
        this.#next();
      },
    );
  }
}

class Child {
  readonly #process: ChildProcess;
  readonly #rules: JobRules;
  readonly #onFree: (child: Child) => void;
  #settle: ((error: Error | null, result?: unknown) => void) | null = null;
  #idleTimer: NodeJS.Timeout | undefined;

  constructor(
    rules: JobRules,
    onFree: (child: Child) => void,
    onExit: (child: Child) => void,
  ) {
    this.#rules = rules;
    this.#onFree = onFree;
    const flags = [...process.execArgv, `--max-old-space-size=${MAX_HEAP_MEBIBYTES}`];
    this.#process = spawn(process.execPath, [...flags, process.argv[1]!, "--job"], {
      stdio: ["pipe", "pipe", "inherit"],
      detached: true,
    });
    if (!rules.prompt) stepBack(this.#process.pid);
    const reader = new FrameReader(
      MAX_FRAME_BYTES,
      (body) => this.#receive(body),
      () => this.kill(),
    );
    this.#process.stdout!.on("data", (chunk: Buffer) => reader.push(chunk));
    this.#process.stdin!.on("error", () => this.kill());
    this.#process.on("error", () => this.kill());
    this.#process.once("close", () => {
      clearTimeout(this.#idleTimer);
      this.#finish(unavailable("died", "the process of this request died"));
      onExit(this);
    });
  }

  run(request: Request, signal: AbortSignal): Promise<unknown> {
    clearTimeout(this.#idleTimer);
    return new Promise((resolve, reject) => {
      const onAbort = (): void => this.kill();
      const timer = this.#limit();
      signal.addEventListener("abort", onAbort, { once: true });
      this.#settle = (error, result) => {
        clearTimeout(timer);
        signal.removeEventListener("abort", onAbort);
        if (error) reject(error);
        else resolve(result);
      };
      this.#process.stdin!.write(encodeFrame(request));
    });
  }

  #limit(): NodeJS.Timeout | undefined {
    const { limitMs } = this.#rules;
    if (limitMs === undefined) return undefined;
    return setTimeout(() => {
      this.#finish(unavailable("timeout", `the request took longer than ${limitMs} ms`));
      this.kill();
    }, limitMs);
  }

  #receive(body: string): void {
    this.#finish(null, new Answered(body));
    this.#idleTimer = setTimeout(() => this.#process.stdin!.end(), this.#rules.idleMs ?? IDLE_MS);
    this.#idleTimer.unref();
    this.#onFree(this);
  }

  #finish(error: Error | null, result?: unknown): void {
    const settle = this.#settle;
    this.#settle = null;
    settle?.(error, result);
  }

  /** Ends the child and what it started (an npm install): it leads a process group of its own. */
  kill(): void {
    const { pid } = this.#process;
    try {
      if (pid !== undefined) process.kill(-pid, "SIGKILL");
    } catch {
      this.#process.kill("SIGKILL");
    }
  }
}

/** Whoever waits for a keystroke to show goes before whoever waits for a build. */
function stepBack(pid: number | undefined): void {
  try {
    if (pid !== undefined) setPriority(pid, constants.priority.PRIORITY_BELOW_NORMAL);
  } catch {
    // Not allowed here, or already over: then it runs as it is.
  }
}
