import { Failed, rejected, unavailable, type Failure } from "../failures.ts";
import { Answered, encodeBody, encodeFrame, FrameReader } from "./frames.ts";

export type Request = { id: number; op: string; timeoutMs?: number } & Record<string, unknown>;
export type Response = { id: number; result: unknown } | { id: number; error: Failure };
export type Handler = (request: Request, signal: AbortSignal) => unknown;

export interface Limits {
  frameBytes: number;
  /** Requests that may be under way at once. */
  concurrent: number;
  timeoutMs: number;
}

/** Answers requests that arrive as frames; several may be under way, answers come as they are ready. */
export class Server {
  readonly #handlers: Record<string, Handler>;
  readonly #limits: Limits;
  readonly #send: (frame: Buffer) => void;
  readonly #reader: FrameReader;
  #open = 0;

  constructor(handlers: Record<string, Handler>, limits: Limits, send: (frame: Buffer) => void) {
    this.#handlers = handlers;
    this.#limits = limits;
    this.#send = send;
    this.#reader = new FrameReader(
      limits.frameBytes,
      (body) => this.#receive(body),
      (bytes) => this.#answer({ id: 0, error: tooLarge("request", bytes, limits.frameBytes) }),
    );
  }

  push(chunk: Buffer): void {
    this.#reader.push(chunk);
  }

  #receive(body: string): void {
    let request: Request;
    try {
      request = JSON.parse(body) as Request;
      if (!Number.isSafeInteger(request.id) || typeof request.op !== "string") throw new Error();
    } catch {
      const error = rejected(
        "bad_request",
        "a frame is JSON with a whole `id` and an `op`",
      ).failure;
      this.#answer({ id: 0, error });
      return;
    }
    if (this.#open >= this.#limits.concurrent) {
      this.#fail(request.id, unavailable("busy", "too many requests are under way"));
      return;
    }
    this.#open++;
    void this.#run(request);
  }

  async #run(request: Request): Promise<void> {
    const abort = new AbortController();
    let timer: NodeJS.Timeout | undefined;
    try {
      const handler = Object.hasOwn(this.#handlers, request.op) ? this.#handlers[request.op] : null;
      if (!handler) throw rejected("bad_request", `unknown op ${request.op}`);
      let result = handler(request, abort.signal);
      if (result instanceof Promise) {
        const limit = request.timeoutMs ?? this.#limits.timeoutMs;
        const late = new Promise((_, reject) => {
          timer = setTimeout(() => {
            const failure = unavailable("timeout", `${request.op} took longer than ${limit} ms`);
            reject(failure);
            abort.abort(failure);
          }, limit);
        });
        result = await Promise.race([result, late]);
      }
      if (result instanceof Answered) this.#sendWithin(request.id, encodeBody(result.body));
      else this.#answer({ id: request.id, result });
    } catch (error) {
      this.#fail(request.id, error);
    } finally {
      clearTimeout(timer);
      this.#open--;
    }
  }

  #fail(id: number, error: unknown): void {
    this.#answer({ id, error: error instanceof Failed ? error.failure : unexpected(error) });
  }

  #answer(response: Response): void {
    this.#sendWithin(response.id, encodeFrame(response));
  }

  #sendWithin(id: number, frame: Buffer): void {
    const { frameBytes } = this.#limits;
    if (frame.length <= frameBytes) this.#send(frame);
    else this.#send(encodeFrame({ id, error: tooLarge("answer", frame.length, frameBytes) }));
  }
}

function tooLarge(what: string, bytes: number, limit: number): Failure {
  return rejected("too_large", `the ${what} has ${bytes} bytes, the limit is ${limit}`).failure;
}

function unexpected(error: unknown): Failure {
  const message = error instanceof Error ? error.message : String(error);
  if (error instanceof Error) process.stderr.write(`${error.stack ?? message}\n`);
  return { kind: "unavailable", code: "internal", message };
}
