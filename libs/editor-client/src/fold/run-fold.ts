import { FILE_TOOLS } from "../events.ts";
import type { AgentEvent, AgentEventType, ToolOutcome, ToolResult } from "../events.ts";
import type { EventFrame } from "../frames.ts";
import type { Changes } from "../store.ts";
import { Items } from "./items.ts";
import { finalState, promptOf } from "./readings.ts";
import type { Item, Limits, Run } from "./state.ts";

type Of<T extends AgentEventType, E = AgentEvent> = E extends { type: infer U }
  ? T extends U
    ? E
    : never
  : never;
type Handlers = { [T in AgentEventType]: (event: Of<T>, at: string, run: string) => void };

const NO_RUN = "unattributed";

/** The agent's events (AG-UI), folded into runs, messages and tool calls. */
export class RunFold {
  private readonly items: Items;
  /** Tool call id to item key: a platform event may name the call without its run. */
  private readonly calls = new Map<string, string>();
  private lastMessage: string | undefined;
  private readonly handlers: Handlers;

  constructor(changes: Changes, limits: Limits) {
    this.items = new Items(changes, limits);
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
    const key = this.calls.get(id);
    return key === undefined ? undefined : this.items.item(key);
  }

  apply(frame: EventFrame): boolean {
    const event = frame.data as unknown as AgentEvent;
    const handle = this.handlers[event.type] as
      | ((event: AgentEvent, at: string, run: string) => void)
      | undefined;
    if (!handle) return false;
    const named = "runId" in event ? event.runId : undefined;
    handle(event, frame.time, named ?? frame.run ?? this.items.current()?.id ?? NO_RUN);
    return true;
  }

  /** Marks that this client asked for something; the run's own events clear it. */
  ask(run: string, asked: Run["asked"]): void {
    this.items.setRun(run, { asked });
  }

  /** A stage of a file tool's work. */
  progress(toolCall: string, stage: string): void {
    const key = this.calls.get(toolCall);
    const item = key === undefined ? undefined : this.items.item(key);
    if (key === undefined || item?.kind !== "tool" || item.outcome !== undefined) return;
    this.items.moveTool(key, "working", item.startedAt);
    this.items.setItem(key, { stage });
  }

  /** The platform's answer to a file tool, which is the only word that counts. */
  settle(result: ToolResult, frame: EventFrame): void {
    if (!this.calls.has(result.toolCall)) {
      const run = result.run ?? frame.run ?? this.items.current()?.id ?? NO_RUN;
      this.startTool(result.toolCall, result.tool, run, frame.time);
    }
    this.close(result.toolCall, result.outcome, frame.time);
  }

  wrote(toolCall: string, revision: number): void {
    const key = this.calls.get(toolCall);
    if (key !== undefined) this.items.setItem(key, { revision });
  }

  reset(): void {
    this.items.reset();
    this.calls.clear();
    this.lastMessage = undefined;
  }

  private handle(): Handlers {
    const reasoningStart = (event: { messageId: string }, at: string, run: string): void =>
      this.startText("reasoning", event.messageId, "reasoning", run, at);
    const reasoningEnd = (event: { messageId: string }, at: string, run: string): void =>
      this.items.setItem(key(run, "reasoning", event.messageId), { open: false, endedAt: at });
    return {
      RUN_STARTED: (event, at, run) => this.started(event, at, run),
      RUN_FINISHED: (event, at, run) => this.items.endRun(run, finalState(event.outcome), at),
      RUN_ERROR: (event, at, run) => {
        this.items.ensureRun(run, at);
        this.items.endRun(run, "failed", at, { message: event.message, code: event.code });
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
        this.items.setItem(key(run, "text", event.messageId), { open: false, endedAt: at }),
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
        this.startTool(event.toolCallId, event.toolCallName, run, at),
      TOOL_CALL_ARGS: (event, at, run) => {
        if (!this.calls.has(event.toolCallId)) this.startTool(event.toolCallId, "tool", run, at);
        this.items.appendArgs(this.calls.get(event.toolCallId)!, event.delta);
      },
      TOOL_CALL_END: (event, at) => {
        const call = this.calls.get(event.toolCallId);
        if (call !== undefined) this.items.moveTool(call, "waiting", at);
      },
      TOOL_CALL_RESULT: (event, at) => this.replied(event, at),
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
    this.items.add(key(run, kind, id), {
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
    if (!this.items.item(key(run, kind, id))) this.startText(kind, id, role, run, at);
    this.items.appendText(key(run, kind, id), delta);
  }

  private startTool(id: string, tool: string, run: string, at: string): void {
    const call = key(run, "tool", id);
    this.calls.set(id, call);
    this.items.add(call, {
      kind: "tool",
      id,
      run,
      tool,
      state: "receiving",
      argsText: "",
      stage: undefined,
      outcome: undefined,
      reply: undefined,
      revision: undefined,
      startedAt: at,
      endedAt: undefined,
      cut: 0,
    });
  }

  /** An agent's echo settles only the tools the agent itself runs. */
  private replied(event: Of<"TOOL_CALL_RESULT">, at: string): void {
    const call = this.calls.get(event.toolCallId);
    const item = call === undefined ? undefined : this.items.item(call);
    if (call === undefined || item?.kind !== "tool") return;
    this.items.setItem(call, { reply: event.content });
    if (!FILE_TOOLS.has(item.tool)) {
      this.close(event.toolCallId, { status: "succeeded", result: event.content }, at);
    }
  }

  private close(toolCall: string, outcome: ToolOutcome, at: string): void {
    const call = this.calls.get(toolCall);
    if (call === undefined) return;
    this.items.moveTool(call, outcome.status, at, { outcome, stage: undefined });
  }

  private activity(event: Of<"ACTIVITY_SNAPSHOT">, at: string, run: string): void {
    const id = key(run, "activity", event.messageId);
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
    if (event.name === "run.paused") this.items.setRun(run, { state: "paused", asked: undefined });
    if (event.name === "run.resumed") {
      this.items.setRun(run, { state: "running", asked: undefined });
    }
    const approval = value["approval"];
    if (typeof approval !== "string") return;
    const id = key(run, "approval", approval);
    if (event.name === "approval.requested") {
      this.items.add(id, {
        kind: "approval",
        id: approval,
        run,
        message: typeof value["message"] === "string" ? value["message"] : "",
        paths: Array.isArray(value["paths"]) ? value["paths"].map(String) : [],
        state: "open",
        startedAt: at,
        endedAt: undefined,
      });
    } else if (event.name === "approval.closed") {
      const state = value["decision"] === "approve" ? "approved" : "rejected";
      this.items.setItem(id, { state, endedAt: at });
    }
  }
}

function key(run: string, kind: Item["kind"], id: string): string {
  return `${run}/${kind}/${id}`;
}
