import { rejected, sourceFailureAt } from "../failures.ts";
import { contentType } from "../media.ts";
import { extension, rooted, urlOf } from "../paths.ts";
import { transformCss } from "./css.ts";
import { transformJs } from "./js.ts";
import { transformJson } from "./json.ts";
import { plainModule, type TransformRequest, type TransformResult } from "./types.ts";

const SCRIPTS = new Set(["js", "jsx", "mjs", "cjs", "ts", "tsx", "mts", "cts"]);
const UNSUPPORTED: Record<string, string> = {
  scss: "Sass",
  sass: "Sass",
  less: "Less",
  styl: "Stylus",
  stylus: "Stylus",
  vue: "Vue single-file components",
  svelte: "Svelte components",
  astro: "Astro components",
};

/** One file as one ES module. Synchronous: nothing here may wait for a disk or a process. */
export function transform(request: TransformRequest): TransformResult {
  const url = rooted(request.path);
  const query = new URLSearchParams(request.query ?? "");
  if (query.has("raw")) return plainModule("raw", exportText(text(request)));
  if (query.has("worker") || query.has("sharedworker")) return workerModule(url, query);
  const ext = extension(url);
  const isScript = SCRIPTS.has(ext);
  if (query.has("url")) return plainModule("asset", exportText(urlOf(url)));
  if (query.has("inline") && ext !== "css" && !isScript) return inlineAsset(url, request);
  if (isScript) return transformJs({ url, text: text(request) }, request);
  if (ext === "css") return transformCss({ url, text: text(request) }, request);
  if (ext === "json") return transformJson({ url, text: text(request) });
  if (ext in UNSUPPORTED) {
    throw sourceFailureAt("unsupported", `${UNSUPPORTED[ext]} are not supported: ${url}`, {
      file: url,
      source: "",
      line: 0,
      column: 0,
    });
  }
  return plainModule("asset", exportText(urlOf(url)));
}

const MAX_SOURCE_CHARS = 5_000_000;

function text(request: TransformRequest): string {
  const raw = limited(request);
  return raw.charCodeAt(0) === 0xfeff ? raw.slice(1) : raw;
}

function limited(request: TransformRequest): string {
  const raw = request.source ?? Buffer.from(bytes(request), "base64").toString("utf8");
  if (raw.length <= MAX_SOURCE_CHARS) return raw;
  const at = { file: rooted(request.path), source: "", line: 0, column: 0 };
  throw sourceFailureAt("unsupported", `The file has more than ${MAX_SOURCE_CHARS} characters`, at);
}

function bytes(request: TransformRequest): string {
  if (request.base64 === undefined) throw rejected("bad_request", "source or base64 is missing");
  return request.base64;
}

function inlineAsset(url: string, request: TransformRequest): TransformResult {
  const base64 = request.base64 ?? Buffer.from(request.source ?? "", "utf8").toString("base64");
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
