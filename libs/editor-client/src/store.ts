/**
 * What a listener may watch. `runs` is the list; `run:ID` one run; `item:ID` one item of a run.
 */
export type Topic =
  | "app"
  | "head"
  | "runs"
  | "revisions"
  | "touched"
  | "releases"
  | "preview"
  | "connection"
  | `run:${string}`
  | `item:${string}`;

export type Schedule = (flush: () => void) => void;

/**
 * Tells listeners that a part of the state has changed, many changes at once. The state itself is
 * values: a listener reads the new one and may compare it with the old by identity.
 */
export class Changes {
  private readonly watchers = new Map<Topic, Set<() => void>>();
  private readonly all = new Set<(changed: ReadonlySet<Topic>) => void>();
  private pending = new Set<Topic>();
  private scheduled = false;
  private held = 0;
  private readonly schedule: Schedule;

  constructor(schedule: Schedule) {
    this.schedule = schedule;
  }

  touch(topic: Topic): void {
    this.pending.add(topic);
    if (this.held === 0) this.plan();
  }

  /** Many changes that are one: nobody is told before the last. */
  together(act: () => void): void {
    this.held++;
    try {
      act();
    } finally {
      if (--this.held === 0 && this.pending.size > 0) this.plan();
    }
  }

  watch(topic: Topic, listener: () => void): () => void {
    const set = this.watchers.get(topic) ?? new Set();
    this.watchers.set(topic, set);
    set.add(listener);
    return () => {
      set.delete(listener);
      if (set.size === 0 && this.watchers.get(topic) === set) this.watchers.delete(topic);
    };
  }

  subscribe(listener: (changed: ReadonlySet<Topic>) => void): () => void {
    this.all.add(listener);
    return () => this.all.delete(listener);
  }

  private plan(): void {
    if (this.scheduled) return;
    this.scheduled = true;
    this.schedule(() => this.flush());
  }

  flush(): void {
    this.scheduled = false;
    if (this.held > 0) return;
    const changed = this.pending;
    if (changed.size === 0) return;
    this.pending = new Set();
    for (const topic of changed) {
      for (const listener of [...(this.watchers.get(topic) ?? [])]) listener();
    }
    for (const listener of [...this.all]) listener(changed);
  }
}
