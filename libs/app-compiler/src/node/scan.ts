import { posix } from "node:path";
import { parse } from "es-module-lexer";
import { transformSync } from "oxc-transform";
import picomatch from "picomatch";
import { applyAliases, type Alias } from "./aliases.ts";
import { AppFiles } from "./app-files.ts";
import { readPage } from "./bundle/html.ts";
import { decoded, extension, isElsewhere, isRelative, resolveUrl, splitQuery } from "./paths.ts";
import { packageName } from "./pack/manifest.ts";
import { languageOf } from "./styles/style.ts";
import { isTailwinds } from "./tailwind/marks.ts";
import { expandGlobs, mayUseGlob } from "./transform/glob.ts";

export interface ScanRequest {
  files: { path: string; source: string }[];
}

export interface ScanResult {
  /** Bare specifiers, query removed, sorted. */
  specifiers: string[];
  /** Path aliases of the app, from its tsconfig files. */
  aliases: Alias[];
}

const PAGE = "/index.html";
const SCRIPTS = new Set(["js", "jsx", "mjs", "ts", "tsx", "mts"]);

/** Files that no browser loads, where there is no page to start from. */
const ASIDE = picomatch([
  "/*.config.*",
  "/**/*.{test,spec,stories}.*",
  "/**/*.d.{ts,mts}",
  "/**/__tests__/**",
]);

/**
 * What the app's own files import from packages: those that its page leads to, or all when there is no
 * page among them. A file that does not parse (yet) imports nothing.
 */
export function scan(request: ScanRequest): ScanResult {
  return scanApp(new AppFiles(request.files.map(({ path, source }) => ({ path, text: source }))));
}

export function scanApp(files: AppFiles): ScanResult {
  const specifiers = files.has(PAGE) ? fromPage(files) : fromAll(files);
  return { specifiers: [...specifiers].sort(), aliases: files.aliases };
}

function fromAll(files: AppFiles): Set<string> {
  const found = new Set<string>();
  for (const path of files.paths()) {
    if (ASIDE(path)) continue;
    for (const each of linksOf(path, files)) {
      if (each.kind === "package") found.add(each.specifier);
    }
  }
  return found;
}

function fromPage(files: AppFiles): Set<string> {
  const found = new Set<string>();
  const seen = new Set<string>();
  const open: Link[] = readPage(PAGE, files.text(PAGE), files).parts.flatMap((part) =>
    part.kind === "import" ? link(part.path, PAGE, files) : scriptLinks(PAGE, part.code, files),
  );
  for (let next = open.pop(); next; next = open.pop()) {
    if (next.kind === "package") {
      found.add(next.specifier);
    } else if (!seen.has(next.path)) {
      seen.add(next.path);
      open.push(...linksOf(next.path, files));
    }
  }
  return found;
}

type Link = { kind: "package"; specifier: string } | { kind: "file"; path: string };

function link(specifier: string, importer: string, files: AppFiles): Link[] {
  const { path } = splitQuery(applyAliases(specifier, files.aliases));
  if (path === "" || path.includes("\0") || isElsewhere(path)) return [];
  if (!isRelative(path)) return [{ kind: "package", specifier: path }];
  const own = files.find(resolveUrl(decoded(path), importer));
  return own === null ? [] : [{ kind: "file", path: own }];
}

function linksOf(path: string, files: AppFiles): Link[] {
  const ext = extension(path);
  if (languageOf(ext) !== null) return sheetLinks(path, files.text(path), files);
  if (ext === "vue" || ext === "svelte") return componentLinks(path, ext, files);
  return SCRIPTS.has(ext) ? scriptLinks(path, files.text(path), files) : [];
}

const SCRIPT = /<script\b(?:[^>"']|"[^"]*"|'[^']*')*>([\s\S]*?)<\/script\s*>/gi;
const STYLE = /<style\b(?:[^>"']|"[^"]*"|'[^']*')*>([\s\S]*?)<\/style\s*>/gi;

/** What a component's scripts and styles name, and the runtime that every component needs. */
function componentLinks(path: string, framework: "vue" | "svelte", files: AppFiles): Link[] {
  const text = files.text(path);
  const scripts = [...text.matchAll(SCRIPT)].flatMap(([, code]) =>
    scriptLinks(path, code!, files, "ts"),
  );
  const styles = [...text.matchAll(STYLE)].flatMap(([, css]) => sheetLinks(path, css!, files));
  return [...scripts, ...styles, { kind: "package", specifier: framework }];
}

function scriptLinks(path: string, text: string, files: AppFiles, as?: "ts"): Link[] {
  try {
    const ext = extension(path);
    const lang = as ?? (ext === "tsx" ? "tsx" : ext.endsWith("ts") ? "ts" : "jsx");
    const jsx = { runtime: "automatic", development: true } as const;
    // What only a component's template uses must stay.
    const typescript = { onlyRemoveTypeImports: as !== undefined };
    let { code } = transformSync(path, text, { lang, sourceType: "module", jsx, typescript });
    if (mayUseGlob(code)) code = expandGlobs(code, { url: path, text }, files.paths()).code;
    const [imports] = parse(code);
    return imports.flatMap((each) => {
      const isLiteral =
        each.type !== "import-meta" && each.specifier && !("glob" in each && each.glob);
      return isLiteral ? link(each.specifier!, path, files) : [];
    });
  } catch {
    return [];
  }
}

const SHEET = /@(?:import|use|forward|reference)\s+(?:url\(\s*)?["']?([^"')\s;]+)/g;

/** A name that is no file beside the sheet is a package's. */
function sheetLinks(path: string, text: string, files: AppFiles): Link[] {
  const found = text.matchAll(SHEET);
  return [...found].flatMap(([, url]) => {
    const name = applyAliases(url!.replace(/^~/, ""), files.aliases);
    if (isTailwinds(packageName(name)) || name.startsWith("sass:")) return [];
    const own = isElsewhere(name) ? null : sheetFile(resolveUrl(decoded(name), path), files);
    if (own !== null) return [{ kind: "file", path: own }];
    return extension(path) === "css" ? link(name, path, files) : [];
  });
}

function sheetFile(path: string, files: AppFiles): string | null {
  const partial = posix.join(posix.dirname(path), `_${posix.basename(path)}`);
  const sass = [path, partial].flatMap((each) => [`${each}.scss`, `${each}.sass`]);
  const candidates = [path, `${path}.css`, ...sass];
  return candidates.find((each) => files.has(each)) ?? files.find(path);
}
