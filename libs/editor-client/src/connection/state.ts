import type { AckFrame, ConnectedFrame, Entry, EventFrame } from "../frames.ts";

/** The part of the standard WebSocket this client relies on. */
export interface Socket {
  onopen: ((event: never) => void) | null;
  onmessage: ((event: never) => void) | null;
  onclose: ((event: never) => void) | null;
  onerror: ((event: never) => void) | null;
  send(text: string): void;
  close(code?: number, reason?: string): void;
}

export type OpenSocket = (url: string, protocol: string) => Socket;

/** Thrown by the ticket callback when asking again cannot help: signed out, or not a member. */
export class TicketRefused extends Error {}

interface Pause {
  attempt: number;
  delayMs: number;
  /** When the next attempt is made, in milliseconds since 1970. */
  retryAt: number;
  reason: string;
}

/**
 *     idle → connecting → replaying → live
 *                 ↑          │         │
 *              waiting ←─────┴─────────┘      closed: a verdict, or the caller's wish
 *
 * `offline` is a wait in which the device itself says it has no network.
 */
export type Connection =
  | { phase: "idle" }
  | { phase: "connecting"; attempt: number }
  | { phase: "replaying" }
  | { phase: "live" }
  | ({ phase: "waiting" } & Pause)
  | ({ phase: "offline" } & Pause)
  | { phase: "closed"; reason: string; code?: number };

/** The whole state at a position, told as events. */
export interface Snapshot {
  readonly cursor: string;
  readonly events: readonly Entry[];
}

/** What a connection tells. `size` is about how many characters it took on the way. */
export interface ConnectionListener {
  changed(connection: Connection): void;
  connected(frame: ConnectedFrame): void;
  event(frame: EventFrame, size: number): void;
  snapshot(snapshot: Snapshot, size: number): void;
  caughtUp(cursor: string): void;
  ack(frame: AckFrame): void;
  reset(): void;
}
