import { SUBPROTOCOL } from "../frames.ts";
import { doorsBeside, EventStream } from "./event-stream.ts";
import type { OpenSocket, Socket } from "./state.ts";

export type Door = "socket" | "event-stream";

export interface DoorOptions {
  url: string;
  /** Fetches a one-time ticket; throws `TicketRefused` when asking again cannot help. */
  ticket: () => Promise<string>;
  /** An access token for the HTTP doors. Without it there is no way around the socket. */
  token?: (() => Promise<string>) | undefined;
  open: OpenSocket;
}

/** So many sockets that never opened mean that something on the way does not let them through. */
const NEVER_OPENED = 3;
const TRY_SOCKET_AGAIN_MS = 300_000;

/**
 * Which way in is tried next: the socket, unless sockets fail one after another without ever
 * opening; then the event stream, and the socket again now and then.
 */
export class Doors {
  private next: Door = "socket";
  private failures = 0;
  private switchedAt = 0;
  private readonly options: DoorOptions;

  constructor(options: DoorOptions) {
    this.options = options;
  }

  get door(): Door {
    return this.next;
  }

  /** What the `connect` frame says about who is asking. */
  async introduction(): Promise<{ ticket: string } | { token: string }> {
    const { ticket, token } = this.options;
    if (this.next === "event-stream" && token) return { token: await token() };
    return { ticket: await ticket() };
  }

  open(): Socket {
    const { url, open } = this.options;
    if (this.next === "event-stream") return new EventStream(doorsBeside(url));
    return open(url, SUBPROTOCOL);
  }

  opened(): void {
    this.failures = 0;
  }

  /** A connection ended; `opened` if the server had answered on it. */
  ended(opened: boolean): void {
    if (!this.options.token) return;
    if (this.next === "socket") {
      if (opened || ++this.failures < NEVER_OPENED) return;
      this.next = "event-stream";
      this.switchedAt = performance.now();
    } else if (!opened || performance.now() - this.switchedAt > TRY_SOCKET_AGAIN_MS) {
      this.next = "socket";
      this.failures = NEVER_OPENED - 1;
    }
  }
}
