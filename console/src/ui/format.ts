const RELATIVE = new Intl.RelativeTimeFormat("en", { numeric: "auto", style: "narrow" });
const CLOCK = new Intl.DateTimeFormat("en", { hour: "2-digit", minute: "2-digit", hour12: false });
const FULL = new Intl.DateTimeFormat("en", { dateStyle: "medium", timeStyle: "medium" });
const COUNT = new Intl.NumberFormat("en");

const STEPS: readonly [limit: number, unit: Intl.RelativeTimeFormatUnit, ms: number][] = [
  [60, "minute", 60_000],
  [24, "hour", 3_600_000],
  [30, "day", 86_400_000],
  [12, "month", 2_592_000_000],
  [Number.POSITIVE_INFINITY, "year", 31_536_000_000],
];

/** "now", "3 min. ago", "2 days ago". */
export function ago(time: string | number | undefined, now = Date.now()): string {
  const at = new Date(time ?? Number.NaN).getTime();
  if (Number.isNaN(at)) return "";
  const passed = Math.max(0, now - at);
  if (passed < 45_000) return "just now";
  for (const [limit, unit, ms] of STEPS) {
    const n = Math.max(1, Math.round(passed / ms));
    if (n < limit) return RELATIVE.format(-n, unit);
  }
  return "";
}

/** "in 3 min", "in 2 days". */
export function remaining(time: string | undefined, now = Date.now()): string {
  const left = Math.max(0, new Date(time ?? Number.NaN).getTime() - now);
  const [, unit, ms] = STEPS.find(([limit, , ms]) => left / ms < limit) ?? [];
  return unit === undefined || ms === undefined ? "" : RELATIVE.format(Math.max(1, Math.round(left / ms)), unit);
}

export function clock(time: string | undefined): string {
  const at = new Date(time ?? Number.NaN);
  return Number.isNaN(at.getTime()) ? "" : CLOCK.format(at);
}

export function fullTime(time: string | undefined): string {
  const at = new Date(time ?? Number.NaN);
  return Number.isNaN(at.getTime()) ? "" : FULL.format(at);
}

/** "0.4s", "12s", "3m 05s". */
export function duration(ms: number): string {
  if (!Number.isFinite(ms) || ms < 0) return "";
  if (ms < 1_000) return `${Math.round(ms)}ms`;
  if (ms < 10_000) return `${(ms / 1_000).toFixed(1)}s`;
  const seconds = Math.round(ms / 1_000);
  if (seconds < 60) return `${seconds}s`;
  const minutes = Math.floor(seconds / 60);
  const rest = String(seconds % 60).padStart(2, "0");
  return minutes < 60 ? `${minutes}m ${rest}s` : `${Math.floor(minutes / 60)}h ${minutes % 60}m`;
}

export function between(from: string | undefined, to: string | number | undefined): string {
  if (from === undefined || to === undefined) return "";
  return duration(new Date(to).getTime() - new Date(from).getTime());
}

/** "14:05", "0:09": what is left of a time. */
export function countdown(ms: number): string {
  const seconds = Math.ceil(Math.max(0, ms) / 1_000);
  return `${Math.floor(seconds / 60)}:${String(seconds % 60).padStart(2, "0")}`;
}

/** How long something took, when it was long enough to notice. */
export function noticeable(from: string | undefined, to: string | undefined): string {
  const ms = new Date(to ?? Number.NaN).getTime() - new Date(from ?? Number.NaN).getTime();
  return ms >= 100 ? duration(ms) : "";
}

export function bytes(size: number): string {
  if (size < 1_024) return `${size} B`;
  if (size < 1_048_576) return `${(size / 1_024).toFixed(size < 10_240 ? 1 : 0)} KB`;
  return `${(size / 1_048_576).toFixed(1)} MB`;
}

export function count(n: number, one: string, many = `${one}s`): string {
  return `${COUNT.format(n)} ${n === 1 ? one : many}`;
}

/** The end of a path matters most: "…/components/Button.tsx". */
export function splitPath(path: string): [folder: string, name: string] {
  const cut = path.lastIndexOf("/") + 1;
  return [path.slice(0, cut), path.slice(cut)];
}
