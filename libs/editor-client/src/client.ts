import type { Backoff } from "./backoff.ts";
import { Commands } from "./commands.ts";
import { LiveConnection, type Connection, type OpenSocket } from "./connection.ts";
import { Fold } from "./fold/fold.ts";
import { DEFAULT_LIMITS, type Limits, type Run } from "./fold/state.ts";
import type { AckFrame, Command, EventFrame } from "./frames.ts";
import { RecentIds } from "./recent-ids.ts";
import type { Changes, Schedule, Topic } from "./store.ts";

export interface EditorOptions {
  /** The socket's address, `wss://…/stream/v1/apps/{app}/socket`. */
  url: string;
  /** Fetches a one-time ticket; throws `TicketRefused` when asking again cannot help. */
  ticket: () => Promise<string>;
  /** How a socket is opened; the platform's own `WebSocket` unless said otherwise. */
  open?: OpenSocket;
  /** When listeners are told; as a microtask unless said otherwise. */
  schedule?: Schedule;
  limits?: Partial<Limits>;
  backoff?: Backoff;
  silenceMs?: number;
  openMs?: number;
  commandMs?: number;
}

const COMMAND_MS = 5_000;

/**
 * An app as it happens: connects, stays connected, and folds what it hears into a state that can be
 * watched part by part.
 */
export class EditorClient {
  private readonly fold: Fold;
  private readonly live: LiveConnection;
  private readonly commands: Commands;
  private readonly recent = new RecentIds(8_192);
  private readonly taps = new Set<(frame: EventFrame) => void>();
  private readonly commandMs: number;

  constructor(options: EditorOptions) {
    this.fold = new Fold(options.schedule ?? queueMicrotask, {
      ...DEFAULT_LIMITS,
      ...options.limits,
    });
    this.commandMs = options.commandMs ?? COMMAND_MS;
    this.live = new LiveConnection(
      {
        url: options.url,
        ticket: options.ticket,
        open: options.open ?? ((url, protocol) => new WebSocket(url, protocol)),
        ...(options.backoff && { backoff: options.backoff }),
        ...(options.silenceMs && { silenceMs: options.silenceMs }),
        ...(options.openMs && { openMs: options.openMs }),
      },
      {
        changed: () => this.fold.changes.touch("connection"),
        connected: (frame) => {
          this.fold.app.setHead(frame.head, !frame.resumed);
          this.commands.repeat();
        },
        event: (frame) => this.received(frame),
        ack: (frame) => this.commands.acknowledge(frame),
        reset: () => {
          this.fold.reset();
          this.recent.clear();
        },
      },
    );
    this.commands = new Commands((frame) => this.live.send(frame));
  }

  get connection(): Connection {
    return this.live.connection;
  }

  get cursor(): string | undefined {
    return this.live.position;
  }

  get runs(): Fold["runs"] {
    return this.fold.runs;
  }

  get app(): Fold["app"] {
    return this.fold.app;
  }

  get changes(): Changes {
    return this.fold.changes;
  }

  get unrecognised(): number {
    return this.fold.unrecognised;
  }

  connect(): void {
    this.live.connect();
  }

  close(): void {
    this.live.close();
    this.commands.abandon("The editor was closed.");
  }

  watch(topic: Topic, listener: () => void): () => void {
    return this.fold.changes.watch(topic, listener);
  }

  /** Every event as it arrived, for measuring and recording. */
  tap(listener: (frame: EventFrame) => void): () => void {
    this.taps.add(listener);
    return () => this.taps.delete(listener);
  }

  stop(run: string): Promise<AckFrame> {
    return this.ask(run, "stop", { name: "run.stop", run });
  }

  pause(run: string): Promise<AckFrame> {
    return this.ask(run, "pause", { name: "run.pause", run });
  }

  resume(run: string): Promise<AckFrame> {
    return this.ask(run, "resume", { name: "run.resume", run });
  }

  steer(run: string, text: string): Promise<AckFrame> {
    return this.command({ name: "run.steer", run, text });
  }

  decide(
    approval: string,
    decision: "approve" | "reject",
    more: { run?: string; paths?: readonly string[]; reason?: string } = {},
  ): Promise<AckFrame> {
    return this.command({ name: "approval.decided", approval, decision, ...more });
  }

  command(command: Command): Promise<AckFrame> {
    return this.commands.issue(command, this.commandMs);
  }

  private async ask(run: string, asked: Run["asked"], command: Command): Promise<AckFrame> {
    const before = this.runs.run(run)?.asked;
    this.runs.ask(run, asked);
    try {
      return await this.command(command);
    } catch (error) {
      this.runs.ask(run, before);
      throw error;
    }
  }

  /** The log delivers at least once; a record already seen is not folded twice. */
  private received(frame: EventFrame): void {
    if (!this.recent.add(frame.id)) return;
    this.fold.apply(frame);
    for (const tap of this.taps) tap(frame);
  }
}
