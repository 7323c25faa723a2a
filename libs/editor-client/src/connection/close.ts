/**
 * What a close code asks of the client. 4400-4499 are verdicts on this client: trying again cannot
 * help. Everything else (the 4000s and the protocol's own codes) is a matter of time.
 */
export function mayReconnect(code: number): boolean {
  return code < 4400 || code > 4499;
}

const REASONS: Readonly<Record<number, string>> = {
  1001: "The server went away.",
  1002: "The connection broke the protocol.",
  1003: "The connection broke the protocol.",
  1006: "The connection was lost.",
  1007: "The connection broke the protocol.",
  1009: "A message was too large.",
  4000: "The server is being replaced.",
  4001: "This client took too long to read.",
  4002: "The server met an error.",
  4003: "The permission to watch ran out.",
  4004: "The connection stopped answering.",
  4400: "The server did not understand this client.",
  4401: "The connection ticket was refused.",
  4403: "You may not watch this app.",
  4408: "The connection took too long to introduce itself.",
  4413: "A message was too large.",
  4429: "Too many connections are open.",
};

export function closeReason(code: number, reason: string): string {
  return REASONS[code] ?? (reason || `The connection was closed (${code}).`);
}

const LONGEST_HINT_MS = 60_000;

/** The moment a draining server gives this connection to come back at: `draining;retry=<ms>`. */
export function retryHint(reason: string): number | undefined {
  const found = /(?:^|;)\s*retry=(\d{1,9})(?:;|$)/.exec(reason)?.[1];
  return found === undefined ? undefined : bounded(Number(found));
}

/** A hint is kept within reason: no server may send a client away for an hour. */
export function bounded(hintMs: number | undefined): number | undefined {
  if (hintMs === undefined || !Number.isFinite(hintMs) || hintMs < 0) return undefined;
  return Math.min(hintMs, LONGEST_HINT_MS);
}
