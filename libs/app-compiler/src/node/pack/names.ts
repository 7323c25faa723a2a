import { init as initCjs, parse as parseCjs } from "cjs-module-lexer";
import { parse as parseEsm } from "es-module-lexer";
import { isExportName } from "../transform/json.ts";

export interface Shape {
  isEsm: boolean;
  /** Names of a CommonJS module that its text assigns to `exports`; never `default`. */
  names: string[];
}

/** How the shape's reader gets at files: both answer null for what is not a package's script. */
export interface Reader {
  resolve(specifier: string, importer: string): Promise<string | null>;
  read(id: string): Promise<string>;
}

const MAX_REEXPORTS = 50;

/** What a module exports, by reading its text (and that of what it re-exports), never by running it. */
export async function shapeOf(id: string, reader: Reader): Promise<Shape> {
  const code = await reader.read(id);
  if (/\.json$/.test(id) || isEsm(code)) return { isEsm: true, names: [] };
  await initCjs();
  const names = new Set<string>();
  await collect(id, code, reader, { names, seen: new Set() });
  const usable = [...names].filter(
    (name) => name !== "default" && name !== "__esModule" && isExportName(name),
  );
  return { isEsm: false, names: usable.sort() };
}

function isEsm(code: string): boolean {
  try {
    return parseEsm(code)[3];
  } catch {
    return false;
  }
}

async function collect(
  id: string,
  code: string,
  reader: Reader,
  into: { names: Set<string>; seen: Set<string> },
): Promise<void> {
  if (into.seen.has(id) || into.seen.size >= MAX_REEXPORTS) return;
  into.seen.add(id);
  let found: ReturnType<typeof parseCjs>;
  try {
    found = parseCjs(code);
  } catch {
    return;
  }
  for (const name of found.exports) into.names.add(name);
  for (const specifier of found.reexports) {
    const next = await reader.resolve(specifier, id);
    if (next === null || /\.json$/.test(next)) continue;
    const text = await reader.read(next);
    if (isEsm(text)) for (const each of parseEsm(text)[1]) addEsm(each, into.names);
    else await collect(next, text, reader, into);
  }
}

function addEsm(each: ReturnType<typeof parseEsm>[1][number], names: Set<string>): void {
  if (each.type !== "reexport-all") names.add(each.name);
}
