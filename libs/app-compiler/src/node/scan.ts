import { transformSync } from "oxc-transform";
import { parse } from "es-module-lexer";
import { readAliases, type Alias } from "./aliases.ts";
import { extension, isElsewhere, isRelative, rooted } from "./paths.ts";

export interface ScanRequest {
  files: { path: string; source: string }[];
}

export interface ScanResult {
  /** Bare specifiers, query removed, sorted. */
  specifiers: string[];
  /** Path aliases of the app, from its tsconfig files. */
  aliases: Alias[];
}

const SCRIPTS = new Set(["js", "jsx", "mjs", "ts", "tsx", "mts"]);

/** What the app's own files import from packages. A file that does not parse yet imports nothing. */
export function scan(request: ScanRequest): ScanResult {
  const aliases = readAliases(new Map(request.files.map((each) => [rooted(each.path), each.source])));
  const found = new Set<string>();
  for (const file of request.files) {
    for (const specifier of specifiersOf(file)) {
      const clean = specifier.replace(/[?#].*$/, "");
      if (isBare(clean, aliases)) found.add(clean);
    }
  }
  return { specifiers: [...found].sort(), aliases };
}

export function isBare(specifier: string, aliases: Alias[]): boolean {
  if (specifier === "" || isRelative(specifier) || isElsewhere(specifier)) return false;
  if (specifier.includes("\0")) return false;
  return !aliases.some((each) => matches(each, specifier));
}

function matches(alias: Alias, specifier: string): boolean {
  return alias.find.endsWith("/") ? specifier.startsWith(alias.find) : specifier === alias.find;
}

export function specifiersOf(file: { path: string; source: string }): string[] {
  const ext = extension(file.path);
  if (ext === "css") return cssImports(file.source);
  if (!SCRIPTS.has(ext)) return [];
  try {
    const lang = ext === "tsx" ? "tsx" : ext.endsWith("ts") ? "ts" : "jsx";
    const jsx = { runtime: "automatic", development: true } as const;
    const { code } = transformSync(file.path, file.source, { lang, sourceType: "module", jsx });
    const [imports] = parse(code);
    return imports.flatMap((each) =>
      each.type === "import-meta" || !each.specifier || ("glob" in each && each.glob)
        ? []
        : [each.specifier],
    );
  } catch {
    return [];
  }
}

/** `@import "pkg/style.css"` of what cannot be a file beside the sheet. */
function cssImports(source: string): string[] {
  const found = source.matchAll(/@import\s+(?:url\(\s*)?["']?([^"')\s;]+)/g);
  return [...found].map((each) => each[1]!).filter((url) => !/\.css$/.test(url) || /^[~@]/.test(url)).map((url) => url.replace(/^~/, ""));
}
