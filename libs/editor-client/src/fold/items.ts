import type { Changes } from "../store.ts";
import { askedOf, isOver, isSettled, mayMove } from "./state.ts";
import type { Item, Limits, Run, RunState, TextItem, ToolItem, ToolState } from "./state.ts";

/** Everything an `Items` holds, as a value that can be sent to another tab. */
export interface SavedItems {
  readonly runIds: readonly string[];
  readonly runs: ReadonlyMap<string, Run>;
  readonly items: ReadonlyMap<string, Item>;
}

/** The runs of an app and what they are made of, as values that are replaced, never edited. */
export class Items {
  /** Oldest first. */
  runIds: readonly string[] = [];
  private readonly runs = new Map<string, Run>();
  private readonly items = new Map<string, Item>();
  private readonly changes: Changes;
  private readonly limits: Limits;

  constructor(changes: Changes, limits: Limits) {
    this.changes = changes;
    this.limits = limits;
  }

  run(id: string): Run | undefined {
    return this.runs.get(id);
  }

  item(key: string): Item | undefined {
    return this.items.get(key);
  }

  /** The run that is going on, the newest one if several are. */
  current(): Run | undefined {
    for (let i = this.runIds.length - 1; i >= 0; i--) {
      const run = this.runs.get(this.runIds[i]!);
      if (run && !isOver(run.state)) return run;
    }
    return undefined;
  }

  /** A run may be met in its middle, when its beginning is no longer retained. */
  ensureRun(id: string, at: string): Run {
    const known = this.runs.get(id);
    if (known) return known;
    const run: Run = {
      id,
      thread: undefined,
      state: "running",
      prompt: undefined,
      startedAt: at,
      endedAt: undefined,
      error: undefined,
      items: [],
      dropped: 0,
      step: undefined,
      questions: 0,
      wanted: undefined,
      asked: undefined,
      fenced: false,
    };
    this.runs.set(id, run);
    this.runIds = [...this.runIds, id];
    if (this.runIds.length > this.limits.runs) this.forget(this.runIds[0]!);
    this.changes.touch("runs");
    this.changes.touch(`run:${id}`);
    return run;
  }

  setRun(id: string, change: Partial<Run>): void {
    const run = this.runs.get(id);
    if (!run) return;
    const changed = { ...run, ...change };
    this.runs.set(id, { ...changed, asked: askedOf(changed) });
    this.changes.touch(`run:${id}`);
    if (change.state !== undefined && change.state !== run.state) this.changes.touch("runs");
  }

  /** Ends a run, once: what of it was open is closed, and unanswered calls are marked so. */
  endRun(id: string, state: RunState, at: string, more: Partial<Run> = {}): void {
    const run = this.runs.get(id);
    if (!run || isOver(run.state)) return;
    const cut = state === "stopped" || state === "failed";
    for (const key of run.items) {
      const item = this.items.get(key);
      if (item?.kind === "tool") this.moveTool(key, cut ? "cancelled" : "unanswered", at);
      else if (item?.kind === "approval" && item.state === "open" && state !== "interrupted") {
        this.setItem(key, { state: "void", endedAt: at });
      } else if (item && "open" in item && item.open) {
        this.setItem(key, { open: false, endedAt: at });
      }
    }
    this.setRun(id, { state, endedAt: at, step: undefined, error: undefined, ...more });
  }

  add(key: string, item: Item): void {
    if (this.items.has(key)) return;
    const run = this.ensureRun(item.run, item.startedAt);
    this.items.set(key, item);
    const full = run.items.length >= this.limits.itemsPerRun;
    if (full) this.items.delete(run.items[0]!);
    this.setRun(item.run, {
      items: [...(full ? run.items.slice(1) : run.items), key],
      dropped: run.dropped + (full ? 1 : 0),
    });
    this.changes.touch(`item:${key}`);
  }

  setItem(key: string, change: Partial<Item>): void {
    const item = this.items.get(key);
    if (!item) return;
    const changed = { ...item, ...change } as Item;
    this.items.set(key, changed);
    this.changes.touch(`item:${key}`);
    if (changed.kind === "approval") this.countQuestions(item.run);
  }

  private countQuestions(run: string): void {
    const open = (this.runs.get(run)?.items ?? []).filter((key) => {
      const item = this.items.get(key);
      return item?.kind === "approval" && item.asked && item.state === "open";
    });
    this.setRun(run, { questions: open.length });
  }

  moveTool(key: string, to: ToolState, at: string, change: Partial<ToolItem> = {}): boolean {
    const item = this.items.get(key);
    if (item?.kind !== "tool" || !mayMove(item, to, change.outcome !== undefined)) return false;
    const ended = isSettled(to) ? { endedAt: at, stage: undefined } : {};
    this.setItem(key, { ...change, ...ended, state: to } as Partial<ToolItem>);
    return true;
  }

  appendText(key: string, delta: string): void {
    const item = this.items.get(key);
    if (item?.kind !== "text" && item?.kind !== "reasoning") return;
    const [text, cut] = this.appended(item.text, delta, item.cut);
    this.setItem(key, { text, cut } as Partial<TextItem>);
  }

  appendArgs(key: string, delta: string): void {
    const item = this.items.get(key);
    if (item?.kind !== "tool") return;
    const [argsText, cut] = this.appended(item.argsText, delta, item.cut);
    const state = item.state === "queued" ? "streaming" : item.state;
    this.setItem(key, { argsText, cut, state } as Partial<ToolItem>);
  }

  saved(): SavedItems {
    return { runIds: this.runIds, runs: new Map(this.runs), items: new Map(this.items) };
  }

  restore(saved: SavedItems): void {
    this.reset();
    this.runIds = saved.runIds;
    for (const [id, run] of saved.runs) {
      this.runs.set(id, run);
      this.changes.touch(`run:${id}`);
    }
    for (const [key, item] of saved.items) {
      this.items.set(key, item);
      this.changes.touch(`item:${key}`);
    }
  }

  reset(): void {
    for (const id of this.runIds) this.changes.touch(`run:${id}`);
    for (const key of this.items.keys()) this.changes.touch(`item:${key}`);
    this.runIds = [];
    this.runs.clear();
    this.items.clear();
    this.changes.touch("runs");
  }

  private appended(text: string, delta: string, cut: number): [text: string, cut: number] {
    const room = Math.max(0, this.limits.textPerItem - text.length);
    if (delta.length <= room) return [text + delta, cut];
    return [text + delta.slice(0, room), cut + delta.length - room];
  }

  private forget(id: string): void {
    for (const key of this.runs.get(id)?.items ?? []) this.items.delete(key);
    this.runs.delete(id);
    this.runIds = this.runIds.filter((other) => other !== id);
  }
}
