import type {
  Author,
  FileChange,
  ReleaseState,
  PreviewFailed,
  ToolOutcome,
} from "../events.ts";

/**
 * One agent turn.
 *
 *     running ─RUN_FINISHED→ finished | stopped | interrupted
 *        │
 *        └────RUN_ERROR────→ failed
 */
export type RunState = "running" | "paused" | "finished" | "stopped" | "interrupted" | "failed";

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
  /** A command this client has asked for and whose effect has not been seen yet. */
  readonly asked: "stop" | "pause" | "resume" | undefined;
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
 *     receiving ─END→ waiting ─progress→ working ─result→ succeeded | refused
 *
 * A call without an answer when its run ends is `unanswered`, which a late answer may still settle.
 * `succeeded` and `refused` are never overwritten.
 */
export type ToolState =
  | "receiving"
  | "waiting"
  | "working"
  | "unanswered"
  | "succeeded"
  | "refused";

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
  readonly startedAt: string;
  readonly endedAt: string | undefined;
  readonly cut: number;
}

export interface ApprovalItem {
  readonly kind: "approval";
  readonly id: string;
  readonly run: string;
  readonly message: string;
  readonly paths: readonly string[];
  readonly state: "open" | "approved" | "rejected";
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

const RANK: Readonly<Record<ToolState, number>> = {
  receiving: 0,
  waiting: 1,
  working: 2,
  unanswered: 3,
  succeeded: 4,
  refused: 4,
};

export function isSettled(state: ToolState): boolean {
  return RANK[state] === 4;
}

/** A tool call only moves forward, and never out of `succeeded` or `refused`. */
export function mayMove(from: ToolState, to: ToolState): boolean {
  return RANK[to] > RANK[from];
}

export function isOver(state: RunState): boolean {
  return state !== "running" && state !== "paused";
}
