import { DEFAULT_BACKOFF, delayMs, type Backoff } from "./backoff.ts";
import { closeReason, mayReconnect, parseFrame, SUBPROTOCOL } from "./frames.ts";
import type { AckFrame, ConnectedFrame, EventFrame, ServerFrame } from "./frames.ts";

/** The part of the standard WebSocket this client relies on. */
export interface Socket {
  onopen: ((event: never) => void) | null;
  onmessage: ((event: never) => void) | null;
  onclose: ((event: never) => void) | null;
  onerror: ((event: never) => void) | null;
  send(text: string): void;
  close(code?: number, reason?: string): void;
}

export type OpenSocket = (url: string, protocol: string) => Socket;

/** Thrown by the ticket callback when asking again cannot help: signed out, or not a member. */
export class TicketRefused extends Error {}

/**
 *     idle → connecting → replaying → live
 *                 ↑          │         │
 *              waiting ←─────┴─────────┘      closed: a verdict, or the caller's wish
 */
export type Connection =
  | { phase: "idle" }
  | { phase: "connecting"; attempt: number }
  | { phase: "replaying" }
  | { phase: "live" }
  | { phase: "waiting"; attempt: number; delayMs: number; reason: string }
  | { phase: "closed"; reason: string; code?: number };

export interface ConnectionOptions {
  url: string;
  ticket: () => Promise<string>;
  open: OpenSocket;
  backoff?: Backoff;
  /** Nothing heard for this long means the connection is dead: the server pings every 15 s. */
  silenceMs?: number;
  /** How long opening may take, from the ticket to the first frame. */
  openMs?: number;
}

export interface ConnectionListener {
  changed(connection: Connection): void;
  connected(frame: ConnectedFrame): void;
  event(frame: EventFrame): void;
  ack(frame: AckFrame): void;
  reset(): void;
}

const GOING_AWAY = 1000;
const NOT_CONTIGUOUS = 4010;
const SILENT = 4011;
const UNREADABLE = 4012;
/** So many holes at one cursor mean the cursor itself is bad: start from nothing. */
const HOLES_BEFORE_RESET = 3;

/** One app's socket, kept open: resumes where it was, without a gap and without a repeat. */
export class LiveConnection {
  private state: Connection = { phase: "idle" };
  private socket: Socket | undefined;
  private cursor: string | undefined;
  private sentCursor = false;
  private seq = 0;
  private attempt = 0;
  private holes = 0;
  private generation = 0;
  private retry: ReturnType<typeof setTimeout> | undefined;
  private watchdog: ReturnType<typeof setTimeout> | undefined;
  private heardAt = 0;
  private readonly options: Required<ConnectionOptions>;
  private readonly listener: ConnectionListener;

  constructor(options: ConnectionOptions, listener: ConnectionListener) {
    this.options = { backoff: DEFAULT_BACKOFF, silenceMs: 40_000, openMs: 10_000, ...options };
    this.listener = listener;
  }

  get connection(): Connection {
    return this.state;
  }

  get position(): string | undefined {
    return this.cursor;
  }

  /** Connects now, whatever was being waited for. */
  connect(): void {
    if (this.state.phase === "live" || this.state.phase === "replaying") return;
    if (this.state.phase === "connecting") return;
    void this.open();
  }

  close(reason = "Closed."): void {
    this.abandon(GOING_AWAY);
    this.move({ phase: "closed", reason });
  }

  /** False when there is no connection to send on. */
  send(frame: object): boolean {
    if (!this.socket || (this.state.phase !== "live" && this.state.phase !== "replaying")) {
      return false;
    }
    this.socket.send(JSON.stringify(frame));
    return true;
  }

  private async open(): Promise<void> {
    clearTimeout(this.retry);
    const generation = ++this.generation;
    this.move({ phase: "connecting", attempt: this.attempt });
    this.heardAt = performance.now();
    this.watch(this.options.openMs);
    let ticket: string;
    try {
      ticket = await this.options.ticket();
    } catch (error) {
      if (generation !== this.generation) return;
      const reason = error instanceof Error ? error.message : String(error);
      if (error instanceof TicketRefused) return this.close(reason);
      return this.wait(reason);
    }
    if (generation === this.generation) this.dial(ticket);
  }

