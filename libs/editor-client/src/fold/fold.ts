import type { Entry } from "../frames.ts";
import { Changes, type Schedule } from "../store.ts";
import { AppFold, type SavedApp } from "./app-fold.ts";
import { RunFold, type SavedRuns } from "./run-fold.ts";
import { DEFAULT_LIMITS, type Limits } from "./state.ts";

/** A whole fold as a value: what one tab hands to another that has missed too much. */
export interface SavedFold {
  readonly runs: SavedRuns;
  readonly app: SavedApp;
  readonly unrecognised: number;
}

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

  apply(entry: Entry): void {
    const known =
      entry.topic === "agent.events" ? this.runs.apply(entry) : this.app.apply(entry);
    if (!known) this.unrecognised++;
  }

  /** Replaces everything by what a snapshot tells; nobody sees a state in between. */
  replace(entries: readonly Entry[]): void {
    this.changes.together(() => {
      this.reset();
      for (const entry of entries) this.apply(entry);
    });
  }

  saved(): SavedFold {
    const { runs, app, unrecognised } = this;
    return { runs: runs.saved(), app: app.saved(), unrecognised };
  }

  restore(saved: SavedFold): void {
    this.changes.together(() => {
      this.runs.restore(saved.runs);
      this.app.restore(saved.app);
      this.unrecognised = saved.unrecognised;
    });
  }

  /** Forgets everything: what is retained will be sent again. */
  reset(): void {
    this.runs.reset();
    this.app.reset();
    this.unrecognised = 0;
  }
}
