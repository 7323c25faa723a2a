import { PLATFORM_TOOLS } from "../events.ts";
import type { ToolOutcome, ToolResult } from "../events.ts";
import type { Items } from "./items.ts";
import { keyOf } from "./readings.ts";
import type { Item, ToolItem, ToolState } from "./state.ts";

type Early = Partial<Pick<ToolItem, "revision" | "retryAsked" | "state">>;

export interface SavedCalls {
  readonly keys: ReadonlyMap<string, string>;
  readonly early: ReadonlyMap<string, Early>;
}

/** A call that was heard of only by what came of it. */
const UNNAMED = "tool";
const MOST_EARLY = 256;

/** What an answer makes of a call. */
function stateOf(outcome: ToolOutcome): ToolState {
  if (outcome.status === "succeeded") return "succeeded";
  if (outcome.code === "timed_out") return "timed_out";
  return outcome.code === "cancelled" ? "cancelled" : "failed";
}

/** Tool calls. What the two topics say of one may come in either order. */
export class ToolFold {
  private readonly items: Items;
  /** Tool call id to item key: a platform event may name the call without its run. */
  private calls = new Map<string, string>();
  /** What was heard of calls before the calls themselves. */
  private early = new Map<string, Early>();

  constructor(items: Items) {
    this.items = items;
  }

  item(id: string): Item | undefined {
    const key = this.calls.get(id);
    return key === undefined ? undefined : this.items.item(key);
  }

  start(id: string, tool: string, run: string, at: string): void {
    const known = this.calls.get(id);
    if (known !== undefined && this.items.item(known) !== undefined) {
      return this.items.setItem(known, { tool, startedAt: at });
    }
    this.add(id, tool, run, at);
  }

  argue(id: string, delta: string, run: string, at: string): void {
    this.items.appendArgs(this.ensure(id, UNNAMED, run, at), delta);
  }

  /** The arguments are whole: the call is the tool's now. */
  end(id: string, at: string): void {
    this.move(id, "running", at);
  }

  /** A stage of the tool's work. */
  progress(id: string, stage: string, run: string, at: string): void {
    const key = this.ensure(id, UNNAMED, run, at);
    const item = this.items.item(key);
    if (item?.kind !== "tool" || item.outcome !== undefined) return;
    this.move(id, "running", at);
    if (item.state !== "unanswered" && item.state !== "cancelled") this.items.setItem(key, { stage });
  }

  /** The platform's answer, which for its own tools is the only word that counts. */
  settle(result: ToolResult, run: string, at: string): void {
    const key = this.ensure(result.toolCall, result.tool, run, at);
    const item = this.items.item(key);
    if (item?.kind === "tool" && item.tool === UNNAMED) this.items.setItem(key, { tool: result.tool });
    this.close(key, result.outcome, at);
  }

  /** An agent's echo settles only the tools the agent itself runs. */
  reply(id: string, content: unknown, at: string): void {
    const key = this.calls.get(id);
    const item = key === undefined ? undefined : this.items.item(key);
    if (key === undefined || item?.kind !== "tool") return;
    this.items.setItem(key, { reply: content });
    if (!PLATFORM_TOOLS.has(item.tool)) this.close(key, { status: "succeeded", result: content }, at);
  }

  /** A call waits while an approval of it is open, whatever else is heard of it. */
  await(id: string, at: string): void {
    this.approval(id, "awaiting_approval", at);
  }

  goOn(id: string, at: string): void {
    this.approval(id, "running", at);
  }

  /** Something about a call that may be heard before it. */
  note(id: string, note: Early): void {
    const key = this.calls.get(id);
    if (key !== undefined) return this.items.setItem(key, note as Partial<ToolItem>);
    this.early.set(id, { ...this.early.get(id), ...note });
    if (this.early.size > MOST_EARLY) this.early.delete(this.early.keys().next().value!);
  }

  saved(): SavedCalls {
    return { keys: new Map(this.calls), early: new Map(this.early) };
  }

  restore(saved: SavedCalls): void {
    this.calls = new Map(saved.keys);
    this.early = new Map(saved.early);
  }

  reset(): void {
    this.calls.clear();
    this.early.clear();
  }

  private approval(id: string, state: "awaiting_approval" | "running", at: string): void {
    const key = this.calls.get(id);
    if (key === undefined) this.note(id, { state });
    else this.items.moveTool(key, state, at);
  }

  private move(id: string, to: ToolState, at: string): void {
    const key = this.calls.get(id);
    const item = key === undefined ? undefined : this.items.item(key);
    if (key === undefined || item?.kind !== "tool" || item.state === "awaiting_approval") return;
    this.items.moveTool(key, to, at);
  }

  private close(key: string, outcome: ToolOutcome, at: string): void {
    this.items.moveTool(key, stateOf(outcome), at, { outcome });
  }

  private ensure(id: string, tool: string, run: string, at: string): string {
    const known = this.calls.get(id);
    return known !== undefined && this.items.item(known) ? known : this.add(id, tool, run, at);
  }

  private add(id: string, tool: string, run: string, at: string): string {
    const key = keyOf(run, "tool", id);
    this.calls.set(id, key);
    this.items.add(key, {
      kind: "tool",
      id,
      run,
      tool,
      state: "queued",
      argsText: "",
      stage: undefined,
      outcome: undefined,
      reply: undefined,
      revision: undefined,
      retryAsked: false,
      startedAt: at,
      endedAt: undefined,
      cut: 0,
      ...this.early.get(id),
    });
    this.early.delete(id);
    return key;
  }
}
