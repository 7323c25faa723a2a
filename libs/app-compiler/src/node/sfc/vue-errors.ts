import { Failed, sourceFailure, sourceFailureAt, type SourceCode } from "../failures.ts";
import { Lacking } from "../styles/materials.ts";
import type { Source } from "../transform/types.ts";

interface Told {
  message?: string;
  /** Of the template compiler: positions in the component's file. */
  loc?: { start?: { line: number; column: number }; line?: number; column?: number };
  /** Of PostCSS: positions in a style. */
  reason?: string;
}

/** What Vue's compiler says, at the place in the component that it means. */
export function vueFailure(error: unknown, source: Source, code: SourceCode): Error {
  if (error instanceof Failed || error instanceof Lacking) return error;
  const told = (typeof error === "string" ? { message: error } : error) as Told;
  const lines = (told.reason ?? told.message ?? String(error)).split("\n");
  const message = lines[0]!.replace(/^\[(?:@vue\/compiler-sfc|vue\/compiler-sfc)\] /, "").trim();
  const at = { file: source.url, source: source.text };
  if (told.loc?.start) {
    const { line, column } = told.loc.start;
    return sourceFailureAt(code, message, { ...at, line, column });
  }
  const marked = markedLine(lines, source);
  return marked === null
    ? sourceFailureAt(code, message, { ...at, line: 0, column: 0 })
    : sourceFailure(code, message, { ...at, offset: marked });
}

/** The place that the frame in a message marks: `12 |  code` and below it `|    ^`. */
function markedLine(lines: string[], source: Source): number | null {
  const mark = lines.findIndex((each) => /^\s*\|\s*\^/.test(each));
  const shown = mark > 0 ? /^(\d+)\s*\|/.exec(lines[mark - 1]!) : null;
  if (!shown) return null;
  const before = source.text.split("\n").slice(0, Number(shown[1]) - 1);
  const start = before.reduce((sum, line) => sum + line.length + 1, 0);
  const column = lines[mark]!.indexOf("^") - (lines[mark - 1]!.indexOf("|") + 3);
  return start + Math.max(0, column);
}
