import { parseFrame } from "../frames.ts";
import type { ServerFrame, SnapshotFrame } from "../frames.ts";
import { DEFAULT_BACKOFF, delayMs, type Backoff } from "./backoff.ts";
import { bounded, closeReason, mayReconnect, retryHint } from "./close.ts";
import { Doors, type Door, type DoorOptions } from "./doors.ts";
import { SnapshotParts } from "./snapshot-parts.ts";
import { TicketRefused } from "./state.ts";
import type { Connection, ConnectionListener, Socket } from "./state.ts";
import { surroundings, type Change, type Surroundings } from "./surroundings.ts";

export interface ConnectionOptions extends DoorOptions {
  backoff?: Backoff;
  /** Nothing heard for this long means the connection is dead: the server pings every 15 s. */
  silenceMs?: number;
  /** How long opening may take, from the ticket to the first frame. */
  openMs?: number;
  surroundings?: Surroundings;
}

const GOING_AWAY = 1000;
const LOST = 1006;
const NOT_CONTIGUOUS = 4010;
const SILENT = 4011;
const UNREADABLE = 4012;
/** So many holes at one cursor mean the cursor itself is bad: start from nothing. */
const HOLES_BEFORE_RESET = 3;

/** One app's connection, kept open: resumes where it was, without a gap and without a repeat. */
export class LiveConnection {
  private state: Connection = { phase: "idle" };
  private socket: Socket | undefined;
  private cursor: string | undefined;
  private sentCursor = false;
  /** The state held so far is void, but stays to be looked at until another can replace it. */
  private void = false;
  private readonly parts = new SnapshotParts();
  private opened = false;
  private seq = 0;
  private attempt = 0;
  private holes = 0;
  private generation = 0;
  private hintMs: number | undefined;
  private retry: ReturnType<typeof setTimeout> | undefined;
  private watchdog: ReturnType<typeof setTimeout> | undefined;
  private heardAt = 0;
  private readonly options: Required<ConnectionOptions>;
  private readonly doors: Doors;
  private readonly listener: ConnectionListener;
  private unwatch: (() => void) | undefined;

  constructor(options: ConnectionOptions, listener: ConnectionListener) {
    this.options = {
      backoff: DEFAULT_BACKOFF,
      silenceMs: 40_000,
      openMs: 10_000,
      surroundings: surroundings(),
      token: undefined,
      ...options,
    } as Required<ConnectionOptions>;
    this.doors = new Doors(options);
    this.listener = listener;
  }

  get connection(): Connection {
    return this.state;
  }

  get position(): string | undefined {
    return this.cursor;
  }

  get door(): Door {
    return this.doors.door;
  }

  /** Goes on from a position that was reached on another connection. */
  startFrom(cursor: string | undefined): void {
    this.cursor = cursor;
  }

  /** Connects now, whatever was being waited for. */
  connect(): void {
    const { phase } = this.state;
    if (phase === "live" || phase === "replaying" || phase === "connecting") return;
    this.unwatch ??= this.options.surroundings.watch((change) => this.noticed(change));
    void this.open();
  }

