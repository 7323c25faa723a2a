import type { ConnectionOptions } from "../connection/connection.ts";
import type { Door } from "../connection/doors.ts";
import type { Connection, ConnectionListener } from "../connection/state.ts";
import { Follower, type FollowerTimes } from "./follower.ts";
import { Leader } from "./leader.ts";
import { cursorAfter, isFromLeader } from "./messages.ts";
import type { Message, Position, Step } from "./messages.ts";
import type { Channel, TabPorts } from "./ports.ts";

/** What is held in a tab, so that one tab can hand it to another. */
export interface Holding {
  saved(): unknown;
  restore(state: unknown): void;
}

export interface ShareOptions extends Partial<FollowerTimes> {
  readonly ports: TabPorts;
  /** Tabs that name the same share one connection: an app, as one person sees it. */
  readonly name: string;
}

const TIMES: FollowerTimes = { probeMs: 2_000, graceMs: 5_000 };

/**
 * One connection for all tabs. A lock says which tab leads: it holds the connection and tells the
 * others each step. When it goes, the lock passes on, and its heir resumes from its own position;
 * when it freezes, the lock is taken from it.
 */
export class SharedConnection {
  private readonly id = crypto.randomUUID();
  private readonly options: ConnectionOptions;
  private readonly share: ShareOptions;
  private readonly listener: ConnectionListener;
  private readonly holding: Holding;
  private channel: Channel | undefined;
  private role: Leader | Follower | undefined;
  private queued: AbortController | undefined;
  private release: (() => void) | undefined;
  private cursor: string | undefined;
  private over: Connection = { phase: "idle" };

  constructor(
    options: ConnectionOptions,
    share: ShareOptions,
    listener: ConnectionListener,
    holding: Holding,
  ) {
    this.options = options;
    this.share = share;
    this.listener = listener;
    this.holding = holding;
  }

  get connection(): Connection {
    return this.role?.connection ?? this.over;
  }

  get position(): string | undefined {
    return this.cursor;
  }

  get door(): Door {
    return this.role instanceof Leader ? this.role.live.door : (this.role?.door ?? "socket");
  }

  get leads(): boolean {
    return this.role instanceof Leader;
  }

  get tabs(): number {
    return this.role?.tabs ?? 1;
  }

  connect(): void {
    if (this.role instanceof Leader) return this.role.live.connect();
    if (this.role) return this.role.wake(true);
    const channel = this.share.ports.channel(this.share.name);
    this.channel = channel;
    channel.onmessage = (event: { data: Message }): void => this.heard(event.data);
    this.follow(undefined);
  }

  close(reason = "Closed."): void {
    this.stop(reason);
    this.post({ kind: "bye", from: this.id });
    this.release?.();
    this.release = undefined;
    this.channel?.close();
    this.channel = undefined;
    this.over = { phase: "closed", reason };
    this.listener.changed(this.over);
  }

  send(frame: object): boolean {
    if (this.role instanceof Leader) return this.role.live.send(frame);
    return this.role?.send(frame) ?? false;
  }

  private follow(at: Position | undefined): void {
    this.role = new Follower(
      at,
      {
        id: this.id,
        post: (message) => this.post(message),
        take: (step) => this.take(step, 0),
        restore: (state, cursor) => {
          this.cursor = cursor;
          this.holding.restore(state);
        },
        acknowledged: (frame) => this.listener.ack(frame),
        changed: () => this.listener.changed(this.connection),
        leaderLost: () => this.queue(true),
      },
      { ...TIMES, ...this.share },
      this.options.surroundings,
    );
    this.queue(false);
    this.listener.changed(this.connection);
  }

  /** Waits to become the leader, or takes the lock from one that does not answer. */
  private queue(steal: boolean): void {
    this.queued?.abort();
    const queued = new AbortController();
    this.queued = queued;
    const { locks } = this.share.ports;
    const held = (): Promise<void> => this.lead(queued);
    // A lock that is stolen may not also be waited for, so only a wait has a signal.
    const how = steal ? { steal } : { signal: queued.signal };
    locks.request(this.share.name, how, held).catch(() => {
      if (this.queued !== queued) return;
      if (this.role instanceof Leader) this.stepDown();
      // There are no locks to be had here: this tab keeps to itself.
      else void this.lead(queued);
    });
  }

  /** Leads until the promise ends, which gives the lock back. */
  private lead(queued: AbortController): Promise<void> {
    if (this.queued !== queued || !this.channel) return Promise.resolve();
    const heir = this.role instanceof Follower ? this.role.position : undefined;
    this.queued = undefined;
    this.stop();
    this.queued = queued;
    const term = Math.max(Date.now(), (heir?.term ?? 0) + 1);
    const leader = new Leader(term, heir, this.cursor, this.options, {
      post: (message) => this.post(message),
      take: (step, size) => this.take(step, size),
      acknowledged: (frame) => this.listener.ack(frame),
      changed: () => this.listener.changed(this.connection),
      state: () => this.holding.saved(),
    });
    this.role = leader;
    leader.live.connect();
    return new Promise((resolve) => (this.release = resolve));
  }

  /** Another tab has taken the lock, for this one did not answer. */
  private stepDown(): void {
    const at = this.role instanceof Leader ? this.role.position : undefined;
    this.stop();
    this.release = undefined;
    this.follow(at);
  }

  private stop(reason?: string): void {
    this.queued?.abort();
    this.queued = undefined;
    const { role } = this;
    this.role = undefined;
    if (role instanceof Leader) role.close(reason);
    else role?.stop();
  }

  private heard(message: Message): void {
    const { role } = this;
    if (role instanceof Leader) {
      if (!isFromLeader(message)) role.heard(message);
      else if (message.term > role.position.term) this.stepDown();
    } else if (role && isFromLeader(message)) {
      role.heard(message);
    }
  }

  private take(step: Step, size: number): void {
    this.cursor = cursorAfter(step, this.cursor);
    switch (step.what) {
      case "connected":
        return this.listener.connected(step.frame);
      case "event":
        return this.listener.event(step.frame, size);
      case "snapshot":
        return this.listener.snapshot(step.snapshot, size);
      case "caught-up":
        return this.listener.caughtUp(step.cursor);
      case "reset":
        return this.listener.reset();
    }
  }

  private post(message: Message): void {
    this.channel?.postMessage(message);
  }
}
