import {
  transform as lightning,
  type Dependency,
  type TransformResult as CssOutput,
} from "lightningcss";
import { sourceFailureAt } from "../failures.ts";
import { decoded, isElsewhere, isRelative, resolveUrl, rooted, urlOf } from "../paths.ts";
import { checkCssClosed } from "./css-closed.ts";
import { CLIENT_URL, hotPreamble } from "./hmr.ts";
import { isExportName } from "./json.ts";
import { lex } from "./imports.ts";
import {
  COLD,
  type CssDependency,
  type Source,
  type TransformRequest,
  type TransformResult,
} from "./types.ts";

export type CssOptions = Pick<TransformRequest, "query" | "paths">;
type Exports = NonNullable<CssOutput["exports"]>;
type Linked = Extract<Dependency, { type: "import" | "url" }>;

/** Whether a URL names a CSS module: by its file, or by the query of a component's style. */
export function isCssModule(url: string): boolean {
  return /\.module\.(?:css|scss|sass)$/.test(url);
}

/** The names that class names of CSS modules get: the same in a preview and in a release. */
export const MODULE_PATTERN = "_[local]_[hash]";

const SAFARI = (16 << 16) | (4 << 8);

/** The browsers that Vite builds for when nothing else is said: what these lack is written out. */
export const TARGETS = {
  chrome: 111 << 16,
  edge: 111 << 16,
  firefox: 114 << 16,
  safari: SAFARI,
  ios_saf: SAFARI,
};

/**
 * A style sheet as CSS and as the module that inserts it.
 *
 * A plain `@import` becomes an import of that sheet's own module, so that an edit of it is a hot
 * update of it alone; one with conditions stays in the CSS, where only the browser can apply it.
 */
export function transformCss(source: Source, request: CssOptions): TransformResult {
  const isModule = isCssModule(source.url);
  const output = compile(source, isModule);
  const { css, dependencies } = link(output, source.url, new Set(request.paths?.map(rooted)));
  if (new URLSearchParams(request.query ?? "").has("inline")) {
    const code = `export default ${JSON.stringify(css)}`;
    return {
      kind: "css",
      code,
      imports: [],
      hot: COLD,
      css,
      cssDependencies: dependencies,
      globs: [],
    };
  }
  const plain = plainImports(css, dependencies);
  const head = hotPreamble(source.url);
  const code = moduleCode(source.url, head, {
    ...plain,
    exports: isModule ? output.exports : undefined,
  });
  const imports = lex(code, source).imports.filter((each) => each.specifier !== CLIENT_URL);
  const hot = { ...COLD, used: true, selfAccepts: !isModule };
  return { kind: "css", code, imports, hot, css, cssDependencies: dependencies, globs: [] };
}

function compile(source: Source, cssModules: boolean): CssOutput {
  checkCssClosed(source);
  try {
    return lightning({
      filename: source.url,
      code: Buffer.from(source.text),
      analyzeDependencies: { preserveImports: true },
      errorRecovery: true,
      targets: TARGETS,
      ...(cssModules ? { cssModules: { pattern: MODULE_PATTERN } } : {}),
    });
  } catch (error) {
    throw cssFailure(error, source);
  }
}

export function cssFailure(error: unknown, source: Source): Error {
  const { message, loc } = error as Error & { loc?: { line: number; column: number } };
  const at = { file: source.url, source: source.text };
  return sourceFailureAt("css", message, { ...at, line: loc?.line ?? 0, column: loc?.column ?? 0 });
}

