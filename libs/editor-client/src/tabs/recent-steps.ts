import type { Step } from "./messages.ts";

const MOST_STEPS = 2_000;
const MOST_CHARACTERS = 2_000_000;

/** The latest steps of a term, bounded: what a tab that fell behind is told again. */
export class RecentSteps {
  private readonly kept: { step: Step; size: number }[] = [];
  private size = 0;
  private first = 1;

  add(step: Step, size: number): void {
    this.kept.push({ step, size });
    this.size += size;
    while (this.kept.length > MOST_STEPS || (this.size > MOST_CHARACTERS && this.kept.length > 0)) {
      this.size -= this.kept.shift()!.size;
      this.first++;
    }
  }

  /** The steps after the n-th, or nothing when some of them are not kept any more. */
  after(n: number): readonly Step[] | undefined {
    const from = n + 1 - this.first;
    if (from < 0 || from > this.kept.length) return undefined;
    return this.kept.slice(from).map(({ step }) => step);
  }
}
