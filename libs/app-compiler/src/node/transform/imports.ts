import { parse, type Export, type Import } from "es-module-lexer";
import { sourceFailureAt } from "../failures.ts";
import { isElsewhere, isRelative } from "../paths.ts";
import { dynamicInterop, interopOf } from "./interop.ts";
import type { AcceptedDep, ImportRecord, Source } from "./types.ts";

/** What the text of an ES module says about imports, exports and `import.meta`. */
export interface Lexed {
  imports: ImportRecord[];
  exports: readonly Export[];
  usesHot: boolean;
  usesEnv: boolean;
  acceptsSelf: boolean;
  acceptedDeps: AcceptedDep[];
  acceptedExports: string[];
}

/** Reads `code`, the compiled form of `source`. */
export function lex(code: string, source: Source): Lexed {
  const [imports, exports] = read(code, source);
  const found: Lexed = {
    imports: [],
    exports,
    usesHot: false,
    usesEnv: false,
    acceptsSelf: false,
    acceptedDeps: [],
    acceptedExports: [],
  };
  for (const each of imports) {
    if (each.type === "import-meta") {
      readMeta(code, each.end, found, source);
      continue;
    }
    const record = importRecord(code, each);
    if (!record) continue;
    addInterop(record, code, each, found.imports.length);
    found.imports.push(record);
  }
  return found;
}

/** Moves every position, after text was put in front of the code. */
export function shift(lexed: Lexed, by: number): void {
  if (by === 0) return;
  for (const each of lexed.imports) {
    each.start += by;
    each.end += by;
    if (!each.interop) continue;
    each.interop.start += by;
    each.interop.end += by;
  }
  for (const each of lexed.acceptedDeps) {
    each.start += by;
    each.end += by;
  }
}

function read(code: string, source: Source): ReturnType<typeof parse> {
  try {
    return parse(code);
  } catch (error) {
    const message = `Cannot read the imports: ${(error as Error).message}`;
    const at = { file: source.url, source: source.text, line: 0, column: 0 };
    throw sourceFailureAt("syntax", message, at);
  }
}

function addInterop(
  record: ImportRecord,
  code: string,
  each: Exclude<Import, { type: "import-meta" }>,
  index: number,
): void {
  if (isRelative(record.specifier) || isElsewhere(record.specifier)) return;
  const [start, end] = [each.importStart, each.importEnd];
  const interop = record.dynamic
    ? dynamicInterop({ start, end })
    : interopOf(code.slice(start, end), { start, end, index });
  if (interop) record.interop = interop;
}

/** The span inside the quotes; null for a dynamic import of anything but a literal. */
function importRecord(
  code: string,
  each: Exclude<Import, { type: "import-meta" }>,
): ImportRecord | null {
  if (each.specifier === undefined) return null;
  if (each.type !== "dynamic") {
    const [start, end] = [each.start, each.end];
    const names = importedNames(code.slice(each.importStart, start), each.type);
    return { specifier: each.specifier, start, end, dynamic: false, self: false, names };
  }
  if (each.glob) return null;
  const literal = /^\s*(?:\/\*[\s\S]*?\*\/\s*)*(["'`])/.exec(code.slice(each.start, each.end));
  if (!literal) return null;
  const start = each.start + literal[0].length;
  const end = code.indexOf(literal[1]!, start);
  return { specifier: each.specifier, start, end, dynamic: true, self: false, names: [] };
}

/** The names in `import D, { a as b } from` or `export { a } from`, as the other module calls them. */
function importedNames(clause: string, type: "static" | "reexport-star"): string[] {
  if (type === "reexport-star") return ["*"];
  const head = clause.replace(/\/\*[\s\S]*?\*\//g, " ");
  const names: string[] = [];
  const braces = /\{([\s\S]*)\}/.exec(head);
  const outside = braces ? head.replace(braces[0], "") : head;
  if (/\*\s*as\b/.test(outside)) names.push("*");
  if (/^import\s+[\p{ID_Start}$_]/u.test(outside) && !/^import\s+from\b/.test(outside))
    names.push("default");
  for (const part of braces?.[1]?.split(",") ?? []) {
    const name = part
      .trim()
      .split(/\s+as\s+/)[0]!
      .trim();
    if (name !== "") names.push(name.replace(/^["']|["']$/g, ""));
  }
  return names;
}

function readMeta(code: string, end: number, found: Lexed, source: Source): void {
  if (code.startsWith(".env", end)) found.usesEnv = true;
  if (!code.startsWith(".hot", end)) return;
  found.usesHot = true;
  const call = end + 4 + (code[end + 4] === "?" ? 1 : 0);
  if (code.startsWith(".acceptExports", call)) {
    const names = readAccepted(code, code.indexOf("(", call) + 1, source);
    found.acceptedExports.push(...names.deps.map((each) => each.specifier));
  } else if (code.startsWith(".accept", call)) {
    const accepted = readAccepted(code, code.indexOf("(", call) + 1, source);
    found.acceptedDeps.push(...accepted.deps);
    if (accepted.self) found.acceptsSelf = true;
  }
}

/** The string, or array of strings, that `accept(` is called with; anything else accepts oneself. */
function readAccepted(
  code: string,
  start: number,
  source: Source,
): { self: boolean; deps: AcceptedDep[] } {
  const literal = /\s*(?:(["'`])((?:(?!\1)[^\\\n])*)\1|(\[))/y;
  literal.lastIndex = start;
  const first = literal.exec(code);
  if (!first) return { self: true, deps: [] };
  if (first[3] === undefined) return { self: false, deps: [dep(first)] };
  const deps: AcceptedDep[] = [];
  const element = /\s*(?:(["'`])((?:(?!\1)[^\\\n])*)\1\s*,?|(\]))/y;
  element.lastIndex = literal.lastIndex;
  for (let next = element.exec(code); next; next = element.exec(code)) {
    if (next[3] !== undefined) return { self: false, deps };
    deps.push(dep(next));
  }
  const message = "import.meta.hot.accept() takes string literals, or an array of them.";
  const at = { file: source.url, source: source.text, line: 0, column: 0 };
  throw sourceFailureAt("syntax", message, at);
}

function dep(match: RegExpExecArray): AcceptedDep {
  const start = match.index + match[0].indexOf(match[1]!) + 1;
  return { specifier: match[2]!, start, end: start + match[2]!.length };
}
