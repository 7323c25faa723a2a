import type { Connection } from "../connection/state.ts";
import { surroundings, type Surroundings } from "../connection/surroundings.ts";
import type { AckFrame } from "../frames.ts";
import type { Condition, FromFollower, FromLeader, Position, Step } from "./messages.ts";

/** What a follower needs of the tab it lives in. */
export interface FollowerHost {
  readonly id: string;
  readonly post: (message: FromFollower) => void;
  readonly take: (step: Step) => void;
  readonly restore: (state: unknown, cursor: string | undefined) => void;
  readonly acknowledged: (frame: AckFrame) => void;
  readonly changed: () => void;
  /** The leader does not answer: it is frozen, and holds the connection all the same. */
  readonly leaderLost: () => void;
}

export interface FollowerTimes {
  readonly probeMs: number;
  /** A leader that has not answered for so long is replaced. */
  readonly graceMs: number;
}

const AFTER_RETRY_MS = 100;

/** A tab that is told everything by the leader, and asks for what it has missed. */
export class Follower {
  private at: Position | undefined;
  /** While it waits for what it has missed, steps told to everybody would be out of order. */
  private synced = false;
  private condition: Condition | undefined;
  private term: number;
  private heardAt = performance.now();
  private probes = 0;
  private readonly host: FollowerHost;
  private readonly times: FollowerTimes;
  private readonly timer: ReturnType<typeof setInterval>;
  private readonly unwatch: () => void;
  private retry: ReturnType<typeof setTimeout> | undefined;

  constructor(
    at: Position | undefined,
    host: FollowerHost,
    times: FollowerTimes,
    around: Surroundings = surroundings(),
  ) {
    this.at = at;
    this.term = at?.term ?? 0;
    this.host = host;
    this.times = times;
    this.timer = setInterval(() => this.probe(), times.probeMs);
    this.unwatch = around.watch((change) => {
      if (change !== "offline") this.wake(false);
    });
    this.hello();
  }

  get position(): Position | undefined {
    return this.at;
  }

  get tabs(): number {
    return this.condition?.tabs ?? 1;
  }

  get door(): Condition["door"] {
    return this.condition?.door ?? "socket";
  }

  get connection(): Connection {
    const leaders = this.condition?.connection;
    if (!leaders || leaders.phase === "idle") return { phase: "connecting", attempt: 0 };
    return leaders.phase === "live" && !this.synced ? { phase: "replaying" } : leaders;
  }

  send(frame: object): boolean {
    const { phase } = this.connection;
    if (phase !== "live" && phase !== "replaying") return false;
    this.host.post({ kind: "send", from: this.host.id, frame });
    return true;
  }

  wake(asked: boolean): void {
    this.host.post({ kind: "wake", from: this.host.id, asked });
  }

  heard(message: FromLeader): void {
    if (message.term < this.term) return;
    this.heardAt = performance.now();
    this.probes = 0;
    const fresh = message.term > this.term;
    this.term = message.term;
    if ("to" in message && message.to !== this.host.id) return;
    switch (message.kind) {
      case "lead":
        return this.led(message.heir);
      case "step":
        return this.told(message.n, message.step, fresh);
      case "condition":
        return this.moved(message.condition);
      case "ack":
        return this.host.acknowledged(message.frame);
      case "alive":
        return this.synced ? undefined : this.hello();
      case "missed":
        for (const step of message.steps) this.host.take(step);
        return this.caughtUp(message.n, message.condition);
      case "state":
        this.host.restore(message.state, message.cursor);
        return this.caughtUp(message.n, message.condition);
    }
  }

  stop(): void {
    clearInterval(this.timer);
    clearTimeout(this.retry);
    this.unwatch();
  }

  private hello(): void {
    this.synced = false;
    this.host.post({ kind: "hello", from: this.host.id, position: this.at });
  }

  /** Whoever stood where the new leader stands has missed nothing; others ask. */
  private led(heir: Position | undefined): void {
    const same = heir && this.at && heir.term === this.at.term && heir.step === this.at.step;
    if (same && this.synced) this.at = { term: this.term, step: 0 };
    this.hello();
  }

  private told(n: number, step: Step, fresh: boolean): void {
    if (fresh || (this.synced && n > this.at!.step + 1)) return this.hello();
    if (!this.synced || n <= this.at!.step) return;
    this.at = { term: this.term, step: n };
    this.host.take(step);
  }

  private caughtUp(n: number, condition: Condition): void {
    this.at = { term: this.term, step: n };
    this.synced = true;
    this.moved(condition);
  }

  private moved(condition: Condition): void {
    this.condition = condition;
    clearTimeout(this.retry);
    const { connection } = condition;
    if (connection.phase === "waiting" || connection.phase === "offline") {
      // A hidden leader's timers are slow; this tab may be the one that somebody looks at.
      this.retry = setTimeout(() => this.wake(false), connection.delayMs + AFTER_RETRY_MS);
    }
    this.host.changed();
  }

  /** Asks only while nothing is heard; a tab that slept itself asks before it judges. */
  private probe(): void {
    const quiet = performance.now() - this.heardAt;
    if (this.probes > 1 && quiet > this.times.graceMs) {
      this.probes = 0;
      return this.host.leaderLost();
    }
    this.probes++;
    this.host.post({ kind: "probe", from: this.host.id });
  }
}
