import type {
  AgentEvent,
  AgentEventType,
  ApprovalClosed,
  CommandAccepted,
  RunEnded,
  ToolResult,
} from "../events.ts";
import type { Entry } from "../frames.ts";
import type { Changes } from "../store.ts";
import { ApprovalFold } from "./approval-fold.ts";
import { Items, type SavedItems } from "./items.ts";
import { endedBecause, finalState, keyOf, promptOf, wishOf } from "./readings.ts";
import { isOver } from "./state.ts";
import type { Item, Limits, Run } from "./state.ts";
import { ToolFold, type SavedCalls } from "./tool-fold.ts";

type Of<T extends AgentEventType, E = AgentEvent> = E extends { type: infer U }
  ? T extends U
    ? E
    : never
  : never;
type Handlers = { [T in AgentEventType]: (event: Of<T>, at: string, run: string) => void };

const NO_RUN = "unattributed";

/** Everything a `RunFold` holds, as a value. */
export interface SavedRuns {
  readonly items: SavedItems;
  readonly calls: SavedCalls;
  readonly approvals: ReadonlyMap<string, string>;
  readonly lastMessage: string | undefined;
}

/** The agent's events (AG-UI), folded into runs, messages and tool calls. */
export class RunFold {
  private readonly items: Items;
  private readonly tools: ToolFold;
  private readonly approvals: ApprovalFold;
  private lastMessage: string | undefined;
  private readonly handlers: Handlers;

  constructor(changes: Changes, limits: Limits) {
    this.items = new Items(changes, limits);
    this.tools = new ToolFold(this.items);
    this.approvals = new ApprovalFold(this.items, this.tools);
    this.handlers = this.handle();
  }

  get runIds(): readonly string[] {
    return this.items.runIds;
  }

  run(id: string): Run | undefined {
    return this.items.run(id);
  }

  item(key: string): Item | undefined {
    return this.items.item(key);
  }

  current(): Run | undefined {
    return this.items.current();
  }

  toolCall(id: string): Item | undefined {
    return this.tools.item(id);
  }

  approval(id: string): Item | undefined {
    return this.approvals.item(id);
  }

  apply(entry: Entry): boolean {
    const event = entry.data as unknown as AgentEvent;
    const handle = this.handlers[event.type] as
      | ((event: AgentEvent, at: string, run: string) => void)
      | undefined;
    if (!handle) return false;
    const named = "runId" in event ? event.runId : undefined;
    const run = named ?? this.attributed(entry.run);
    // A run the platform has ended is over, whatever its worker still says.
    if (!this.items.run(run)?.fenced) handle(event, entry.time, run);
    return true;
  }

  /** Marks what this client wants of a run, before the platform has accepted it. */
  want(run: string, wanted: Run["wanted"]): void {
    this.items.setRun(run, { wanted });
  }

  askRetry(toolCall: string, asked: boolean): void {
    this.tools.note(toolCall, { retryAsked: asked });
  }

  /** Somebody's command is on its way to the worker. */
  accepted(command: CommandAccepted, at: string): void {
    const { name, by, toolCall } = command;
    if (name === "run.retry" && toolCall !== undefined) {
      this.tools.note(toolCall, { retryAsked: true });
    }
    if (command.run === undefined) return;
    const run = this.items.ensureRun(command.run, at);
    const wish = wishOf(name);
    // Nothing comes after a stop.
    const stopping = run.wanted?.wish === "stop" && run.wanted.by !== undefined;
    if (wish && !stopping) this.items.setRun(run.id, { wanted: { wish, by } });
  }

  decided(closed: ApprovalClosed, at: string): void {
    this.approvals.close(closed, this.attributed(closed.run), at);
  }

  /** The platform's own word that a run is over. */
  ended({ run, reason }: RunEnded, at: string): void {
    this.items.ensureRun(run, at);
    const error = { message: endedBecause(reason), code: reason };
    this.items.endRun(run, "failed", at, { error, fenced: true });
  }

  progress(toolCall: string, stage: string, run: string | undefined, at: string): void {
    this.tools.progress(toolCall, stage, this.attributed(run), at);
  }

  settle(result: ToolResult, entry: Entry): void {
    this.tools.settle(result, this.attributed(result.run ?? entry.run), entry.time);
  }

  wrote(toolCall: string, revision: number): void {
    this.tools.note(toolCall, { revision });
  }

  saved(): SavedRuns {
    return {
      items: this.items.saved(),
      calls: this.tools.saved(),
      approvals: this.approvals.saved(),
      lastMessage: this.lastMessage,
    };
  }

  restore(saved: SavedRuns): void {
    this.items.restore(saved.items);
    this.tools.restore(saved.calls);
    this.approvals.restore(saved.approvals);
    this.lastMessage = saved.lastMessage;
  }

  reset(): void {
    this.items.reset();
    this.tools.reset();
    this.approvals.restore(new Map());
    this.lastMessage = undefined;
  }

  private attributed(run: string | undefined): string {
    return run ?? this.items.current()?.id ?? NO_RUN;
  }

