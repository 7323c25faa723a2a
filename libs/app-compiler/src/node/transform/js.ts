import { transformSync, type OxcError, type TransformOptions } from "oxc-transform";
import { sourceFailure, sourceFailureAt } from "../failures.ts";
import { extension } from "../paths.ts";
import { expandGlobs, mayUseGlob } from "./glob.ts";
import { hotPreamble, refreshEpilogue, SELF_IMPORT, usesRefresh } from "./hmr.ts";
import { lex, shift } from "./imports.ts";
import { withoutInsertions } from "./mappings.ts";
import { elementPositions, inserted } from "./positions.ts";
import type { ImportRecord, Source, TransformRequest, TransformResult } from "./types.ts";

type Options = Pick<
  TransformRequest,
  "jsx" | "refresh" | "sourceMap" | "env" | "paths" | "positions"
> & {
  /** What the source is written in, where its extension does not say so. */
  lang?: "js" | "ts" | "jsx" | "tsx";
};

const ENV = { BASE_URL: "/", DEV: true, MODE: "development", PROD: false, SSR: false };
const DEFINE = { "process.env.NODE_ENV": '"development"' };
const COMPONENT = /^[A-Z]/;

/** TypeScript, JSX or JavaScript as the module that Vite's dev server would answer. */
export function transformJs(source: Source, options: Options): TransformResult {
  return assembled(source, compileJs(source, options), options);
}

/** JavaScript, compiled from `source`, with all that the dev server adds to a module. */
export function assembled(source: Source, compiled: Compiled, options: Options): TransformResult {
  const globbed = mayUseGlob(compiled.code)
    ? expandGlobs(compiled.code, source, options.paths ?? [])
    : { code: compiled.code, patterns: [] };
  const body = globbed.code;
  const refresh = options.refresh === true && usesRefresh(body);
  const lexed = lex(body, source);
  const hot = refresh || lexed.usesHot;
  const prefix = preamble(source.url, hot, lexed.usesEnv ? (options.env ?? {}) : null);
  shift(lexed, prefix.length);
  const epilogue = refresh ? refreshEpilogue(source.url) : "";
  if (refresh) lexed.imports.push(selfImport(source.url, epilogue, prefix.length + body.length));
  return {
    kind: "js",
    code: prefix + body + epilogue,
    ...(compiled.mappings === undefined ? {} : { map: sourceMap(source, compiled, prefix) }),
    imports: lexed.imports,
    hot: {
      used: hot,
      selfAccepts: refresh || lexed.acceptsSelf,
      refreshBoundary: refresh && isBoundary(lexed.exports),
      acceptedExports: lexed.acceptedExports,
      acceptedDeps: lexed.acceptedDeps,
    },
    cssDependencies: [],
    globs: globbed.patterns,
  };
}

function preamble(url: string, hot: boolean, env: Record<string, string> | null): string {
  const parts =
    (hot ? hotPreamble(url) : "") +
    (env ? `import.meta.env = ${JSON.stringify({ ...env, ...ENV })};` : "");
  return parts === "" ? "" : `${parts}\n`;
}

/** React Fast Refresh looks at the module's own exports by importing it from itself. */
function selfImport(url: string, epilogue: string, from: number): ImportRecord {
  const start = from + epilogue.indexOf(SELF_IMPORT) + SELF_IMPORT.length;
  const end = start + JSON.stringify(url).length - 2;
  return { specifier: url, start, end, dynamic: false, self: true, names: ["*"] };
}

export interface Compiled {
  code: string;
  mappings?: string;
  names?: string[];
}

/** TypeScript and JSX as JavaScript, and nothing more. */
export function compileJs(source: Source, options: Options): Compiled {
  const lang = options.lang === "js" ? "jsx" : (options.lang ?? langOf(extension(source.url)));
  const places = options.positions && lang !== "ts" ? elementPositions(source, lang) : [];
  const text = inserted(source.text, places);
  const result = transformSync(source.url, text, oxcOptions(source, lang, options));
  const fatal = result.errors.find((each) => each.severity === "Error");
  if (fatal && places.length > 0) return compileJs(source, { ...options, positions: false });
  if (fatal) throw located(fatal, source);
  if (!result.map) return { code: result.code };
  const mappings = withoutInsertions(result.map.mappings, source.text, places);
  return { code: result.code, mappings, names: result.map.names };
}

type Lang = "ts" | "tsx" | "jsx";

function oxcOptions(source: Source, lang: Lang, options: Options): TransformOptions {
  const ext = extension(source.url);
  const jsx = options.jsx ?? "react";
  const isJsx = ext.endsWith("x") || source.text.includes(`${jsx}/jsx-`);
  return {
    lang,
    sourceType: "module",
    sourcemap: options.sourceMap === true,
    // oxc also simplifies code when it defines: only where there is something to define.
    ...(source.text.includes("process.env") ? { define: DEFINE } : {}),
    jsx:
      jsx === "classic"
        ? { runtime: "classic", refresh: options.refresh === true && isJsx }
        : {
            runtime: "automatic",
            importSource: jsx,
            development: true,
            refresh: options.refresh === true && isJsx,
          },
  };
}

function langOf(ext: string): Lang {
  if (ext === "ts" || ext === "mts" || ext === "cts") return "ts";
  return ext === "tsx" ? "tsx" : "jsx";
}

/** oxc counts bytes of UTF-8; everything we report counts UTF-16 units. */
function located(error: OxcError, source: Source): Error {
  const label = error.labels[0];
  const message = error.helpMessage ? `${error.message}\n${error.helpMessage}` : error.message;
  const at = { file: source.url, source: source.text };
  if (!label) return sourceFailureAt("syntax", message, { ...at, line: 0, column: 0 });
  const offset = Buffer.from(source.text).subarray(0, label.start).toString().length;
  return sourceFailure("syntax", message, { ...at, offset });
}

function isBoundary(exports: ReturnType<typeof lex>["exports"]): boolean {
  return (
    exports.length > 0 &&
    exports.every((each) => {
      if (each.type === "reexport-all") return false;
      return each.name === "default" || COMPONENT.test(each.name);
    })
  );
}

function sourceMap(source: Source, compiled: Compiled, prefix: string): string {
  return JSON.stringify({
    version: 3,
    sources: [source.url],
    sourcesContent: [source.text],
    names: compiled.names ?? [],
    mappings: (prefix === "" ? "" : ";") + compiled.mappings,
  });
}
