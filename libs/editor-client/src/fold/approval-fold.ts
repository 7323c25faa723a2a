import type { ApprovalClosed } from "../events.ts";
import type { Items } from "./items.ts";
import { keyOf } from "./readings.ts";
import type { ApprovalItem, Item } from "./state.ts";
import type { ToolFold } from "./tool-fold.ts";

/** What an agent asks with `approval.requested`. */
interface Request {
  approval: string;
  message?: unknown;
  paths?: unknown;
  toolCall?: unknown;
  expiresAt?: unknown;
}

/** Questions to people. The first decision is the decision, and may be heard before its question. */
export class ApprovalFold {
  private readonly items: Items;
  private readonly tools: ToolFold;
  private keys = new Map<string, string>();

  constructor(items: Items, tools: ToolFold) {
    this.items = items;
    this.tools = tools;
  }

  item(id: string): Item | undefined {
    const key = this.keys.get(id);
    return key === undefined ? undefined : this.items.item(key);
  }

  ask(value: Request, run: string, at: string): void {
    const key = this.ensure(value.approval, run, at);
    const known = this.items.item(key);
    if (known?.kind !== "approval" || known.asked) return;
    const toolCall = text(value.toolCall);
    const asked: Partial<ApprovalItem> = {
      asked: true,
      message: text(value.message) ?? "",
      paths: Array.isArray(value.paths) ? value.paths.map(String) : [],
      toolCall,
      expiresAt: text(value.expiresAt),
      startedAt: at,
    };
    this.items.setItem(key, asked);
    if (toolCall === undefined) return;
    this.tools.await(toolCall, at);
    if (known.verdict !== undefined) this.tools.goOn(toolCall, known.verdict.at);
  }

  close(closed: ApprovalClosed, run: string, at: string): void {
    const key = this.ensure(closed.approval, closed.run ?? run, at);
    const item = this.items.item(key);
    if (item?.kind !== "approval" || item.verdict !== undefined) return;
    const { decision, paths, by, reason } = closed;
    const decided: Partial<ApprovalItem> = {
      state: decision === "approve" ? "approved" : "rejected",
      verdict: { decision, paths, by, reason, at },
      endedAt: at,
    };
    this.items.setItem(key, decided);
    if (item.toolCall !== undefined) this.tools.goOn(item.toolCall, at);
  }

  saved(): ReadonlyMap<string, string> {
    return new Map(this.keys);
  }

  restore(keys: ReadonlyMap<string, string>): void {
    this.keys = new Map(keys);
  }

  private ensure(approval: string, run: string, at: string): string {
    const known = this.keys.get(approval);
    if (known !== undefined && this.items.item(known)) return known;
    const key = keyOf(run, "approval", approval);
    this.keys.set(approval, key);
    this.items.add(key, {
      kind: "approval",
      id: approval,
      run,
      asked: false,
      message: "",
      paths: [],
      toolCall: undefined,
      expiresAt: undefined,
      state: "open",
      verdict: undefined,
      startedAt: at,
      endedAt: undefined,
    });
    return key;
  }
}

function text(value: unknown): string | undefined {
  return typeof value === "string" ? value : undefined;
}
