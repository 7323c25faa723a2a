import { sourceFailure, sourceFailureAt } from "../failures.ts";
import { plainModule, type Source, type TransformResult } from "./types.ts";

const IDENTIFIER = /^[\p{ID_Start}$_][\p{ID_Continue}$\u200c\u200d]*$/u;
const RESERVED = new Set(
  (
    "break case catch class const continue debugger default delete do else enum export extends " +
    "false finally for function if implements import in instanceof interface let new null package " +
    "private protected public return static super switch this throw true try typeof var void " +
    "while with yield await eval arguments"
  ).split(" "),
);

/** JSON as an ES module: a default export, and one named export for each key that can be a name. */
export function transformJson(source: Source): TransformResult {
  return plainModule("json", jsonModule(source));
}

export function jsonModule(source: Source): string {
  const value = parse(source);
  if (typeof value !== "object" || value === null || Array.isArray(value)) {
    return `export default ${literal(value)};\n`;
  }
  const named: string[] = [];
  const members: string[] = [];
  for (const [key, member] of Object.entries(value)) {
    if (isExportName(key)) {
      named.push(`export const ${key} = ${literal(member)};`);
      members.push(`  ${key}`);
    } else {
      const name = key === "__proto__" ? '["__proto__"]' : literal(key);
      members.push(`  ${name}: ${literal(member)}`);
    }
  }
  const body = members.length > 0 ? `{\n${members.join(",\n")}\n}` : "{}";
  return `${[...named, `export default ${body};`].join("\n")}\n`;
}

export function isExportName(name: string): boolean {
  return IDENTIFIER.test(name) && !RESERVED.has(name);
}

/** JSON text is JavaScript, except that `__proto__` sets a prototype in an object literal. */
function literal(value: unknown): string {
  return JSON.stringify(value).replaceAll('"__proto__":', '["__proto__"]:');
}

function parse(source: Source): unknown {
  try {
    return JSON.parse(source.text);
  } catch (error) {
    throw located((error as Error).message, source);
  }
}

function located(message: string, source: Source): Error {
  const at = { file: source.url, source: source.text };
  const position = /at position (\d+)/.exec(message);
  if (position) return sourceFailure("json", message, { ...at, offset: Number(position[1]) });
  if (/end of JSON input/.test(message)) {
    return sourceFailure("json", message, { ...at, offset: source.text.length });
  }
  const token = /Unexpected token '?(.)'?, (?:\.\.\.)?"([\s\S]*)"(?:\.\.\.)? is not valid/.exec(
    message,
  );
  const around = token ? source.text.indexOf(token[2]!) : -1;
  if (around < 0) return sourceFailureAt("json", message, { ...at, line: 0, column: 0 });
  const offset = source.text.indexOf(token![1]!, around);
  return sourceFailure("json", message, { ...at, offset });
}
