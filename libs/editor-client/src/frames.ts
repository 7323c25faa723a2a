/** The frames of the `overskill.v1` socket, as they travel. */

export const SUBPROTOCOL = "overskill.v1";

export type Topic = "agent.events" | "app.events";

/** One record of the log, or one event that a snapshot tells in its place. */
export interface Entry {
  topic: Topic;
  time: string;
  id: string;
  eventType: string;
  run?: string;
  data: Record<string, unknown>;
}

export interface ConnectedFrame {
  type: "connected";
  connection: string;
  epoch: string | number;
  resumed: boolean;
  head: number;
  /** How long to wait before the first reconnect. */
  retryMs?: number;
}

/** `seq` is contiguous from 1 on each connection. */
export interface EventFrame extends Entry {
  type: "event";
  seq: number;
  cursor: string;
  traceparent?: string;
  /** So many adjacent deltas of one item are told as this one, which has the id of the last. */
  merged?: number;
}

/** A part of the folded state, told as events. The state is whole with the last part. */
export interface SnapshotFrame {
  type: "snapshot";
  seq: number;
  cursor: string;
  part: number;
  of: number;
  events: readonly Entry[];
}

/** Replay is over: what follows is live. Shares the counter of the events. */
export interface CaughtUpFrame {
  type: "caught-up";
  seq: number;
  cursor: string;
}

export interface AckFrame {
  type: "ack";
  command: string;
  status: "accepted" | "duplicate" | "refused";
  code?: string;
}

export type ResetReason = "cursor_too_old" | "epoch_changed" | "behind";

/** The position cannot be honoured: a snapshot follows, or everything retained is sent again. */
export interface ResetFrame {
  type: "reset";
  reason: ResetReason | (string & {});
}

export interface PingFrame {
  type: "ping";
}

export type ServerFrame =
  | ConnectedFrame
  | EventFrame
  | SnapshotFrame
  | CaughtUpFrame
  | AckFrame
  | ResetFrame
  | PingFrame;

export type Command =
  | { name: "run.stop" | "run.pause" | "run.resume"; run: string }
  | { name: "run.steer"; run: string; text: string }
  | { name: "run.retry"; run: string; toolCall: string }
  | {
      name: "approval.decided";
      run?: string;
      approval: string;
      decision: "approve" | "reject";
      paths?: readonly string[];
      reason?: string;
    };

export type CommandName = Command["name"];

const KNOWN = new Set(["connected", "event", "snapshot", "caught-up", "ack", "reset", "ping"]);

/** A frame of a newer server is `undefined`: ignored, never fatal. */
export function parseFrame(text: string): ServerFrame | undefined {
  const value: unknown = JSON.parse(text);
  if (typeof value !== "object" || value === null) return undefined;
  const type = (value as { type?: unknown }).type;
  return typeof type === "string" && KNOWN.has(type) ? (value as ServerFrame) : undefined;
}
