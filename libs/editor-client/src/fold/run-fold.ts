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
import { askedAfter, endedBecause, finalState, keyOf, promptOf } from "./readings.ts";
import type { Item, Limits, Run } from "./state.ts";
import { ToolFold } from "./tool-fold.ts";

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
  readonly calls: ReadonlyMap<string, string>;
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

  /** Marks that this client asked for something; the run's own events clear it. */
  ask(run: string, asked: Run["asked"]): void {
    this.items.setRun(run, { asked, askedBy: undefined });
  }

  askRetry(toolCall: string, asked: boolean): void {
    this.tools.retryAsked(toolCall, asked);
  }

  /** Somebody's command is on its way to the worker. */
  accepted(command: CommandAccepted): void {
    const { name, toolCall } = command;
    if (name === "run.retry" && toolCall !== undefined) this.tools.retryAsked(toolCall, true);
    const run = command.run === undefined ? undefined : this.items.run(command.run);
    if (!run || !["run.stop", "run.pause", "run.resume"].includes(name)) return;
    const asked = askedAfter(name, run);
    this.items.setRun(run.id, { asked, askedBy: asked && command.by });
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
    this.tools.wrote(toolCall, revision);
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
    this.tools.restore(new Map());
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
      TEXT_MESSAGE_END: (event, at, run) =>
        this.items.setItem(keyOf(run, "text", event.messageId), { open: false, endedAt: at }),
      TEXT_MESSAGE_CHUNK: (event, at, run) =>
        this.text("text", event.messageId, event.delta, run, at, event.role),
      REASONING_START: reasoningStart,
      REASONING_END: reasoningEnd,
      REASONING_MESSAGE_START: reasoningStart,
      REASONING_MESSAGE_END: reasoningEnd,
      REASONING_MESSAGE_CONTENT: (event, at, run) =>
        this.text("reasoning", event.messageId, event.delta, run, at),
      REASONING_MESSAGE_CHUNK: (event, at, run) =>
        this.text("reasoning", event.messageId, event.delta, run, at),
      TOOL_CALL_START: (event, at, run) =>
        this.tools.start(event.toolCallId, event.toolCallName, run, at),
      TOOL_CALL_ARGS: (event, at, run) =>
        this.tools.argue(event.toolCallId, event.delta, run, at),
      TOOL_CALL_END: (event, at) => this.tools.end(event.toolCallId, at),
      TOOL_CALL_RESULT: (event, at) => this.tools.reply(event.toolCallId, event.content, at),
      ACTIVITY_SNAPSHOT: (event, at, run) => this.activity(event, at, run),
      CUSTOM: (event, at, run) => this.custom(event, at, run),
    };
  }

  private started(event: Of<"RUN_STARTED">, at: string, run: string): void {
    const known = this.items.ensureRun(run, at);
    this.items.setRun(run, {
      state: "running",
      thread: event.threadId,
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
    if (event.name === "run.paused") this.moveRun(run, "paused", "pause", at);
    if (event.name === "run.resumed") this.moveRun(run, "running", "resume", at);
    const approval = value["approval"];
    if (typeof approval !== "string") return;
    if (event.name === "approval.requested") this.approvals.ask({ ...value, approval }, run, at);
    if (event.name === "approval.closed") {
      this.approvals.close(value as unknown as ApprovalClosed, run, at);
    }
  }

  /** A pause clears only the wish for a pause: the next wish may have been heard before it. */
  private moveRun(id: string, state: "running" | "paused", wish: Run["asked"], at: string): void {
    const run = this.items.ensureRun(id, at);
    if (run.endedAt !== undefined) return;
    const granted = run.asked === wish ? { asked: undefined, askedBy: undefined } : {};
    this.items.setRun(id, { state, ...granted });
  }
}
