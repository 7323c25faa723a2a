import { posix } from "node:path";
import type { Exception, Importer } from "sass";
import { applyAliases } from "../aliases.ts";
import { rejected, sourceFailure, sourceFailureAt } from "../failures.ts";
import { resolveUrl } from "../paths.ts";
import type { Source } from "../transform/types.ts";
import { Lacking, type Materials } from "./materials.ts";
import { rebased } from "./rebase.ts";

export type Syntax = "scss" | "sass";

const SCHEME = "app:";
const MAX_CSS_CHARS = 5_000_000;
const EXTENSIONS = [".scss", ".sass", ".css"];
const LOAD = /@(?:use|forward|import)\s+([^;{}\n]+)/g;
const QUOTED = /["']([^"'\n]+)["']/g;

/** A Sass sheet as CSS. What it loads comes from the app's own files; there is no other importer. */
export async function sassToCss(
  source: Source,
  syntax: Syntax,
  materials: Materials,
): Promise<string> {
  askForAll(source, materials);
  const { compileString, Logger } = await import("sass");
  const importer = appImporter(source, materials);
  let css: string;
  try {
    ({ css } = compileString(source.text, {
      syntax: syntax === "sass" ? "indented" : "scss",
      url: new URL(SCHEME + "//" + encodeURI(source.url)),
      importer,
      importers: [importer],
      logger: Logger.silent,
      charset: false,
    }));
  } catch (error) {
    const lacking = (error as { cause?: unknown }).cause ?? error;
    if (lacking instanceof Lacking) throw lacking;
    throw located(error as Exception, source, materials);
  }
  if (css.length > MAX_CSS_CHARS) {
    throw rejected("too_large", `${source.url} compiles to more than ${MAX_CSS_CHARS} characters`);
  }
  return css;
}

/** Asks for everything that is loaded at once: each round of asking takes its time. */
function askForAll(source: Source, materials: Materials): void {
  const lacking = new Set<string>();
  const open: Source[] = [source];
  const seen = new Set<string>();
  for (let next = open.pop(); next; next = open.pop()) {
    for (const [, clause] of next.text.matchAll(LOAD)) {
      for (const [, specifier] of clause!.matchAll(QUOTED)) {
        const path = find(specifier!, next.url, materials);
        if (path === null || seen.has(path)) continue;
        seen.add(path);
        const text = textOr(path, materials, lacking);
        if (text !== null) open.push({ url: path, text });
      }
    }
  }
  if (lacking.size > 0) throw new Lacking({ files: [...lacking] });
}

function textOr(path: string, materials: Materials, lacking: Set<string>): string | null {
  try {
    return materials.text(path);
  } catch (error) {
    if (!(error instanceof Lacking)) throw error;
    lacking.add(path);
    return null;
  }
}

function appImporter(root: Source, materials: Materials): Importer<"sync"> {
  let lacking: Lacking | null = null;
  return {
    canonicalize(specifier, { containingUrl }) {
      const from = containingUrl ? pathOf(containingUrl) : root.url;
      const wanted = specifier.startsWith(SCHEME) ? pathOf(new URL(specifier)) : specifier;
      const path = find(wanted, from, materials);
      return path === null ? null : new URL(SCHEME + "//" + encodeURI(path));
    },
    load(url) {
      if (lacking) throw lacking;
      const path = pathOf(url);
      try {
        const contents = rebased({ url: path, text: materials.text(path) }, root.url);
        const ext = posix.extname(path);
        return { contents, syntax: ext === ".sass" ? "indented" : ext === ".css" ? "css" : "scss" };
      } catch (error) {
        if (error instanceof Lacking) lacking = error;
        throw error;
      }
    },
  };
}

function pathOf(url: URL): string {
  return posix.normalize(decodeURI(url.pathname));
}

/** The file that `@use` means, by Sass's rules: a partial, with an extension, or a folder's index. */
function find(specifier: string, importer: string, materials: Materials): string | null {
  if (/^[a-z][a-z0-9+.-]*:/i.test(specifier)) return null;
  const path = resolveUrl(applyAliases(specifier.replace(/^~/, ""), materials.aliases), importer);
  const [folder, name] = [posix.dirname(path), posix.basename(path)];
  const names = EXTENSIONS.some((ext) => name.endsWith(ext))
    ? [name, `_${name}`]
    : EXTENSIONS.flatMap((ext) => [`${name}${ext}`, `_${name}${ext}`]);
  const candidates = [
    ...names.map((each) => posix.join(folder, each)),
    ...EXTENSIONS.flatMap((ext) => [`_index${ext}`, `index${ext}`]).map((each) =>
      posix.join(path, each),
    ),
  ];
  return candidates.find((each) => materials.paths.has(each)) ?? null;
}

function located(error: Exception, source: Source, materials: Materials): Error {
  const message = error.sassMessage ?? String(error.message ?? error);
  const file = error.span?.url ? pathOf(error.span.url) : source.url;
  if (!error.span) return sourceFailure("css", message, { file, source: source.text, offset: 0 });
  const text = file === source.url ? source.text : materials.text(file);
  const { line, column } = error.span.start;
  const at = { file, source: text, line: line + 1, column: column + 1 };
  return sourceFailureAt(/find stylesheet/.test(message) ? "resolve" : "css", message, at);
}
