import type { Channel, Locks, TabPorts } from "../src/index.ts";

interface Waiting {
  readonly held: () => Promise<void>;
  readonly resolve: (value: unknown) => void;
  readonly reject: (reason: unknown) => void;
}

/** Web Locks within one process: queued, released with their holder's promise, and stolen. */
export class ProcessLocks implements Locks {
  private readonly holders = new Map<string, Waiting>();
  private readonly queues = new Map<string, Waiting[]>();

  request(
    name: string,
    options: { signal?: AbortSignal; steal?: boolean },
    held: () => Promise<void>,
  ): Promise<unknown> {
    return new Promise((resolve, reject) => {
      const waiting = { held, resolve, reject };
      const queue = this.queues.get(name) ?? [];
      this.queues.set(name, queue);
      if (options.steal) {
        this.holders.get(name)?.reject(new DOMException("The lock was stolen.", "AbortError"));
        this.holders.delete(name);
        queue.unshift(waiting);
      } else queue.push(waiting);
      options.signal?.addEventListener("abort", () => {
        const at = queue.indexOf(waiting);
        if (at < 0) return;
        queue.splice(at, 1);
        reject(new DOMException("Not wanted any more.", "AbortError"));
      });
      queueMicrotask(() => this.grant(name));
    });
  }

  private grant(name: string): void {
    const next = this.holders.has(name) ? undefined : this.queues.get(name)?.shift();
    if (!next) return;
    this.holders.set(name, next);
    const over = (): void => {
      if (this.holders.get(name) !== next) return;
      this.holders.delete(name);
      this.grant(name);
    };
    next.held().then(next.resolve, next.reject).finally(over);
  }
}

/** A tab: its side of the locks and channels, which stands still while the tab is frozen. */
export class Tab implements TabPorts {
  readonly probeMs = 20;
  readonly graceMs: number;
  readonly locks: Locks;
  private frozen = false;
  private readonly late: (() => void)[] = [];

  /** @param graceMs how long it waits for a silent leader; long, unless leaders are to freeze */
  constructor(locks: Locks, graceMs = 10_000) {
    this.graceMs = graceMs;
    this.locks = {
      request: (name, options, held) =>
        locks.request(name, options, held).catch((error: unknown) => {
          // A frozen tab hears of its loss when it wakes.
          return new Promise((_, reject) => this.whenAwake(() => reject(error)));
        }),
    };
  }

  channel = (name: string): Channel => {
    const real = new BroadcastChannel(name);
    const channel: Channel = {
      onmessage: null,
      postMessage: (message) => this.whenAwake(() => real.postMessage(message)),
      close: () => real.close(),
    };
    real.onmessage = (event) =>
      this.whenAwake(() => channel.onmessage?.({ data: (event as { data: unknown }).data } as never));
    return channel;
  };

  freeze(): void {
    this.frozen = true;
  }

  wake(): void {
    this.frozen = false;
    for (const act of this.late.splice(0)) act();
  }

  private whenAwake(act: () => void): void {
    if (this.frozen) this.late.push(act);
    else act();
  }
}
