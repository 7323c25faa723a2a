import { Commands } from "./commands.ts";
import type { Backoff } from "./connection/backoff.ts";
import { LiveConnection, type ConnectionOptions } from "./connection/connection.ts";
import type { Door } from "./connection/doors.ts";
import type { Connection, ConnectionListener, OpenSocket } from "./connection/state.ts";
import type { Surroundings } from "./connection/surroundings.ts";
import { Fold, type SavedFold } from "./fold/fold.ts";
import { DEFAULT_LIMITS, type Limits, type Wish } from "./fold/state.ts";
import type { AckFrame, Command, EventFrame } from "./frames.ts";
import { RecentIds } from "./recent-ids.ts";
import type { Changes, Schedule, Topic } from "./store.ts";
import { tabPorts, type TabPorts } from "./tabs/ports.ts";
import { SharedConnection } from "./tabs/shared-connection.ts";

export interface EditorOptions {
  /** The socket's address, `wss://…/stream/v1/apps/{app}/socket`. */
  url: string;
  /** Fetches a one-time ticket; throws `TicketRefused` when asking again cannot help. */
  ticket: () => Promise<string>;
  /** Fetches an access token. With it, HTTP is the way where WebSockets do not get through. */
  token?: () => Promise<string>;
  /**
   * Tabs of one browser that name the same share keep one connection between them. It must name who
   * is looking: the tabs show each other what they hear.
   */
  share?: string;
  /** How a socket is opened; the platform's own `WebSocket` unless said otherwise. */
  open?: OpenSocket;
  /** When listeners are told; as a microtask unless said otherwise. */
  schedule?: Schedule;
  limits?: Partial<Limits>;
  backoff?: Backoff;
  silenceMs?: number;
  openMs?: number;
  commandMs?: number;
  /** What the device says about itself, and how tabs meet; the browser's own unless said otherwise. */
  surroundings?: Surroundings;
  tabs?: TabPorts & { probeMs?: number; graceMs?: number };
}

/** Whose connection this is. */
export interface Sharing {
  readonly role: "alone" | "leading" | "following";
  /** How many tabs use it. */
  readonly tabs: number;
}

/** What one tab hands to another. */
interface Held {
  readonly fold: SavedFold;
  readonly ids: readonly string[];
}

const COMMAND_MS = 5_000;
const ALONE: Sharing = { role: "alone", tabs: 1 };

/**
 * An app as it happens: connects, stays connected, and folds what it hears into a state that can be
 * watched part by part.
 */
export class EditorClient {
  private readonly fold: Fold;
  private readonly line: LiveConnection | SharedConnection;
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
    this.line = this.lineFor(options);
    this.commands = new Commands((frame) => this.line.send(frame));
  }

  get connection(): Connection {
    return this.line.connection;
  }

  /** Which way the events come: the socket, or the event stream where sockets fail. */
  get door(): Door {
    return this.line.door;
  }

  get sharing(): Sharing {
    if (!(this.line instanceof SharedConnection)) return ALONE;
    const { leads, tabs } = this.line;
    return { role: !leads ? "following" : tabs > 1 ? "leading" : "alone", tabs };
  }

  get cursor(): string | undefined {
    return this.line.position;
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
    this.line.connect();
  }

  close(): void {
    this.line.close();
    this.commands.abandon("The editor was closed.");
  }

  watch(topic: Topic, listener: () => void): () => void {
    return this.fold.changes.watch(topic, listener);
  }

  /** Every event as it arrived, for measuring and recording; a snapshot's events are not among them. */
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

  /** Asks the worker to do a call again that did not succeed. */
  async retry(run: string, toolCall: string): Promise<AckFrame> {
    this.runs.askRetry(toolCall, true);
    try {
      return await this.command({ name: "run.retry", run, toolCall });
    } catch (error) {
      this.runs.askRetry(toolCall, false);
      throw error;
    }
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

  private async ask(run: string, wish: Wish, command: Command): Promise<AckFrame> {
    const before = this.runs.run(run)?.wanted;
    this.runs.want(run, { wish, by: undefined });
    try {
      return await this.command(command);
    } catch (error) {
      this.runs.want(run, before);
      throw error;
    }
  }

  private lineFor(options: EditorOptions): LiveConnection | SharedConnection {
    const listener = this.listener();
    const own: ConnectionOptions = {
      url: options.url,
      ticket: options.ticket,
      open: options.open ?? ((url, protocol) => new WebSocket(url, protocol)),
      ...(options.token && { token: options.token }),
      ...(options.backoff && { backoff: options.backoff }),
      ...(options.silenceMs && { silenceMs: options.silenceMs }),
      ...(options.openMs && { openMs: options.openMs }),
      ...(options.surroundings && { surroundings: options.surroundings }),
    };
    const ports = options.tabs ?? tabPorts();
    if (options.share === undefined || !ports) return new LiveConnection(own, listener);
    const name = `overskill:${options.url}:${options.share}`;
    return new SharedConnection(own, { ...options.tabs, ports, name }, listener, {
      saved: (): Held => ({ fold: this.fold.saved(), ids: this.recent.saved() }),
      restore: (state) => {
        const held = state as Held;
        this.fold.restore(held.fold);
        this.recent.restore(held.ids);
        this.commands.repeat();
      },
    });
  }

  private listener(): ConnectionListener {
    return {
      changed: () => this.fold.changes.touch("connection"),
      connected: (frame) => {
        this.fold.app.setHead(frame.head, !frame.resumed);
        this.commands.repeat();
      },
      event: (frame) => this.received(frame),
      snapshot: ({ events }) => {
        this.recent.clear();
        this.fold.replace(events);
      },
      caughtUp: () => {},
      ack: (frame) => this.commands.acknowledge(frame),
      reset: () => {
        this.fold.reset();
        this.recent.clear();
      },
    };
  }

  /** The log delivers at least once; a record already seen is not folded twice. */
  private received(frame: EventFrame): void {
    if (!this.recent.add(frame.id)) return;
    this.fold.apply(frame);
    for (const tap of this.taps) tap(frame);
  }
}
