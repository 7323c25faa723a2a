import { posix } from "node:path";

/** An import that starts with `find` (or equals it, without a final slash) means `replacement`. */
export interface Alias {
  find: string;
  replacement: string;
}

const CONFIGS = ["/tsconfig.json", "/tsconfig.app.json", "/jsconfig.json"];
const EVERYWHERE: Alias = { find: "@/", replacement: "/src/" };

/**
 * The path aliases that the app's tsconfig files declare, longest first.
 *
 * Vite's own aliases live in `vite.config`, which is code and is never run; templates keep the two
 * alike. `@/` means `/src/` where nothing else is said, as nearly every template has it.
 */
export function readAliases(texts: Map<string, string>): Alias[] {
  const found = new Map<string, string>();
  for (const path of CONFIGS) {
    const text = texts.get(path);
    if (text !== undefined) collect(text, found);
  }
  if (!found.has(EVERYWHERE.find)) found.set(EVERYWHERE.find, EVERYWHERE.replacement);
  return [...found]
    .map(([find, replacement]) => ({ find, replacement }))
    .sort((a, b) => b.find.length - a.find.length || (a.find < b.find ? -1 : 1));
}

export function applyAliases(specifier: string, aliases: Alias[]): string {
  for (const { find, replacement } of aliases) {
    if (find.endsWith("/") && specifier.startsWith(find)) {
      return replacement + specifier.slice(find.length);
    }
    if (specifier === find) return replacement;
  }
  return specifier;
}

function collect(text: string, found: Map<string, string>): void {
  const options = compilerOptions(text);
  const paths = options["paths"];
  if (typeof paths !== "object" || paths === null) return;
  const base = typeof options["baseUrl"] === "string" ? options["baseUrl"] : ".";
  for (const [pattern, targets] of Object.entries(paths)) {
    const target = Array.isArray(targets) ? targets[0] : undefined;
    if (typeof target !== "string" || pattern === "*") continue;
    const find = pattern.replace(/\*$/, "");
    if (find.includes("*") || find === "" || /^[./]/.test(find)) continue;
    const replacement = posix.join("/", base, target.replace(/\*$/, ""));
    if (!found.has(find)) found.set(find, replacement);
  }
}

function compilerOptions(text: string): Record<string, unknown> {
  try {
    const parsed = JSON.parse(stripComments(text)) as { compilerOptions?: Record<string, unknown> };
    return parsed.compilerOptions ?? {};
  } catch {
    return {};
  }
}

/** JSON with comments and trailing commas, as tsconfig files are written. */
export function stripComments(text: string): string {
  return text
    .replace(
      /("(?:[^"\\]|\\.)*")|\/\/[^\n]*|\/\*[\s\S]*?\*\//g,
      (_, quoted?: string) => quoted ?? " ",
    )
    .replace(/("(?:[^"\\]|\\.)*")|,(?=\s*[}\]])/g, (_, quoted?: string) => quoted ?? "");
}