  private dial(ticket: string): void {
    const socket = this.options.open(this.options.url, SUBPROTOCOL);
    this.socket = socket;
    this.seq = 0;
    const mine = (act: () => void) => (): void => {
      if (this.socket === socket) act();
    };
    socket.onopen = mine(() => {
      this.sentCursor = this.cursor !== undefined;
      socket.send(JSON.stringify({ type: "connect", ticket, cursor: this.cursor }));
    });
    socket.onmessage = (event: { data: unknown }): void => {
      if (this.socket === socket) this.received(String(event.data));
    };
    socket.onclose = (event: { code: number; reason: string }): void => {
      if (this.socket === socket) this.closed(event.code, event.reason);
    };
    // A failed socket also closes, and the close says more.
    socket.onerror = (): void => {};
  }

  private received(text: string): void {
    this.heardAt = performance.now();
    let frame: ServerFrame | undefined;
    try {
      frame = parseFrame(text);
    } catch {
      return this.lost(UNREADABLE, "The server sent something unreadable.");
    }
    switch (frame?.type) {
      case "connected":
        if (this.sentCursor && !frame.resumed) this.startOver();
        this.move({ phase: "replaying" });
        this.watch(this.options.silenceMs);
        return this.listener.connected(frame);
      case "reset":
        return this.startOver();
      case "event":
        if (!this.inOrder(frame.seq)) return;
        this.cursor = frame.cursor;
        return this.listener.event(frame);
      case "caught-up":
        if (!this.inOrder(frame.seq)) return;
        this.cursor = frame.cursor;
        this.attempt = 0;
        this.holes = 0;
        return this.move({ phase: "live" });
      case "ack":
        return this.listener.ack(frame);
      case "ping":
        return this.socket?.send('{"type":"pong"}');
      case undefined:
    }
  }

  /** A hole means something was lost on the way: ask for it again from the last position. */
  private inOrder(seq: number): boolean {
    if (seq === this.seq + 1) {
      this.seq = seq;
      return true;
    }
    if (++this.holes >= HOLES_BEFORE_RESET) {
      this.holes = 0;
      this.startOver();
    }
    this.lost(NOT_CONTIGUOUS, "A message was lost.");
    return false;
  }

  private startOver(): void {
    this.cursor = undefined;
    this.sentCursor = false;
    this.listener.reset();
  }

  private closed(code: number, reason: string): void {
    if (mayReconnect(code)) return this.lost(GOING_AWAY, closeReason(code, reason));
    this.abandon(GOING_AWAY);
    this.move({ phase: "closed", code, reason: closeReason(code, reason) });
  }

  private lost(code: number, reason: string): void {
    this.abandon(code);
    this.wait(reason);
  }

  private wait(reason: string): void {
    clearTimeout(this.watchdog);
    const delay = delayMs(this.attempt++, this.options.backoff);
    this.move({ phase: "waiting", attempt: this.attempt, delayMs: delay, reason });
    this.retry = setTimeout(() => void this.open(), delay);
  }

  private abandon(code: number): void {
    this.generation++;
    clearTimeout(this.retry);
    clearTimeout(this.watchdog);
    const socket = this.socket;
    this.socket = undefined;
    try {
      socket?.close(code);
    } catch {
      // It was never open, or is closed already.
    }
  }

  /** One timer for many frames: it looks when the last one came and waits for the rest. */
  private watch(limitMs: number): void {
    clearTimeout(this.watchdog);
    const check = (): void => {
      const left = this.heardAt + limitMs - performance.now();
      if (left > 0) this.watchdog = setTimeout(check, left);
      else this.lost(SILENT, "The connection went silent.");
    };
    this.watchdog = setTimeout(check, limitMs);
  }

  private move(state: Connection): void {
    this.state = state;
    this.listener.changed(state);
  }
}
