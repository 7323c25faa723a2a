import { sourceFailureAt } from "../failures.ts";
import { contentType } from "../media.ts";
import { extension, rooted, urlOf } from "../paths.ts";
import { transformCss } from "./css.ts";
import { transformJs } from "./js.ts";
import { transformJson } from "./json.ts";
import { svgDataUrl } from "./svg.ts";
import { sourceText } from "./text.ts";
import { plainModule, type TransformRequest, type TransformResult } from "./types.ts";

const SCRIPTS = new Set(["js", "jsx", "mjs", "cjs", "ts", "tsx", "mts", "cts"]);
const UNSUPPORTED: Record<string, string> = {
  less: "Less",
  styl: "Stylus",
  stylus: "Stylus",
  astro: "Astro components",
};

/**
 * One file as one ES module, where that is quick. Synchronous: nothing here may wait for a disk or a
 * process. What takes a larger compiler is `craft`.
 */
export function transform(request: TransformRequest): TransformResult {
  const url = rooted(request.path);
  const query = new URLSearchParams(request.query ?? "");
  if (query.has("raw")) return plainModule("raw", exportText(sourceText(request)));
  if (query.has("worker") || query.has("sharedworker")) return workerModule(url, query);
  if (query.has("html-proxy")) return inlineScript(url, request);
  const ext = extension(url);
  const isScript = SCRIPTS.has(ext);
  if (query.has("url")) return asset(url, query, request);
  if (query.has("inline") && ext !== "css" && !isScript) return inlineAsset(url, request);
  if (isScript) return transformJs({ url, text: sourceText(request) }, request);
  if (ext === "css") return transformCss({ url, text: sourceText(request) }, request);
  if (ext === "json") return transformJson({ url, text: sourceText(request) });
  if (ext in UNSUPPORTED) {
    throw sourceFailureAt("unsupported", `${UNSUPPORTED[ext]} are not supported: ${url}`, {
      file: url,
      source: "",
      line: 0,
      column: 0,
    });
  }
  return asset(url, query, request);
}

/** An asset by its address; a small SVG by what it is, as Vite's development server has it. */
function asset(url: string, query: URLSearchParams, request: TransformRequest): TransformResult {
  const inline =
    extension(url) === "svg" && !query.has("no-inline") ? svgDataUrl(rawBytes(request)) : null;
  return plainModule("asset", exportText(inline ?? urlOf(url)));
}

function rawBytes(request: TransformRequest): Buffer {
  return request.base64 === undefined
    ? Buffer.from(request.source ?? "", "utf8")
    : Buffer.from(request.base64, "base64");
}

/** A script that stands in a page: the request brings its code alone. */
function inlineScript(page: string, request: TransformRequest): TransformResult {
  const source = { url: `${page}?${request.query}`, text: sourceText(request) };
  return transformJs(source, { ...request, lang: "js", refresh: false, positions: false });
}

function inlineAsset(url: string, request: TransformRequest): TransformResult {
  const base64 = rawBytes(request).toString("base64");
  return plainModule("asset", exportText(`data:${contentType(url)};base64,${base64}`));
}

function exportText(value: string): string {
  return `export default ${JSON.stringify(value)}`;
}

/** `import W from './w?worker'`: a constructor, as Vite gives it; the worker file is served as a module. */
function workerModule(url: string, query: URLSearchParams): TransformResult {
  const constructor = query.has("sharedworker") ? "SharedWorker" : "Worker";
  const target = JSON.stringify(`${urlOf(url)}?worker_file&type=module`);
  return plainModule(
    "js",
    query.has("url")
      ? `export default ${target}`
      : `export default function WorkerWrapper(options) {
  return new ${constructor}(${target}, { type: "module", name: options?.name });
}
`,
  );
}
