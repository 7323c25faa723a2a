/** How long to wait before the next attempt: exponential, capped, with full jitter. */
export interface Backoff {
  readonly firstMs: number;
  readonly capMs: number;
  readonly random: () => number;
}

export const DEFAULT_BACKOFF: Backoff = { firstMs: 250, capMs: 15_000, random: Math.random };

/** The first retry is nearly at once: most losses are a restart or a change of network. */
export function delayMs(attempt: number, backoff: Backoff = DEFAULT_BACKOFF): number {
  const ceiling = Math.min(backoff.capMs, backoff.firstMs * 2 ** Math.min(attempt, 16));
  return Math.round(ceiling * (0.2 + 0.8 * backoff.random()));
}
