export interface DiffLine {
  readonly kind: "same" | "added" | "removed";
  readonly text: string;
  /** Line numbers from 1, in the old and in the new text. */
  readonly old: number | undefined;
  readonly new: number | undefined;
}

/** Beyond this many differences a line-by-line story helps nobody, and costs too much to tell. */
const MAX_DIFFERENCES = 1_000;

export function splitLines(text: string): string[] {
  if (text === "") return [];
  const lines = text.split(/\r?\n/);
  if (lines.at(-1) === "") lines.pop();
  return lines;
}

/** The shortest edit between two texts, line by line (Myers), with common ends set aside first. */
export function diffLines(before: string, after: string, from = 1): DiffLine[] {
  const a = splitLines(before);
  const b = splitLines(after);
  let head = 0;
  while (head < a.length && head < b.length && a[head] === b[head]) head++;
  let tail = 0;
  while (
    tail < a.length - head &&
    tail < b.length - head &&
    a[a.length - 1 - tail] === b[b.length - 1 - tail]
  ) {
    tail++;
  }
  const out: DiffLine[] = [];
  const same = (i: number, j: number): void => {
    out.push({ kind: "same", text: a[i]!, old: i + from, new: j + from });
  };
  for (let i = 0; i < head; i++) same(i, i);
  for (const step of script(a.slice(head, a.length - tail), b.slice(head, b.length - tail))) {
    if (step.kind === "same") same(step.i + head, step.j + head);
    else if (step.kind === "removed") {
      out.push({ kind: "removed", text: a[step.i + head]!, old: step.i + head + from, new: undefined });
    } else {
      out.push({ kind: "added", text: b[step.j + head]!, old: undefined, new: step.j + head + from });
    }
  }
  for (let k = tail; k > 0; k--) same(a.length - k, b.length - k);
  return out;
}

interface Step {
  readonly kind: DiffLine["kind"];
  readonly i: number;
  readonly j: number;
}

function script(a: readonly string[], b: readonly string[]): Step[] {
  const trace = search(a, b);
  if (!trace) {
    return [
      ...a.map((_, i): Step => ({ kind: "removed", i, j: 0 })),
      ...b.map((_, j): Step => ({ kind: "added", i: a.length, j })),
    ];
  }
  const steps: Step[] = [];
  let x = a.length;
  let y = b.length;
  for (let d = trace.length - 1; d >= 0; d--) {
    const reach = trace[d]!;
    const down = comesDown(reach, d, x - y);
    const fromK = down ? x - y + 1 : x - y - 1;
    const fromX = reach.at(fromK);
    const fromY = fromX - fromK;
    while (x > fromX && y > fromY && x > 0 && y > 0) steps.push({ kind: "same", i: --x, j: --y });
    if (d === 0) break;
    if (down) steps.push({ kind: "added", i: x, j: --y });
    else steps.push({ kind: "removed", i: --x, j: y });
  }
  return steps.reverse();
}

/** How far each diagonal from `-d` to `d` was reached. */
class Reach {
  private readonly x: Int32Array;
  private readonly d: number;

  constructor(d: number) {
    this.d = d;
    this.x = new Int32Array(2 * d + 1).fill(-1);
  }

  at(k: number): number {
    return this.x[k + this.d] ?? -1;
  }

  set(k: number, x: number): void {
    this.x[k + this.d] = x;
  }
}

function comesDown(reach: Reach, d: number, k: number): boolean {
  return k === -d || (k !== d && reach.at(k - 1) < reach.at(k + 1));
}

/** What was reached before each round; nothing when the texts differ too much. */
function search(a: readonly string[], b: readonly string[]): Reach[] | undefined {
  const start = new Reach(1);
  start.set(1, 0);
  const trace = [start];
  const limit = Math.min(a.length + b.length, MAX_DIFFERENCES);
  for (let d = 0; d <= limit; d++) {
    const before = trace[d]!;
    const reached = new Reach(d);
    for (let k = -d; k <= d; k += 2) {
      let x = comesDown(before, d, k) ? before.at(k + 1) : before.at(k - 1) + 1;
      while (x < a.length && x - k < b.length && a[x] === b[x - k]) x++;
      reached.set(k, x);
      if (x >= a.length && x - k >= b.length) return trace;
    }
    trace.push(reached);
  }
  return undefined;
}

export interface Hunk {
  readonly lines: readonly DiffLine[];
  /** Unchanged lines left out before this hunk. */
  readonly skipped: number;
}

/** The changed places with a little context around each. */
export function hunks(lines: readonly DiffLine[], context = 3): { hunks: Hunk[]; rest: number } {
  const keep = new Uint8Array(lines.length);
  lines.forEach((line, i) => {
    if (line.kind === "same") return;
    keep.fill(1, Math.max(0, i - context), Math.min(lines.length, i + context + 1));
  });
  const out: Hunk[] = [];
  let skipped = 0;
  let open: DiffLine[] | undefined;
  lines.forEach((line, i) => {
    if (!keep[i]) {
      skipped++;
      open = undefined;
      return;
    }
    if (!open) {
      open = [];
      out.push({ lines: open, skipped });
      skipped = 0;
    }
    open.push(line);
  });
  return { hunks: out, rest: skipped };
}

export function tally(lines: readonly DiffLine[]): { added: number; removed: number } {
  let added = 0;
  let removed = 0;
  for (const line of lines) {
    if (line.kind === "added") added++;
    else if (line.kind === "removed") removed++;
  }
  return { added, removed };
}
