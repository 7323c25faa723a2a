import type { Connection, Snapshot } from "../connection/state.ts";
import type { Door } from "../connection/doors.ts";
import type { AckFrame, ConnectedFrame, EventFrame } from "../frames.ts";

/** One step of the connection that every tab takes, in the order in which the leader took it. */
export type Step =
  | { what: "connected"; frame: ConnectedFrame }
  | { what: "event"; frame: EventFrame }
  | { what: "snapshot"; snapshot: Snapshot }
  | { what: "caught-up"; cursor: string }
  | { what: "reset" };

/** How far a tab has come: so many steps of a leader's term. */
export interface Position {
  readonly term: number;
  readonly step: number;
}

/** How the shared connection is, as the leader sees it. */
export interface Condition {
  readonly connection: Connection;
  readonly door: Door;
  readonly tabs: number;
}

export type FromLeader =
  /** There is a new leader. It goes on where a tab at `heir` stood. */
  | { kind: "lead"; term: number; heir: Position | undefined }
  | { kind: "step"; term: number; n: number; step: Step }
  | { kind: "condition"; term: number; condition: Condition }
  | { kind: "ack"; term: number; frame: AckFrame }
  | { kind: "alive"; term: number; to: string }
  /** What a tab has missed: the steps up to `n`, or the whole state after `n` steps. */
  | { kind: "missed"; term: number; to: string; n: number; steps: readonly Step[]; condition: Condition }
  | { kind: "state"; term: number; to: string; n: number; state: unknown; cursor: string | undefined; condition: Condition };

export type FromFollower =
  | { kind: "hello"; from: string; position: Position | undefined }
  | { kind: "probe"; from: string }
  | { kind: "bye"; from: string }
  | { kind: "send"; from: string; frame: object }
  /** Connect now: somebody looks, the network is back, or a person has asked for it. */
  | { kind: "wake"; from: string; asked: boolean };

export type Message = FromLeader | FromFollower;

export function isFromLeader(message: Message): message is FromLeader {
  return "term" in message;
}

/** The cursor after a step. */
export function cursorAfter(step: Step, before: string | undefined): string | undefined {
  switch (step.what) {
    case "event":
      return step.frame.cursor;
    case "snapshot":
      return step.snapshot.cursor;
    case "caught-up":
      return step.cursor;
    case "reset":
      return undefined;
    case "connected":
      return before;
  }
}
