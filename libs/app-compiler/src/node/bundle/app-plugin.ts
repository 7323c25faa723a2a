import { transformSync } from "oxc-transform";
import type { ModuleType, Plugin, PluginContext } from "rolldown";
import { applyAliases } from "../aliases.ts";
import { Failed, sourceFailure } from "../failures.ts";
import type { Confined } from "../pack/confined.ts";
import { resolvePackage, type Kept, type Sinks } from "../pack/packages-plugin.ts";
import { decoded, extension, isElsewhere, isRelative, resolveUrl, splitQuery } from "../paths.ts";
import { bundleCss } from "../styles/bundle-css.ts";
import type { Materials } from "../styles/materials.ts";
import { isRunesModule } from "../sfc/svelte.ts";
import { cssModuleExports, isCssModule } from "../transform/css.ts";
import { expandGlobs, mayUseGlob } from "../transform/glob.ts";
import { jsonModule } from "../transform/json.ts";
import type { AppFiles } from "../app-files.ts";
import { componentModule, isComponent, isStyle, runesModule } from "./app-components.ts";
import { appCssFiles } from "./app-styles.ts";
import type { Output } from "./assets.ts";
import { appId, appPath, appQuery, isApp } from "./ids.ts";

export interface App {
  files: AppFiles;
  output: Output;
  confined: Confined;
  sinks: Sinks;
  kept: Kept;
  materials: Materials;
  /** Style sheets by the id of the module that stands for them. */
  styles: Map<string, string>;
  /** Modules that exist only here: the page itself and its inline scripts. */
  virtual: Map<string, string>;
  warn(message: string): void;
}