  private handle(): Handlers {
    const reasoningStart = (event: { messageId: string }, at: string, run: string): void =>
      this.startText("reasoning", event.messageId, "reasoning", run, at);
    const reasoningEnd = (event: { messageId: string }, at: string, run: string): void =>
      this.items.setItem(keyOf(run, "reasoning", event.messageId), { open: false, endedAt: at });
    return {
      RUN_STARTED: (event, at, run) => this.started(event, at, run),
      RUN_FINISHED: (event, at, run) => this.items.endRun(run, finalState(event.outcome), at),
      RUN_ERROR: (event, at, run) => {
        this.items.ensureRun(run, at);
        const error = { message: event.message, code: event.code };
        this.items.endRun(run, "failed", at, { error });
      },
      STEP_STARTED: (event, at, run) => {
        this.items.ensureRun(run, at);
        this.items.setRun(run, { step: event.stepName });
      },
      STEP_FINISHED: (_event, _at, run) => this.items.setRun(run, { step: undefined }),
      TEXT_MESSAGE_START: (event, at, run) =>
        this.startText("text", event.messageId, event.role ?? "assistant", run, at),
      TEXT_MESSAGE_CONTENT: (event, at, run) =>
        this.text("text", event.messageId, event.delta, run, at),
      TEXT_MESSAGE_END: (event, at, run) => {
        this.text("text", event.messageId, event.delta, run, at);
        this.items.setItem(keyOf(run, "text", event.messageId), { open: false, endedAt: at });
      },
      TEXT_MESSAGE_CHUNK: (event, at, run) =>
        this.text("text", event.messageId, event.delta, run, at, event.role),
      REASONING_START: reasoningStart,
      REASONING_END: reasoningEnd,
      REASONING_MESSAGE_START: reasoningStart,
      REASONING_MESSAGE_END: (event, at, run) => {
        this.text("reasoning", event.messageId, event.delta, run, at);
        reasoningEnd(event, at, run);
      },
      REASONING_MESSAGE_CONTENT: (event, at, run) =>
        this.text("reasoning", event.messageId, event.delta, run, at),
      REASONING_MESSAGE_CHUNK: (event, at, run) =>
        this.text("reasoning", event.messageId, event.delta, run, at),
      TOOL_CALL_START: (event, at, run) =>
        this.tools.start(event.toolCallId, event.toolCallName, run, at),
      TOOL_CALL_ARGS: (event, at, run) =>
        this.tools.argue(event.toolCallId, event.delta, run, at),
      TOOL_CALL_END: (event, at, run) => {
        if (event.delta) this.tools.argue(event.toolCallId, event.delta, run, at);
        this.tools.end(event.toolCallId, at);
      },
      TOOL_CALL_RESULT: (event, at) => this.tools.reply(event.toolCallId, event.content, at),
      ACTIVITY_SNAPSHOT: (event, at, run) => this.activity(event, at, run),
      CUSTOM: (event, at, run) => this.custom(event, at, run),
    };
  }

  private started(event: Of<"RUN_STARTED">, at: string, run: string): void {
    const known = this.items.ensureRun(run, at);
    const again = isOver(known.state) ? { wanted: undefined } : {};
    this.items.setRun(run, {
      ...again,
      state: "running",
      thread: event.threadId,
      startedAt: known.thread === undefined ? at : known.startedAt,
      endedAt: undefined,
      error: undefined,
      prompt: promptOf(event.input?.messages) ?? known.prompt,
    });
  }

  private startText(
    kind: "text" | "reasoning",
    id: string,
    role: string,
    run: string,
    at: string,
  ): void {
    this.lastMessage = id;
    this.items.add(keyOf(run, kind, id), {
      kind,
      id,
      run,
      role,
      text: "",
      open: true,
      startedAt: at,
      endedAt: undefined,
      cut: 0,
    });
  }

  private text(
    kind: "text" | "reasoning",
    named: string | undefined,
    delta: string | undefined,
    run: string,
    at: string,
    role = "assistant",
  ): void {
    const id = named ?? this.lastMessage;
    if (id === undefined || !delta) return;
    if (!this.items.item(keyOf(run, kind, id))) this.startText(kind, id, role, run, at);
    this.items.appendText(keyOf(run, kind, id), delta);
  }

  private activity(event: Of<"ACTIVITY_SNAPSHOT">, at: string, run: string): void {
    const id = keyOf(run, "activity", event.messageId);
    this.items.add(id, {
      kind: "activity",
      id: event.messageId,
      run,
      activity: event.activityType,
      content: event.content,
      startedAt: at,
      endedAt: undefined,
    });
    this.items.setItem(id, { content: event.content });
  }

  private custom(event: Of<"CUSTOM">, at: string, run: string): void {
    const value = (event.value ?? {}) as Record<string, unknown>;
    if (event.name === "run.paused") this.moveRun(run, "paused", at);
    if (event.name === "run.resumed") this.moveRun(run, "running", at);
    const approval = value["approval"];
    if (typeof approval !== "string") return;
    if (event.name === "approval.requested") this.approvals.ask({ ...value, approval }, run, at);
    if (event.name === "approval.closed") {
      this.approvals.close(value as unknown as ApprovalClosed, run, at);
    }
  }

  private moveRun(id: string, state: "running" | "paused", at: string): void {
    if (!isOver(this.items.ensureRun(id, at).state)) this.items.setRun(id, { state });
  }
}
