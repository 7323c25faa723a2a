import { readFileSync } from "node:fs";
import { join, posix } from "node:path";
import { Failed, sourceFailure } from "../failures.ts";
import { packageRoot } from "../hello.ts";
import { resolveUrl } from "../paths.ts";
import { Lacking, looksOwn, ownSheet, type Materials } from "../styles/materials.ts";
import { rebased } from "../styles/rebase.ts";
import { checkCssClosed } from "../transform/css-closed.ts";
import type { Source } from "../transform/types.ts";
import { inVersion4, readConfig } from "./config.ts";
import { refuseCode } from "./refusals.ts";
import { searched, type Search } from "./sources.ts";

type Compile = typeof import("tailwindcss").compile;
type Engine = Awaited<ReturnType<Compile>> & Search;

/** A sheet's engine, what it was made of, and the candidates that it has been given so far. */
interface Warm {
  source: Source;
  read: Map<string, string>;
  engine: Engine;
  given: Set<string>;
}

const KEPT = 24;
const MAX_SHEETS = 200;
const OWN = /^tailwindcss(?:\/(index|theme|preflight|utilities)(?:\.css)?)?$/;

/** Used last, stands last. */
const warm: Warm[] = [];

/**
 * A sheet with all that it imports, as Tailwind's engine compiles it for the app's candidates.
 *
 * The engine sees texts only: it has no way to a disk, and what would need code to run is refused.
 */
export async function weave(source: Source, materials: Materials): Promise<string> {
  checkCssClosed(source);
  refuseCode(source);
  const read = new Map<string, string>();
  try {
    const found = (await alike(source, materials)) ?? (await start(source, materials, read));
    const scanned = searched(found.engine, [...materials.paths]);
    return await build(found, materials.candidates(scanned), materials);
  } catch (error) {
    throw error instanceof Failed || error instanceof Lacking ? error : located(error, source, read);
  }
}

/** An engine made of the very same texts; which candidates it knows does not matter here. */
async function alike(source: Source, materials: Materials): Promise<Warm | null> {
  for (const each of warm) {
    if (each.source.url !== source.url || each.source.text !== source.text) continue;
    if (await reads(each, materials)) return each;
  }
  return null;
}

async function reads(made: Warm, materials: Materials): Promise<boolean> {
  for (const [id, text] of made.read) {
    const now = id.startsWith("/")
      ? materials.paths.has(id) && materials.text(id)
      : await materials.sheet(id);
    if (now !== text) return false;
  }
  return true;
}

/**
 * An engine never forgets a candidate. It is used again only by who brings all that it was given: then
 * the result is the same as from a new one, and nobody's classes get into another's sheet.
 */
async function build(found: Warm, candidates: string[], materials: Materials): Promise<string> {
  const wanted = new Set(candidates);
  const same = warm.filter((each) => each.source.url === found.source.url && isSame(each, found));
  const usable = [...same, found].find((each) => [...each.given].every((one) => wanted.has(one)));
  const used = usable ?? (await start(found.source, materials, new Map()));
  used.given = wanted;
  keep(used);
  return used.engine.build(candidates);
}

function isSame(one: Warm, other: Warm): boolean {
  return (
    one.source.text === other.source.text &&
    one.read.size === other.read.size &&
    [...one.read].every(([id, text]) => other.read.get(id) === text)
  );
}

function keep(used: Warm): void {
  const at = warm.indexOf(used);
  if (at >= 0) warm.splice(at, 1);
  warm.push(used);
  if (warm.length > KEPT) warm.shift();
}

async function start(
  source: Source,
  materials: Materials,
  read: Map<string, string>,
): Promise<Warm> {
  const { compile } = await import("tailwindcss");
  const engine = await compile(inVersion4(source.text, materials.paths), {
    base: posix.dirname(source.url),
    loadModule: async (id, base) => {
      const path = resolveUrl(id, posix.join(base, "_"));
      if (!materials.paths.has(path)) throw new Missing(id, base);
      read.set(path, materials.text(path));
      const module = readConfig(path, materials) as never;
      return { path, base: posix.dirname(path), module };
    },
    loadStylesheet: (id, base) => load(id, base, { source, materials, read }),
  });
  return { source, read, engine: engine as Engine, given: new Set() };
}

interface Loading {
  source: Source;
  materials: Materials;
  read: Map<string, string>;
}

async function load(
  id: string,
  base: string,
  { source, materials, read }: Loading,
): Promise<{ path: string; base: string; content: string }> {
  const builtIn = OWN.exec(id);
  if (builtIn) return { path: id, base: "/", content: ownSheetOf(builtIn[1] ?? "index") };
  if (read.size >= MAX_SHEETS) throw new Error(`it imports more than ${MAX_SHEETS} style sheets`);
  const path = ownSheet(id, posix.join(base, "_"), materials);
  if (path !== null) {
    const text = materials.text(path);
    const sheet = { url: path, text };
    read.set(path, text);
    checkCssClosed(sheet);
    refuseCode(sheet);
    return { path, base: posix.dirname(path), content: rebased(sheet, source.url) };
  }
  const content = looksOwn(id, materials.aliases) ? null : await materials.sheet(id);
  if (content === null) throw new Missing(id, posix.normalize(base));
  read.set(id, content);
  return { path: id, base: "/", content };
}

class Missing extends Error {
  readonly specifier: string;

  constructor(specifier: string, base: string) {
    super(`Cannot find ${JSON.stringify(specifier)}, which a style sheet in ${base} imports`);
    this.specifier = specifier;
  }
}

const sheets = new Map<string, string>();

/** One of the engine's own sheets, as its package has it. */
function ownSheetOf(name: string): string {
  let text = sheets.get(name);
  if (text === undefined) {
    text = readFileSync(join(packageRoot("tailwindcss"), `${name}.css`), "utf8");
    sheets.set(name, text);
  }
  return text;
}

/** The engine says what is wrong, not where: the place is where its words stand in a sheet. */
function located(error: unknown, source: Source, read: Map<string, string>): Failed {
  const message = (error instanceof Error ? error.message : String(error)).slice(0, 2_000);
  const quoted = error instanceof Missing ? error.specifier : /`([^`]+)`/.exec(message)?.[1];
  const own = [...read].filter(([id]) => id.startsWith("/")).map(([url, text]) => ({ url, text }));
  const where = [source, ...own].find((each) => quoted && each.text.includes(quoted)) ?? source;
  const code = error instanceof Missing ? "resolve" : "css";
  const offset = quoted === undefined ? 0 : Math.max(0, where.text.indexOf(quoted));
  return sourceFailure(code, message, { file: where.url, source: where.text, offset });
}
