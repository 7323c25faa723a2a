import { isBuiltin } from "node:module";
import { posix } from "node:path";
import type { Plugin, PluginContext } from "rolldown";
import { dependencyFailure, Failed } from "../failures.ts";
import { contentType } from "../media.ts";
import { extension, splitQuery } from "../paths.ts";
import { bundleCss, type CssFiles } from "../styles/bundle-css.ts";
import type { Confined } from "./confined.ts";
import { packageName } from "./manifest.ts";
import { builtinStub, IGNORED, missingStub } from "./stubs.ts";

/** What happens to the things in packages that are not scripts. */
export interface Sinks {
  minify: boolean;
  /** Takes an asset and says under which URL it will be served. */
  asset(id: string, bytes: Buffer): string;
  /** Takes a style sheet that a package's script imports; answers the module for it. */
  style(id: string, css: string): string;
  warn(message: string): void;
}

const SCRIPTS = new Set(["js", "mjs", "cjs", "jsx", "ts", "tsx", "mts", "cts", "json", ""]);
const IGNORED_ID = "\0ignored";
const BUILTIN = "\0builtin:";
const MISSING = "\0missing:";
const MAX_CSS_URL_INLINE = 0;

/** Thrown inside rolldown it would lose its type: the first one is kept and rethrown by the caller. */
export interface Kept {
  failure?: Failed;
}

/** Lets packages import packages, and nothing else on this machine. */
export function packagesPlugin(confined: Confined, sinks: Sinks, kept: Kept): Plugin {
  return {
    name: "overskill:packages",
    async resolveId(specifier, importer, { kind }) {
      if (specifier.startsWith("\0")) return null;
      if (!confined.owns(importer)) return null;
      if (specifier.startsWith("data:")) return null;
      const found = await confined.resolve(this, specifier, importer!, kind);
      switch (found.kind) {
        case "file":
          return { id: found.id, moduleSideEffects: found.moduleSideEffects };
        case "ignored":
          return IGNORED_ID;
        case "builtin":
          return BUILTIN + specifier.replace(/^node:/, "");
        case "missing":
          sinks.warn(`${confined.shown(importer!)}: cannot resolve ${JSON.stringify(specifier)}`);
          return `${MISSING}${specifier}\0${confined.shown(importer!)}`;
        case "outside":
          throw keep(kept, outside(specifier, confined.shown(importer!)));
      }
    },
    async load(id) {
      if (id === IGNORED_ID) return { code: IGNORED, moduleType: "js" };
      if (id.startsWith(BUILTIN)) {
        const name = id.slice(BUILTIN.length);
        sinks.warn(`${name} is a Node module; a browser gets an empty one`);
        return { code: builtinStub(name), moduleType: "js" };
      }
      if (id.startsWith(MISSING)) {
        const [specifier, importer] = id.slice(MISSING.length).split("\0");
        return { code: missingStub(specifier!, importer!), moduleType: "js" };
      }
      if (!confined.owns(id)) return null;
      return loadPackageFile(id, confined, sinks, kept);
    },
  };
}

async function loadPackageFile(
  id: string,
  confined: Confined,
  sinks: Sinks,
  kept: Kept,
): Promise<{ code: string; moduleType?: "js"; moduleSideEffects?: boolean }> {
  const { path, query } = splitQuery(id);
  const ext = extension(path);
  if (query.has("raw")) return exported((await confined.read(path)).toString("utf8"));
  if (query.has("url")) return exported(sinks.asset(path, await confined.read(path)));
  if (SCRIPTS.has(ext)) {
    const code = (await confined.read(path)).toString("utf8");
    return ext === "" ? { code, moduleType: "js" } : { code };
  }
  if (ext === "css") {
    try {
      const css = await packageCss(path, confined, sinks, path.endsWith(".module.css"));
      if (query.has("inline")) return exported(css);
      return { code: sinks.style(id, css), moduleType: "js", moduleSideEffects: true };
    } catch (error) {
      throw error instanceof Failed ? keep(kept, error) : error;
    }
  }
  return exported(sinks.asset(path, await confined.read(path)));
}

function exported(value: string): { code: string; moduleType: "js" } {
  return { code: `export default ${JSON.stringify(value)};`, moduleType: "js" };
}

/** A package's style sheet with its imports inlined and its assets handed to the sink. */
export async function packageCss(
  id: string,
  confined: Confined,
  sinks: Sinks,
  cssModules: boolean,
): Promise<string> {
  return (
    await bundleCss(id, packageCssFiles(confined, sinks), { minify: sinks.minify, cssModules })
  ).css;
}

export function packageCssFiles(confined: Confined, sinks: Sinks): CssFiles {
  const beside = (specifier: string, from: string): Promise<string | null> =>
    confined.file(posix.resolve(posix.dirname(from), specifier));
  return {
    read: async (id) => (await confined.read(id)).toString("utf8"),
    async sheet(specifier, from) {
      const found = await beside(specifier, from);
      if (found !== null) return found;
      const shown = confined.shown(from);
      throw dependencyFailure(
        "not_for_browser",
        `${shown} imports ${specifier}, which its package lacks`,
      );
    },
    async asset(url, from) {
      const found = url.startsWith("/") ? null : await beside(decodeURI(url), from);
      if (found === null) return null;
      const bytes = await confined.read(found);
      if (bytes.length > MAX_CSS_URL_INLINE) return sinks.asset(found, bytes);
      return `data:${contentType(found)};base64,${bytes.toString("base64")}`;
    },
    shown: (id) => confined.shown(id),
  };
}

function keep(kept: Kept, failure: Failed): Failed {
  kept.failure ??= failure;
  return failure;
}

function outside(specifier: string, importer: string): Failed {
  const message = `${importer} imports ${JSON.stringify(specifier)}, which is outside of its packages`;
  return dependencyFailure("not_for_browser", message, packageName(importer));
}

interface Entry {
  id: string;
  moduleSideEffects: boolean | "no-treeshake" | null;
}

/** Where a specifier of the app's own leads, or why it leads nowhere. */
export async function resolvePackage(
  context: PluginContext,
  confined: Confined,
  specifier: string,
): Promise<Entry | Failed> {
  const found = await confined.resolve(context, specifier, confined.importer);
  const name = packageName(specifier);
  switch (found.kind) {
    case "file":
      return found;
    case "ignored":
      return { id: IGNORED_ID, moduleSideEffects: false };
    case "builtin":
      return dependencyFailure(
        "not_for_browser",
        `${specifier} is a Node module; browsers do not have it`,
        name,
      );
    case "outside":
      return dependencyFailure(
        "not_for_browser",
        `${specifier} leads outside of the installed packages`,
        name,
      );
    case "missing":
      if (isBuiltin(specifier)) {
        return dependencyFailure(
          "not_for_browser",
          `${specifier} is a Node module; browsers do not have it`,
          name,
        );
      }
      return sheetOrMissing(confined, specifier);
  }
}

async function sheetOrMissing(confined: Confined, specifier: string): Promise<Entry | Failed> {
  const id = await confined.sheetOf(specifier);
  if (id !== null) return { id, moduleSideEffects: true };
  const name = packageName(specifier);
  return dependencyFailure("not_declared", notDeclared(specifier, name), name);
}

function notDeclared(specifier: string, name: string): string {
  return specifier === name
    ? `${name} is imported, but package.json does not list it among the dependencies`
    : `${specifier} cannot be found: either ${name} is not in package.json or it has no such file`;
}