const SCRIPTS: Record<string, ModuleType> = {
  js: "jsx",
  mjs: "jsx",
  jsx: "jsx",
  ts: "ts",
  mts: "ts",
  cts: "ts",
  cjs: "js",
  tsx: "tsx",
};
const UNSUPPORTED = /\.(?:less|styl|stylus|astro)$/;
const ASSET_URL =
  /\bnew\s+URL\(\s*(["'`])(\.{0,2}\/(?:(?!\1)[^\\$\n])+)\1\s*,\s*import\.meta\.url\s*\)/g;
const WORKER =
  /\bnew\s+((?:Shared)?Worker)\(\s*new\s+URL\(\s*(["'`])(\.{0,2}\/(?:(?!\2)[^\\$\n])+)\2\s*,\s*import\.meta\.url\s*\)/g;
const PUBLIC = "\0public:";

type Loaded = {
  code: string;
  moduleType: ModuleType;
  moduleSideEffects?: boolean | "no-treeshake";
};

/** Serves an app's modules from memory. Whatever an app imports, no file of this machine answers. */
export function appPlugin(app: App): Plugin {
  const keep = (failure: Failed): Failed => {
    app.kept.failure ??= failure;
    return failure;
  };
  return {
    name: "overskill:app",
    async resolveId(specifier, importer) {
      if (importer === undefined) return isApp(specifier) ? specifier : null;
      if (!isApp(importer)) return null;
      const found = await resolveFromApp(this, app, specifier, importer);
      if (found instanceof Failed) throw keep(found);
      return found;
    },
    async load(id) {
      if (id.startsWith(PUBLIC)) {
        return {
          code: `export default ${JSON.stringify(id.slice(PUBLIC.length))};`,
          moduleType: "js",
        };
      }
      if (!isApp(id)) return null;
      try {
        return await loadFromApp(this, app, id);
      } catch (error) {
        throw error instanceof Failed ? keep(error) : error;
      }
    },
  };
}

type Resolved = {
  id: string;
  external?: boolean;
  moduleSideEffects?: boolean | "no-treeshake" | null;
};

async function resolveFromApp(
  context: PluginContext,
  app: App,
  specifier: string,
  importer: string,
): Promise<Resolved | Failed | null> {
  if (isApp(specifier) && app.virtual.has(specifier)) return { id: specifier };
  if (specifier.startsWith("data:")) return null;
  if (specifier.startsWith("node:")) return fromPackages(context, app, specifier, importer);
  if (isElsewhere(specifier)) {
    if (/^(?:https?:)?\/\//.test(specifier)) return { id: specifier, external: true };
    return unresolved(app, specifier, importer);
  }
  const { path, query } = splitQuery(applyAliases(specifier, app.files.aliases));
  if (!isRelative(path)) {
    const found = await fromPackages(context, app, path, importer);
    if (found instanceof Failed) return found;
    return query.size > 0 ? { id: `${found.id}?${query}` } : found;
  }
  const own = app.files.find(resolveUrl(decoded(path), appPath(importer)));
  if (own !== null) return { id: appId(own, flags(query)) };
  if (path.startsWith("/") && app.files.isPublic(path)) return { id: PUBLIC + path };
  return unresolved(app, specifier, importer);
}

/** A query as it was written: a flag has no value. */
function flags(query: URLSearchParams): string {
  return query.toString().replace(/=(?=&|$)/g, "");
}

async function fromPackages(
  context: PluginContext,
  app: App,
  specifier: string,
  importer: string,
): Promise<Resolved | Failed> {
  const found = await resolvePackage(context, app.confined, specifier);
  if (!(found instanceof Failed)) return found;
  const message = `${found.message} (imported by ${appPath(importer)})`;
  return new Failed({ ...found.failure, message });
}

function unresolved(app: App, specifier: string, importer: string): Failed {
  const file = appPath(importer);
  const source = app.virtual.get(importer) ?? app.files.textOrNull(file) ?? "";
  const quoted = source.search(
    new RegExp(`["'\`]${specifier.replace(/[.*+?^${}()|[\]\\]/g, "\\$&")}["'\`]`),
  );
  const message = `Cannot find ${JSON.stringify(specifier)}, which ${file} imports`;
  const offset = quoted < 0 ? Math.max(0, source.indexOf(specifier)) : quoted + 1;
  return sourceFailure("resolve", message, { file, source, offset });
}

async function loadFromApp(context: PluginContext, app: App, id: string): Promise<Loaded> {
  const virtual = app.virtual.get(id);
  if (virtual !== undefined) return { code: virtual, moduleType: "jsx" };
  const path = appPath(id);
  const query = appQuery(id);
  const ext = extension(path);
  if (query.has("raw")) return exported(app.files.text(path));
  if (query.has("worker") || query.has("sharedworker")) return workerModule(context, path, query);
  if (query.has("url")) return exported(assetOf(app, path, "never"));
  if (isStyle(id)) return loadCss(context, app, id, query.has("inline"));
  if (isComponent(path)) return componentModule(path, app.files, app.materials);
  if (isRunesModule(path)) return runesModule(path, app.files);
  if (ext === "json")
    return { code: jsonModule({ url: path, text: app.files.text(path) }), moduleType: "js" };
  const moduleType = SCRIPTS[ext];
  if (moduleType) return loadScript(context, app, path, moduleType);
  if (UNSUPPORTED.test(path)) {
    throw sourceFailure("unsupported", `.${ext} files are not supported: ${path}`, {
      file: path,
      source: "",
      offset: 0,
    });
  }
  return exported(
    assetOf(app, path, query.has("inline") ? "always" : query.has("no-inline") ? "never" : "small"),
  );
}

function exported(value: string): Loaded {
  return { code: `export default ${JSON.stringify(value)};`, moduleType: "js" };
}

function assetOf(app: App, path: string, inline: "never" | "small" | "always"): string {
  return app.output.asset(path, app.files.bytes(path), inline);
}

async function loadCss(
  context: PluginContext,
  app: App,
  id: string,
  inline: boolean,
): Promise<Loaded> {
  const path = appPath(id);
  const cssModules = isCssModule(id.replace(/\?inline$/, ""));
  const bundled = await bundleCss(id, appCssFiles(context, app), {
    minify: true,
    cssModules,
  });
  if (inline) return exported(bundled.css);
  app.styles.set(id, bundled.css);
  const code =
    cssModules && bundled.exports ? cssModuleExports(bundled.exports, path).code : "export {};";
  return { code, moduleType: "js", moduleSideEffects: cssModules ? true : "no-treeshake" };
}

function loadScript(
  context: PluginContext,
  app: App,
  path: string,
  moduleType: ModuleType,
): Loaded {
  let code = app.files.text(path);
  let type = moduleType;
  if (mayUseGlob(code)) {
    const plain = transformSync(path, code, {
      lang: type as "tsx",
      jsx: "preserve",
      sourceType: "module",
    });
    const expanded = expandGlobs(plain.code || code, { url: path, text: code }, app.files.paths());
    code = expanded.code;
    type = "jsx";
  }
  if (!code.includes("import.meta.url")) return { code, moduleType: type };
  code = code.replace(WORKER, (found, constructor: string, _quote, url: string) => {
    const own = app.files.find(resolveUrl(url, path));
    if (own === null) return found;
    return `new ${constructor}(${chunkUrl(context, appId(own))}`;
  });
  code = code.replace(ASSET_URL, (found, _quote, url: string) => {
    const own = resolveUrl(decoded(url), path);
    if (!app.files.has(own)) return found;
    return `new URL(${JSON.stringify(assetOf(app, own, "small"))}, import.meta.url)`;
  });
  return { code, moduleType: type };
}

/** `import W from './w?worker'`: a constructor, as Vite gives it. */
function workerModule(context: PluginContext, path: string, query: URLSearchParams): Loaded {
  const url = chunkUrl(context, appId(path));
  if (query.has("url")) return { code: `export default ${url}.href;`, moduleType: "js" };
  const constructor = query.has("sharedworker") ? "SharedWorker" : "Worker";
  const code = `export default function WorkerWrapper(options) {
  return new ${constructor}(${url}, { type: "module", name: options?.name });
}`;
  return { code, moduleType: "js" };
}

function chunkUrl(context: PluginContext, id: string): string {
  const reference = context.emitFile({ type: "chunk", id });
  return `new URL(import.meta.ROLLUP_FILE_URL_${reference}, import.meta.url)`;
}
