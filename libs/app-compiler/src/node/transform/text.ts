import { rejected, sourceFailureAt } from "../failures.ts";
import { rooted } from "../paths.ts";
import type { TransformRequest } from "./types.ts";

const MAX_SOURCE_CHARS = 5_000_000;

/** The text to compile, without a byte order mark. */
export function sourceText(request: TransformRequest): string {
  const raw = request.source ?? Buffer.from(bytes(request), "base64").toString("utf8");
  if (raw.length > MAX_SOURCE_CHARS) {
    const at = { file: rooted(request.path), source: "", line: 0, column: 0 };
    const message = `The file has more than ${MAX_SOURCE_CHARS} characters`;
    throw sourceFailureAt("unsupported", message, at);
  }
  return raw.charCodeAt(0) === 0xfeff ? raw.slice(1) : raw;
}

function bytes(request: TransformRequest): string {
  if (request.base64 === undefined) throw rejected("bad_request", "source or base64 is missing");
  return request.base64;
}
