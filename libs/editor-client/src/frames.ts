/** The frames of the `overskill.v1` socket, as they travel. */

export const SUBPROTOCOL = "overskill.v1";

export type Topic = "agent.events" | "app.events";

export interface ConnectedFrame {
  type: "connected";
  connection: string;
  epoch: string | number;
  resumed: boolean;
  head: number;
}

/** One record of the log. `seq` is contiguous from 1 on each connection. */
export interface EventFrame {
  type: "event";
  seq: number;
  cursor: string;
  topic: Topic;
  time: string;
  id: string;
  eventType: string;
  run?: string;
  data: Record<string, unknown>;
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

/** The cursor cannot be honoured: drop the state, everything retained is sent again. */
export interface ResetFrame {
  type: "reset";
  reason: string;
}

export interface PingFrame {
  type: "ping";
}

export type ServerFrame =
  | ConnectedFrame
  | EventFrame
  | CaughtUpFrame
  | AckFrame
  | ResetFrame
  | PingFrame;

export type CommandName =
  | "run.stop"
  | "run.pause"
  | "run.resume"
  | "run.steer"
  | "approval.decided";

export type Command =
  | { name: "run.stop" | "run.pause" | "run.resume"; run: string }
  | { name: "run.steer"; run: string; text: string }
  | {
      name: "approval.decided";
      run?: string;
      approval: string;
      decision: "approve" | "reject";
      paths?: readonly string[];
      reason?: string;
    };

const KNOWN = new Set(["connected", "event", "caught-up", "ack", "reset", "ping"]);

/** A frame of a newer server is `undefined`: ignored, never fatal. */
export function parseFrame(text: string): ServerFrame | undefined {
  const value: unknown = JSON.parse(text);
  if (typeof value !== "object" || value === null) return undefined;
  const type = (value as { type?: unknown }).type;
  return typeof type === "string" && KNOWN.has(type) ? (value as ServerFrame) : undefined;
}

/**
 * What a close code asks of the client. 4400-4499 are verdicts on this client: trying again cannot
 * help. Everything else (the 4000s and the protocol's own codes) is a matter of time.
 */
export function mayReconnect(code: number): boolean {
  return code < 4400 || code > 4499;
}

const REASONS: Readonly<Record<number, string>> = {
  4400: "The server did not understand this client.",
  4401: "The connection ticket was refused.",
  4403: "You may not watch this app.",
  4408: "The connection took too long to introduce itself.",
  4413: "A message was too large.",
  4429: "Too many connections are open.",
};

export function closeReason(code: number, reason: string): string {
  return REASONS[code] ?? (reason || `The connection was closed (${code}).`);
}
