import { rejected } from "../failures.ts";

export function bundle(_request: unknown, _signal: AbortSignal): Promise<unknown> {
  throw rejected("bad_request", "bundle is not there yet");
}
