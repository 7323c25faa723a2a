import { LiveConnection, type ConnectionOptions } from "../connection/connection.ts";
import type { Connection, ConnectionListener } from "../connection/state.ts";
import type { Condition, FromFollower, FromLeader, Position, Step } from "./messages.ts";
import { RecentSteps } from "./recent-steps.ts";

/** What a leader needs of the tab it lives in. */
export interface LeaderHost {
  readonly post: (message: FromLeader) => void;
  /** Takes a step in this tab. */
  readonly take: (step: Step, size: number) => void;
  readonly acknowledged: ConnectionListener["ack"];
  readonly changed: () => void;
  /** Everything this tab knows, for one that has missed too much. */
  readonly state: () => unknown;
}

/** A follower that has not been heard for so long is gone: hidden tabs may speak once a minute. */
const GONE_MS = 150_000;

/** The tab that holds the connection: takes every step first and tells the others. */
export class Leader {
  readonly live: LiveConnection;
  private n = 0;
  private over = false;
  private readonly term: number;
  private readonly heir: Position | undefined;
  private readonly host: LeaderHost;
  private readonly recent = new RecentSteps();
  private readonly followers = new Map<string, number>();

  constructor(
    term: number,
    heir: Position | undefined,
    cursor: string | undefined,
    options: ConnectionOptions,
    host: LeaderHost,
  ) {
    this.term = term;
    this.heir = heir;
    this.host = host;
    this.live = new LiveConnection(options, {
      changed: () => this.changed(),
      connected: (frame) => this.step({ what: "connected", frame }, 0),
      event: (frame, size) => this.step({ what: "event", frame }, size),
      snapshot: (snapshot, size) => this.step({ what: "snapshot", snapshot }, size),
      caughtUp: (at) => this.step({ what: "caught-up", cursor: at }, 0),
      reset: () => this.step({ what: "reset" }, 0),
      ack: (frame) => {
        host.acknowledged(frame);
        host.post({ kind: "ack", term, frame });
      },
    });
    this.live.startFrom(cursor);
    host.post({ kind: "lead", term, heir });
  }

  get position(): Position {
    return { term: this.term, step: this.n };
  }

  get connection(): Connection {
    return this.live.connection;
  }

  get tabs(): number {
    return this.followers.size + 1;
  }

  heard(message: FromFollower): void {
    if (message.kind === "bye") {
      if (this.followers.delete(message.from)) this.changed();
      return;
    }
    this.greet(message.from);
    switch (message.kind) {
      case "hello":
        return this.catchUp(message.from, message.position);
      case "probe":
        return this.host.post({ kind: "alive", term: this.term, to: message.from });
      case "send":
        return void this.live.send(message.frame);
      case "wake":
        return message.asked ? this.live.connect() : this.live.wake();
    }
  }

  /** Its end is not the end of the connection: the others will hear of the heir. */
  close(reason?: string): void {
    this.over = true;
    this.live.close(reason);
  }

  private greet(from: string): void {
    const now = performance.now();
    const before = this.followers.size;
    for (const [id, seen] of this.followers) {
      if (now - seen > GONE_MS) this.followers.delete(id);
    }
    this.followers.set(from, now);
    if (this.followers.size !== before) this.changed();
  }

  private catchUp(to: string, position: Position | undefined): void {
    const { term, n, condition } = this;
    const from = this.stepOf(position);
    const steps = from === undefined ? undefined : this.recent.after(from);
    if (steps) return this.host.post({ kind: "missed", term, to, n, steps, condition });
    const { position: cursor } = this.live;
    this.host.post({ kind: "state", term, to, n, state: this.host.state(), cursor, condition });
  }

  /** Where in this term a tab stands; the heir's place is the beginning of it. */
  private stepOf(position: Position | undefined): number | undefined {
    if (!position) return undefined;
    if (position.term === this.term) return position.step;
    const { heir } = this;
    return heir && heir.term === position.term && heir.step === position.step ? 0 : undefined;
  }

  private step(step: Step, size: number): void {
    this.n++;
    this.recent.add(step, size);
    this.host.take(step, size);
    if (this.followers.size > 0) this.host.post({ kind: "step", term: this.term, n: this.n, step });
  }

  private changed(): void {
    if (this.over) return;
    this.host.changed();
    const { term, condition } = this;
    if (this.followers.size > 0) this.host.post({ kind: "condition", term, condition });
  }

  private get condition(): Condition {
    return { connection: this.live.connection, door: this.live.door, tabs: this.tabs };
  }
}
