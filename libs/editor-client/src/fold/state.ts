import type {
  Author,
  FileChange,
  ReleaseState,
  PreviewFailed,
  PreviewThrew,
  ToolOutcome,
} from "../events.ts";

/**
 * One agent turn.
 *
 *     running ─RUN_FINISHED→ finished | stopped | interrupted
 *        │
 *        └────RUN_ERROR, run.ended────→ failed
 */
export type RunState = "running" | "paused" | "finished" | "stopped" | "interrupted" | "failed";

export type Wish = "stop" | "pause" | "resume";

export interface Run {
  readonly id: string;
  readonly thread: string | undefined;
  readonly state: RunState;
  readonly prompt: string | undefined;
  readonly startedAt: string;
  readonly endedAt: string | undefined;
  readonly error: { readonly message: string; readonly code: string | undefined } | undefined;
  /** Item ids in order of first appearance: text, reasoning and tool calls interleave. */
  readonly items: readonly string[];
  /** How many items were dropped from the front to stay within the limits. */
  readonly dropped: number;
  readonly step: string | undefined;
  /** How many questions of it wait for a person. */
  readonly questions: number;
  /** The last that was wanted of it, and by whom once the platform has accepted it. */
  readonly wanted: { readonly wish: Wish; readonly by: string | undefined } | undefined;
  /** What is wanted and has had no effect yet. */
  readonly asked: Wish | undefined;
  /** The platform ended it because its worker fell silent: nothing it still says counts. */
  readonly fenced: boolean;
}

export interface TextItem {
  readonly kind: "text" | "reasoning";
  readonly id: string;
  readonly run: string;
  readonly role: string;
  readonly text: string;
  readonly open: boolean;
  readonly startedAt: string;
  readonly endedAt: string | undefined;
  /** Characters left out of the middle of the story because the message is enormous. */
  readonly cut: number;
}

/**
 * One tool call.
 *
 *     queued → streaming → (awaiting_approval) → running → succeeded | failed | timed_out | cancelled
 *
 * An answer is never overwritten. A call without one when its run ends is `cancelled` if the run was
 * stopped or failed and `unanswered` otherwise; the two topics are not ordered against each other, so
 * an answer that was on its way may still settle it.
 */
export type ToolState =
  | "queued"
  | "streaming"
  | "awaiting_approval"
  | "running"
  | "unanswered"
  | "succeeded"
  | "failed"
  | "timed_out"
  | "cancelled";

export interface ToolItem {
  readonly kind: "tool";
  readonly id: string;
  readonly run: string;
  readonly tool: string;
  readonly state: ToolState;
  readonly argsText: string;
  readonly stage: string | undefined;
  readonly outcome: ToolOutcome | undefined;
  /** What the agent was told, as it echoed it. */
  readonly reply: unknown;
  readonly revision: number | undefined;
  /** Somebody has asked for it to be tried again. */
  readonly retryAsked: boolean;
  readonly startedAt: string;
  readonly endedAt: string | undefined;
  readonly cut: number;
}

/** How an approval was closed: by a person, or by `expiry`. */
export interface Verdict {
  readonly decision: "approve" | "reject";
  /** The paths that were approved, where not simply all or none were. */
  readonly paths: readonly string[] | undefined;
  readonly by: string | undefined;
  readonly reason: string | undefined;
  readonly at: string;
}

export interface ApprovalItem {
  readonly kind: "approval";
  readonly id: string;
  readonly run: string;
  /** False while only its verdict has been heard, and not yet the question. */
  readonly asked: boolean;
  readonly message: string;
  readonly paths: readonly string[];
  readonly toolCall: string | undefined;
  readonly expiresAt: string | undefined;
  /** `void` when its run ended without a verdict. */
  readonly state: "open" | "approved" | "rejected" | "void";
  readonly verdict: Verdict | undefined;
  readonly startedAt: string;
  readonly endedAt: string | undefined;
}

export interface ActivityItem {
  readonly kind: "activity";
  readonly id: string;
  readonly run: string;
  readonly activity: string;
  readonly content: unknown;
  readonly startedAt: string;
  readonly endedAt: string | undefined;
}

export type Item = TextItem | ToolItem | ApprovalItem | ActivityItem;

export interface Revision {
  readonly revision: number;
  readonly base: number;
  readonly author: Author;
  readonly message: string | undefined;
  readonly cause: { readonly run?: string; readonly toolCall?: string } | undefined;
  readonly at: string;
  readonly changes: readonly FileChange[];
}

/** The latest thing that happened to a path. */
export interface Touch {
  readonly path: string;
  readonly op: "put" | "delete" | "writing";
  readonly revision: number | undefined;
  readonly run: string | undefined;
  readonly toolCall: string | undefined;
  readonly at: string;
}

export interface Release {
  readonly release: string;
  readonly revision: number;
  readonly state: ReleaseState;
  readonly url: string | undefined;
  readonly error: { readonly code: string; readonly detail?: string } | undefined;
  readonly requestedBy: string | undefined;
  readonly at: string;
  /** When each state was first seen. */
  readonly times: Readonly<Partial<Record<ReleaseState, string>>>;
}

export interface PreviewError extends PreviewFailed {
  readonly at: string;
}

export interface PageError extends PreviewThrew {
  readonly at: string;
}

export interface App {
  readonly name: string | undefined;
  readonly slug: string | undefined;
  readonly status: string | undefined;
}

export interface Limits {
  readonly runs: number;
  readonly itemsPerRun: number;
  readonly textPerItem: number;
  readonly revisions: number;
}

export const DEFAULT_LIMITS: Limits = {
  runs: 200,
  itemsPerRun: 2_000,
  textPerItem: 1_000_000,
  revisions: 2_000,
};

const ENDED = new Set<ToolState>(["unanswered", "succeeded", "failed", "timed_out", "cancelled"]);

/** Nothing more is expected of the call. */
export function isSettled(state: ToolState): boolean {
  return ENDED.has(state);
}

/** Forward only, never out of an answer; out of an end without an answer only by one. */
export function mayMove(item: ToolItem, to: ToolState, answered: boolean): boolean {
  if (item.outcome !== undefined) return false;
  if (isSettled(item.state)) return answered;
  if (item.state === to || to === "queued") return false;
  return to !== "streaming" || item.state === "queued";
}

export function isOver(state: RunState): boolean {
  return state !== "running" && state !== "paused";
}

/** Whether a wish has had its effect shows in the run's own state, whichever is heard first. */
export function askedOf({ wanted, state }: Run): Wish | undefined {
  if (!wanted || isOver(state)) return undefined;
  if (wanted.wish === "pause" && state === "paused") return undefined;
  return wanted.wish === "resume" && state === "running" ? undefined : wanted.wish;
}