/** Puts absolute URLs where lightningcss left placeholders. */
function link(
  output: CssOutput,
  importer: string,
  paths: Set<string>,
): { css: string; dependencies: CssDependency[] } {
  const raw = Buffer.from(output.code).toString();
  const found = new Map<string, Linked>();
  for (const each of (output.dependencies || []) as Linked[]) found.set(each.placeholder, each);
  if (found.size === 0) return { css: raw, dependencies: [] };
  const pattern = new RegExp(`"(${[...found.keys()].map(escaped).join("|")})"`, "g");
  const dependencies: CssDependency[] = [];
  let css = "";
  let from = 0;
  for (const match of raw.matchAll(pattern)) {
    const each = found.get(match[1]!)!;
    const url = cssUrl(each, importer, paths);
    css += `${raw.slice(from, match.index)}"`;
    const start = css.length;
    css += url.replace(/["\\\n]/g, (c) => `\\${c.codePointAt(0)!.toString(16)} `);
    dependencies.push({
      form: each.type === "import" ? "import" : "url",
      url,
      start,
      end: css.length,
    });
    css += '"';
    from = match.index + match[0].length;
  }
  return { css: css + raw.slice(from), dependencies };
}

function escaped(text: string): string {
  return text.replace(/[.*+?^${}()|[\]\\]/g, "\\$&");
}

/**
 * CSS resolves bare names relative to the sheet first. Without the app's paths, an `@import` that looks
 * like a package's (`~pkg`, `@scope/pkg`, `pkg/x.css`, `pkg`) is taken for one and left as it is.
 */
function cssUrl(each: Linked, importer: string, paths: Set<string>): string {
  if (each.url === "" || isElsewhere(each.url)) return each.url;
  const [path, rest] = splitAt(each.url, each.url.search(/[?#]/));
  const own = resolveUrl(decoded(path), importer);
  if (each.type === "import" && !paths.has(own) && looksLikePackage(path))
    return path.replace(/^~/, "");
  return urlOf(own) + rest;
}

function looksLikePackage(path: string): boolean {
  return !isRelative(path) && (/^[~@]/.test(path) || path.includes("/") || !path.endsWith(".css"));
}

function splitAt(text: string, index: number): [string, string] {
  return index < 0 ? [text, ""] : [text.slice(0, index), text.slice(index)];
}

/** Takes unconditional `@import "…";` lines out of the sheet. */
function plainImports(
  css: string,
  dependencies: CssDependency[],
): { css: string; sheets: string[] } {
  const sheets: string[] = [];
  let out = css;
  for (const each of dependencies.toReversed()) {
    if (each.form !== "import" || isElsewhere(each.url)) continue;
    const [start, end] = [each.start - '@import "'.length, each.end + '";'.length];
    if (out.slice(start, each.start) !== '@import "' || out.slice(each.end, end) !== '";') continue;
    sheets.unshift(each.url);
    out = out.slice(0, start) + out.slice(end).replace(/^\n/, "");
  }
  return { css: out, sheets };
}

interface Sheet {
  css: string;
  sheets: string[];
  exports: Exports | undefined | void;
}

function moduleCode(url: string, head: string, sheet: Sheet): string {
  const exported = sheet.exports ? cssModuleExports(sheet.exports, url) : { imports: [], code: "" };
  const id = JSON.stringify(url);
  return [
    `${head}import { updateStyle as __vite__updateStyle, removeStyle as __vite__removeStyle } from "${CLIENT_URL}"`,
    ...sheet.sheets.map((each) => `import ${JSON.stringify(each)}`),
    ...exported.imports,
    `const __vite__id = ${id}`,
    `const __vite__css = ${JSON.stringify(sheet.css)}`,
    `__vite__updateStyle(__vite__id, __vite__css)`,
    sheet.exports ? exported.code : "import.meta.hot.accept()",
    `import.meta.hot.prune(() => __vite__removeStyle(__vite__id))`,
    "",
  ].join("\n");
}

/** The local → global names of a CSS module; `composes … from` reads the other module's. */
export function cssModuleExports(
  exports: Exports,
  url: string,
): { imports: string[]; code: string } {
  const others = new Map<string, string>();
  const named: string[] = [];
  const members: string[] = [];
  for (const [local, each] of Object.entries(exports).sort(([a], [b]) => (a < b ? -1 : 1))) {
    const parts = [JSON.stringify(each.name)];
    for (const part of each.composes) {
      if (part.type !== "dependency") {
        parts.push(JSON.stringify(part.name));
        continue;
      }
      const other = resolveUrl(part.specifier, url);
      if (!others.has(other)) others.set(other, `__composed${others.size}`);
      parts.push(`${others.get(other)}[${JSON.stringify(part.name)}]`);
    }
    const value = parts.join(` + " " + `);
    if (isExportName(local)) {
      named.push(`export const ${local} = ${value};`);
      members.push(`  ${local}`);
    } else {
      members.push(`  ${JSON.stringify(local)}: ${value}`);
    }
  }
  const imports = [...others].map(
    ([other, name]) => `import ${name} from ${JSON.stringify(other)}`,
  );
  return { imports, code: `${named.join("\n")}\nexport default {\n${members.join(",\n")}\n};` };
}
