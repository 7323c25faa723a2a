import type { InputMessage, RunOutcome } from "../events.ts";
import type { Item, RunState, Wish } from "./state.ts";

/** How a run ended, in the words of its own last event. */
export function finalState(outcome: RunOutcome | string | undefined): RunState {
  const type = typeof outcome === "string" ? outcome : outcome?.type;
  if (type === "cancelled") return "stopped";
  return type === "interrupt" ? "interrupted" : "finished";
}

/** The last thing a person said, which is what started the run. */
export function promptOf(messages: readonly InputMessage[] | undefined): string | undefined {
  const message = messages?.findLast?.((m) => m.role === "user");
  const content = message?.content;
  if (typeof content === "string") return content;
  if (!Array.isArray(content)) return undefined;
  const parts = content as readonly { text?: unknown }[];
  return parts.map((part) => (typeof part.text === "string" ? part.text : "")).join("");
}

export function keyOf(run: string, kind: Item["kind"], id: string): string {
  return `${run}/${kind}/${id}`;
}

/** What the state of a run is called once it was ended by the platform. */
export function endedBecause(reason: string): string {
  return reason === "worker_lost" ? "The agent stopped answering." : "The platform ended the run.";
}

const WISHES: Readonly<Record<string, Wish>> = {
  "run.stop": "stop",
  "run.pause": "pause",
  "run.resume": "resume",
};

export function wishOf(command: string): Wish | undefined {
  return WISHES[command];
}
