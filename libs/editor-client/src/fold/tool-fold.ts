import { FILE_TOOLS } from "../events.ts";
import type { ToolOutcome, ToolResult } from "../events.ts";
import type { Items } from "./items.ts";
import { keyOf } from "./readings.ts";
import type { Item, ToolItem, ToolState } from "./state.ts";

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
    this.items.appendArgs(this.ensure(id, "tool", run, at), delta);
  }

  /** The arguments are whole: the call is the tool's now. */
  end(id: string, at: string): void {
    this.move(id, "running", at);
  }

  /** A stage of the tool's work. */
  progress(id: string, stage: string, run: string, at: string): void {
    const key = this.ensure(id, "tool", run, at);
    const item = this.items.item(key);
    if (item?.kind !== "tool" || item.outcome !== undefined) return;
    this.move(id, "running", at);
    if (item.state !== "unanswered" && item.state !== "cancelled") this.items.setItem(key, { stage });
  }

  /** The platform's answer, which for its own tools is the only word that counts. */
  settle(result: ToolResult, run: string, at: string): void {
    this.close(this.ensure(result.toolCall, result.tool, run, at), result.outcome, at);
  }

  /** An agent's echo settles only the tools the agent itself runs. */
  reply(id: string, content: unknown, at: string): void {
    const key = this.calls.get(id);
    const item = key === undefined ? undefined : this.items.item(key);
    if (key === undefined || item?.kind !== "tool") return;
    this.items.setItem(key, { reply: content });
    if (!FILE_TOOLS.has(item.tool)) this.close(key, { status: "succeeded", result: content }, at);
  }

  /** A call waits while an approval of it is open, whatever else is heard of it. */
  await(id: string, at: string): void {
    const key = this.calls.get(id);
    if (key !== undefined) this.items.moveTool(key, "awaiting_approval", at);
  }

  goOn(id: string, at: string): void {
    const key = this.calls.get(id);
    if (key !== undefined) this.items.moveTool(key, "running", at);
  }

  wrote(id: string, revision: number): void {
    const key = this.calls.get(id);
    if (key !== undefined) this.items.setItem(key, { revision });
  }

  retryAsked(id: string, retryAsked: boolean): void {
    const key = this.calls.get(id);
    if (key !== undefined) this.items.setItem(key, { retryAsked } as Partial<ToolItem>);
  }

  saved(): ReadonlyMap<string, string> {
    return new Map(this.calls);
  }

  restore(calls: ReadonlyMap<string, string>): void {
    this.calls = new Map(calls);
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
    });
    return key;
  }
}
