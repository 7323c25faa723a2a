/**
 * Values that tell who reads them when they change. An effect runs at once and again, in one batch
 * per microtask, after any signal it read was set. Effects live as long as the scope they are
 * created in.
 */
export interface Signal<T> {
  (): T;
  set(value: T): void;
  peek(): T;
}

type Dispose = () => void;

class Effect {
  readonly sources = new Set<Set<Effect>>();
  private cleanups: Dispose[] = [];
  private dead = false;
  private readonly body: () => void;

  constructor(body: () => void) {
    this.body = body;
  }

  run(): void {
    if (this.dead) return;
    this.release();
    const outerEffect = running;
    const outerScope = owner;
    running = this;
    owner = this.cleanups;
    try {
      this.body();
    } finally {
      running = outerEffect;
      owner = outerScope;
    }
  }

  dispose(): void {
    this.dead = true;
    this.release();
  }

  private release(): void {
    for (const source of this.sources) source.delete(this);
    this.sources.clear();
    const cleanups = this.cleanups.splice(0);
    for (const cleanup of cleanups) cleanup();
  }
}

let running: Effect | undefined;
let owner: Dispose[] | undefined;
let queue = new Set<Effect>();

function enqueue(effects: Iterable<Effect>): void {
  if (queue.size === 0) queueMicrotask(flush);
  for (const effect of effects) queue.add(effect);
}

/** Runs what is due now; called by itself as a microtask. */
export function flush(): void {
  for (let round = 0; queue.size > 0 && round < 100; round++) {
    const due = queue;
    queue = new Set();
    for (const effect of due) effect.run();
  }
  queue = new Set();
}

export function signal<T>(initial: T): Signal<T> {
  let value = initial;
  const readers = new Set<Effect>();
  const read = (): T => {
    if (running) {
      readers.add(running);
      running.sources.add(readers);
    }
    return value;
  };
  return Object.assign(read, {
    peek: () => value,
    set: (next: T) => {
      if (Object.is(value, next)) return;
      value = next;
      if (readers.size > 0) enqueue(readers);
    },
  });
}

export function effect(body: () => void): Dispose {
  const made = new Effect(body);
  owner?.push(() => made.dispose());
  made.run();
  return () => made.dispose();
}

/** A value derived from others, told only when it really differs. */
export function computed<T>(derive: () => T): () => T {
  const out = signal<T>(undefined as T);
  effect(() => out.set(derive()));
  return out;
}

/** Called when the effect or scope that is running now goes away. */
export function onCleanup(cleanup: Dispose): void {
  owner?.push(cleanup);
}

/** Runs `build` in a scope of its own; the second value ends everything created in it. */
export function scope<T>(build: () => T): [value: T, dispose: Dispose] {
  const outerScope = owner;
  const outerEffect = running;
  const cleanups: Dispose[] = [];
  owner = cleanups;
  running = undefined;
  try {
    return [build(), () => cleanups.splice(0).forEach((cleanup) => cleanup())];
  } finally {
    owner = outerScope;
    running = outerEffect;
  }
}

/** Reads signals without depending on them. */
export function untracked<T>(read: () => T): T {
  const outer = running;
  running = undefined;
  try {
    return read();
  } finally {
    running = outer;
  }
}
