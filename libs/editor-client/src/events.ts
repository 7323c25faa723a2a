/** The typed events of both topics. Fields a producer may leave out are optional. */

export interface RunStarted {
  type: "RUN_STARTED";
  threadId: string;
  runId: string;
  parentRunId?: string;
  input?: { messages?: readonly InputMessage[] };
}

export interface InputMessage {
  id?: string;
  role?: string;
  content?: unknown;
}

export type RunOutcome =
  | { type: "success" }
  | { type: "cancelled" }
  | { type: "interrupt"; interrupts?: readonly { id: string; message?: string }[] };

export type AgentEvent =
  | RunStarted
  | { type: "RUN_FINISHED"; threadId: string; runId: string; outcome?: RunOutcome | string }
  | { type: "RUN_ERROR"; message: string; code?: string; runId?: string }
  | { type: "STEP_STARTED" | "STEP_FINISHED"; stepName: string }
  | { type: "TEXT_MESSAGE_START"; messageId: string; role?: string }
  | { type: "TEXT_MESSAGE_CONTENT"; messageId: string; delta: string }
  | { type: "TEXT_MESSAGE_END"; messageId: string; delta?: string }
  | { type: "TEXT_MESSAGE_CHUNK"; messageId?: string; role?: string; delta?: string }
  | { type: "REASONING_START" | "REASONING_END"; messageId: string }
  | { type: "REASONING_MESSAGE_START"; messageId: string }
  | { type: "REASONING_MESSAGE_END"; messageId: string; delta?: string }
  | { type: "REASONING_MESSAGE_CONTENT"; messageId: string; delta: string }
  | { type: "REASONING_MESSAGE_CHUNK"; messageId?: string; delta?: string }
  | { type: "TOOL_CALL_START"; toolCallId: string; toolCallName: string; parentMessageId?: string }
  | { type: "TOOL_CALL_ARGS"; toolCallId: string; delta: string }
  | { type: "TOOL_CALL_END"; toolCallId: string; delta?: string }
  | { type: "TOOL_CALL_RESULT"; messageId?: string; toolCallId: string; content: unknown }
  | { type: "ACTIVITY_SNAPSHOT"; messageId: string; activityType: string; content: unknown }
  | { type: "CUSTOM"; name: string; value?: unknown };

export type AgentEventType = AgentEvent["type"];

export interface Author {
  kind: "agent" | "person" | "service";
  id: string;
}

export interface FileChange {
  op: "put" | "delete";
  path: string;
  from?: string;
  blob?: string;
  size?: number;
  text?: string;
  base64?: string;
}

export interface FileChanged {
  revision: number;
  base: number;
  author: Author;
  cause?: { run?: string; toolCall?: string };
  message?: string;
  changes: readonly FileChange[];
}

export type ToolOutcome =
  | { status: "succeeded"; result?: unknown }
  | { status: "refused"; code: string; detail?: string };

export interface ToolResult {
  run?: string;
  toolCall: string;
  tool: string;
  outcome: ToolOutcome;
}

export type ReleaseState =
  | "queued"
  | "bundling"
  | "uploading"
  | "verifying"
  | "live"
  | "failed"
  | "superseded";

export interface ReleaseChanged {
  release: string;
  revision: number;
  state: ReleaseState;
  url?: string;
  error?: { code: string; detail?: string };
  requestedBy?: string;
}

export interface PreviewFailed {
  revision: number;
  path: string;
  message: string;
  line?: number;
  column?: number;
  frame?: string;
  kind?: "transform" | "resolve" | "pack" | "runtime";
}

/** A page of the draft threw; what is said of it comes from the app's own code. */
export interface PreviewThrew {
  revision: number;
  kind: "error" | "rejection" | "logged";
  message: string;
  path?: string;
  line?: number;
  column?: number;
  stack?: string;
  page: string;
}

/** A person's command was accepted: it will reach the agent's worker. */
export interface CommandAccepted {
  command: string;
  name: string;
  by: string;
  run?: string;
  approval?: string;
  toolCall?: string;
}

/** An approval is decided, once and for all; `by` is a person, or `expiry`. */
export interface ApprovalClosed {
  approval: string;
  run?: string;
  decision: "approve" | "reject";
  paths?: readonly string[];
  by?: string;
  reason?: string;
  command?: string;
}

/** A run was ended by the platform and not by its worker. */
export interface RunEnded {
  run: string;
  state: "failed";
  reason: "worker_lost" | (string & {});
}

export interface AppEvents {
  "app.created": { app: string; slug: string; name: string };
  "app.status-changed": { app: string; slug?: string; status: string };
  "file.changed": FileChanged;
  "tool.progress": { run?: string; toolCall: string; stage: string };
  "tool.result": ToolResult;
  "release.changed": ReleaseChanged;
  "preview.failed": PreviewFailed;
  "preview.recovered": { revision: number; path?: string };
  "preview.threw": PreviewThrew;
  "command.accepted": CommandAccepted;
  "approval.closed": ApprovalClosed;
  "run.ended": RunEnded;
}

export type AppEventType = keyof AppEvents;

/** The tools the platform answers: only its `tool.result` decides how such a call ended. */
export const PLATFORM_TOOLS: ReadonlySet<string> = new Set([
  "write_file",
  "edit_file",
  "delete_file",
  "rename_file",
  "add_dependency",
  "remove_dependency",
  "read_file",
  "list_files",
  "search_files",
  "read_console_logs",
  "read_network_requests",
]);
