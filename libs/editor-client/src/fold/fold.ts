import type { EventFrame } from "../frames.ts";
import { Changes, type Schedule } from "../store.ts";
import { AppFold } from "./app-fold.ts";
import { RunFold } from "./run-fold.ts";
import { DEFAULT_LIMITS, type Limits } from "./state.ts";

/** Everything known about an app, folded from its events. */
export class Fold {
  readonly changes: Changes;
  readonly runs: RunFold;
  readonly app: AppFold;
  /** Events nobody here understands: counted, never fatal. */
  unrecognised = 0;

  constructor(schedule: Schedule, limits: Limits = DEFAULT_LIMITS) {
    this.changes = new Changes(schedule);
    this.runs = new RunFold(this.changes, limits);
    this.app = new AppFold(this.changes, this.runs, limits);
  }

  apply(frame: EventFrame): void {
    const known =
      frame.topic === "agent.events" ? this.runs.apply(frame) : this.app.apply(frame);
    if (!known) this.unrecognised++;
  }

  /** Forgets everything: what is retained will be sent again. */
  reset(): void {
    this.runs.reset();
    this.app.reset();
    this.unrecognised = 0;
  }
}
