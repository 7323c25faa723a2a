import { SseReader } from "./sse.ts";
import type { Socket } from "./state.ts";

/** The HTTP doors of an app: where its events are followed, and where commands go. */
export interface HttpDoors {
  readonly events: string;
  readonly commands: string;
}

/** The doors beside a socket's address, `wss://…/apps/{app}/socket`. */
export function doorsBeside(socketUrl: string): HttpDoors {
  const base = socketUrl.replace(/^ws/, "http").replace(/\/socket(?:\?.*)?$/, "");
  return { events: `${base}/events`, commands: `${base}/commands` };
}

const LOST = 1006;
const TRY_LATER = 1013;
const CLOSING = "closing:";
const COMMAND_MS = 10_000;

/** HTTP's refusals in the words of the socket's close codes. */
function closeCode(status: number): number {
  if (status === 401) return 4003;
  if (status === 403) return 4403;
  return status === 400 ? 4400 : TRY_LATER;
}

/**
 * The same frames where WebSockets do not get through: events by a streamed `GET`, commands by
 * `POST`. Looks like a socket, so everything above it stays as it is.
 */
export class EventStream implements Socket {
  onopen: ((event: never) => void) | null = null;
  onmessage: ((event: never) => void) | null = null;
  onclose: ((event: never) => void) | null = null;
  onerror: ((event: never) => void) | null = null;
  private readonly doors: HttpDoors;
  private readonly ended = new AbortController();
  private authorization = "";

  constructor(doors: HttpDoors) {
    this.doors = doors;
    queueMicrotask(() => this.onopen?.(undefined as never));
  }

  send(text: string): void {
    const frame = JSON.parse(text) as Record<string, unknown>;
    if (frame["type"] === "connect") {
      this.authorization = `Bearer ${String(frame["token"])}`;
      const cursor = frame["cursor"];
      void this.follow(typeof cursor === "string" ? cursor : undefined);
    }
    if (frame["type"] === "command") void this.command(frame);
  }

  close(): void {
    this.ended.abort();
  }

  private async follow(cursor: string | undefined): Promise<void> {
    try {
      const response = await fetch(this.doors.events, {
        headers: {
          accept: "text/event-stream",
          authorization: this.authorization,
          ...(cursor !== undefined && { "last-event-id": cursor }),
        },
        cache: "no-store",
        signal: this.ended.signal,
      });
      if (!response.ok || !response.body) {
        const after = Number(response.headers.get("retry-after"));
        await response.body?.cancel();
        return this.over(closeCode(response.status), after > 0 ? `retry=${after * 1_000}` : "");
      }
      this.connected(cursor !== undefined);
      this.over(LOST, await this.read(response.body));
    } catch {
      this.over(LOST, "");
    }
  }

  /** Reads to the end, and tells what the server gave as its reason. */
  private async read(body: ReadableStream<Uint8Array>): Promise<string> {
    let reason = "";
    const events = new SseReader(
      (event) => this.say(event.data),
      (comment) => {
        if (comment.startsWith(CLOSING)) reason = comment.slice(CLOSING.length).trim();
        // A comment is the stream's way to say that it still lives.
        this.say('{"type":"ping"}');
      },
    );
    const reader = body.getReader();
    const decoder = new TextDecoder();
    for (;;) {
      const { done, value } = await reader.read();
      if (done) return reason;
      events.push(decoder.decode(value, { stream: true }));
    }
  }

  /** The stream says nothing of itself: it is open, and goes on from its cursor unless it resets. */
  private connected(resumed: boolean): void {
    this.say(JSON.stringify({ type: "connected", connection: "", epoch: "", resumed, head: 0 }));
  }

  /** An answer that never comes is asked for again on the next connection, with the same id. */
  private async command(frame: Record<string, unknown>): Promise<void> {
    try {
      const response = await fetch(this.doors.commands, {
        method: "POST",
        headers: { authorization: this.authorization, "content-type": "application/json" },
        body: JSON.stringify(frame),
        signal: AbortSignal.any([this.ended.signal, AbortSignal.timeout(COMMAND_MS)]),
      });
      const answer = (await response.json()) as Record<string, unknown>;
      const { command } = frame;
      if (response.ok) {
        this.say(JSON.stringify({ type: "ack", command, status: answer["status"] }));
      } else if (response.status < 500 || answer["command"] === command) {
        const code = answer["code"] ?? "refused";
        this.say(JSON.stringify({ type: "ack", command, status: "refused", code }));
      }
    } catch {
      // The network failed, or a gateway answered in its own words: there is nothing to pass on.
    }
  }

  private say(data: string): void {
    if (!this.ended.signal.aborted) this.onmessage?.({ data } as never);
  }

  private over(code: number, reason: string): void {
    if (this.ended.signal.aborted) return;
    this.ended.abort();
    this.onclose?.({ code, reason } as never);
  }
}
