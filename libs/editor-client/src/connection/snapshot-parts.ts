import type { Entry, SnapshotFrame } from "../frames.ts";
import type { Snapshot } from "./state.ts";

/** The parts of a snapshot that have come; nothing of it counts before the last. */
export class SnapshotParts {
  private events: Entry[] = [];
  private size = 0;

  /** The whole snapshot and its size on the way, with the last part. */
  add(frame: SnapshotFrame, size: number): { snapshot: Snapshot; size: number } | undefined {
    if (frame.part === 1) this.clear();
    for (const event of frame.events) this.events.push(event);
    this.size += size;
    if (frame.part < frame.of) return undefined;
    const whole = { snapshot: { cursor: frame.cursor, events: this.events }, size: this.size };
    this.clear();
    return whole;
  }

  clear(): void {
    this.events = [];
    this.size = 0;
  }
}