  close(reason = "Closed."): void {
    this.unwatch?.();
    this.unwatch = undefined;
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

  /** Somebody looks: does not wait any longer, and does not trust a silence. */
  wake(): void {
    this.noticed("visible");
  }

  /** The network or the reader came back: no reason to wait any longer. */
  private noticed(change: Change): void {
    const { phase } = this.state;
    if (phase === "idle" || phase === "closed") return;
    if (change === "offline") return this.lost(GOING_AWAY, "There is no network.");
    if (phase === "waiting" || phase === "offline") {
      this.attempt = 0;
      return void this.open();
    }
    // Timers stand still in a sleeping tab: a silence may have gone unnoticed.
    const quiet = performance.now() - this.heardAt;
    if (quiet > this.options.silenceMs / 2) this.lost(SILENT, "The connection went silent.", 0);
  }

  private async open(): Promise<void> {
    clearTimeout(this.retry);
    const generation = ++this.generation;
    this.opened = false;
    this.move({ phase: "connecting", attempt: this.attempt });
    this.heardAt = performance.now();
    this.watch(this.options.openMs);
    let introduction: object;
    try {
      introduction = await this.doors.introduction();
    } catch (error) {
      if (generation !== this.generation) return;
      const reason = error instanceof Error ? error.message : String(error);
      if (!(error instanceof TicketRefused)) return this.wait(reason);
      this.abandon(GOING_AWAY);
      return this.move({ phase: "closed", reason });
    }
    if (generation === this.generation) this.dial(introduction);
  }

  private dial(introduction: object): void {
    const socket = this.doors.open();
    this.socket = socket;
    this.seq = 0;
    this.parts.clear();
    socket.onopen = (): void => {
      if (this.socket !== socket) return;
      this.sentCursor = this.cursor !== undefined;
      socket.send(JSON.stringify({ type: "connect", ...introduction, cursor: this.cursor }));
    };
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
        this.opened = true;
        this.doors.opened();
        this.hintMs = bounded(frame.retryMs);
        if (this.sentCursor && !frame.resumed) this.startOver();
        this.move({ phase: "replaying" });
        this.watch(this.options.silenceMs);
        return this.listener.connected(frame);
      case "reset":
        return this.startOver();
      case "snapshot":
        return this.inOrder(frame.seq) ? this.part(frame, text.length) : undefined;
      case "event":
        if (!this.inOrder(frame.seq)) return;
        this.dropWhatIsVoid();
        this.cursor = frame.cursor;
        return this.listener.event(frame, text.length);
      case "caught-up":
        if (!this.inOrder(frame.seq)) return;
        this.dropWhatIsVoid();
        this.cursor = frame.cursor;
        this.attempt = 0;
        this.holes = 0;
        this.listener.caughtUp(frame.cursor);
        return this.move({ phase: "live" });
      case "ack":
        return this.listener.ack(frame);
      case "ping":
        return this.socket?.send('{"type":"pong"}');
      case undefined:
    }
  }

  /** The state is replaced, and the cursor good, with the last part. */
  private part(frame: SnapshotFrame, size: number): void {
    const whole = this.parts.add(frame, size);
    if (!whole) return;
    this.void = false;
    this.cursor = frame.cursor;
    this.listener.snapshot(whole.snapshot, whole.size);
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
    this.parts.clear();
    this.void = true;
  }

  /** No snapshot came after the reset: this server sends everything retained, one by one. */
  private dropWhatIsVoid(): void {
    if (!this.void) return;
    this.void = false;
    this.listener.reset();
  }

  private closed(code: number, reason: string): void {
    const said = closeReason(code, reason);
    if (mayReconnect(code)) return this.lost(GOING_AWAY, said, retryHint(reason), code);
    this.abandon(GOING_AWAY);
    this.move({ phase: "closed", code, reason: said });
  }

  /** `afterMs` is the moment the server gave, or the situation asks for. */
  private lost(code: number, reason: string, afterMs?: number, heard = LOST): void {
    if (this.socket) this.doors.ended(this.opened || heard !== LOST);
    this.abandon(code);
    this.wait(reason, afterMs);
  }

  private wait(reason: string, afterMs?: number): void {
    clearTimeout(this.watchdog);
    clearTimeout(this.retry);
    const hint = afterMs ?? (this.attempt === 0 ? this.hintMs : undefined);
    this.hintMs = undefined;
    const delay = hint ?? delayMs(this.attempt, this.options.backoff);
    this.attempt++;
    this.move({
      phase: this.options.surroundings.online() ? "waiting" : "offline",
      attempt: this.attempt,
      delayMs: delay,
      retryAt: Date.now() + delay,
      reason,
    });
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
