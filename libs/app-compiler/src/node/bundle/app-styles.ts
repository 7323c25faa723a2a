import { posix } from "node:path";
import type { PluginContext } from "rolldown";
import { applyAliases } from "../aliases.ts";
import { Failed, sourceFailure } from "../failures.ts";
import type { Confined } from "../pack/confined.ts";
import { packageCssFiles, resolvePackage, type Sinks } from "../pack/packages-plugin.ts";
import { decoded, isElsewhere, isRelative, resolveUrl, splitQuery } from "../paths.ts";
import type { CssFiles } from "../styles/bundle-css.ts";
import type { Materials } from "../styles/materials.ts";
import type { AppFiles } from "../app-files.ts";
import { styleText } from "./app-components.ts";
import type { Output } from "./assets.ts";
import { appId, appPath, isApp } from "./ids.ts";

interface Sources {
  files: AppFiles;
  output: Output;
  confined: Confined;
  sinks: Sinks;
  materials: Materials;
}

/** Style sheets of an app: its own from memory, those of its packages from the install. */
export function appCssFiles(context: PluginContext, sources: Sources): CssFiles {
  const { files, confined } = sources;
  const packages = packageCssFiles(confined, sources.sinks);
  return {
    async read(id) {
      return isApp(id) ? styleText(id, files, sources.materials) : packages.read(id);
    },
    async sheet(specifier, from) {
      if (!isApp(from)) return packages.sheet(specifier, from);
      const importer = appPath(from);
      const wanted = applyAliases(specifier.replace(/^~/, ""), files.aliases);
      const own = resolveUrl(wanted, importer);
      if (files.has(own)) return appId(own);
      if (!isRelative(wanted) && !isElsewhere(wanted)) {
        const sheet = await confined.sheetOf(wanted);
        if (sheet !== null) return sheet;
        const found = await resolvePackage(context, confined, wanted);
        if (found instanceof Failed) throw found;
        return found.id;
      }
      throw missing(specifier, importer, files);
    },
    async asset(url, from) {
      if (!isApp(from)) return packages.asset(url, from);
      return appAsset(url, appPath(from), sources);
    },
    shown: (id) => (isApp(id) ? appPath(id) : confined.shown(id)),
  };
}

/** What `url()` in an app's sheet becomes; null when it names nothing of the app's. */
function appAsset(url: string, importer: string, { files, output }: Sources): string | null {
  const { path, query } = splitQuery(applyAliases(decoded(url), files.aliases));
  if (path.startsWith("/") && files.isPublic(path)) return null;
  const own = resolveUrl(path, importer);
  if (!files.has(own)) {
    if (files.isPublic(posix.join("/", path))) return posix.join("/", url);
    throw missing(url, importer, files);
  }
  const inline = query.has("inline") ? "always" : query.has("no-inline") ? "never" : "small";
  return output.asset(own, files.bytes(own), inline);
}

function missing(specifier: string, importer: string, files: AppFiles): Error {
  const source = files.textOrNull(importer) ?? "";
  const offset = Math.max(0, source.indexOf(specifier));
  const message = `Cannot find ${JSON.stringify(specifier)}, which ${importer} uses`;
  return sourceFailure("resolve", message, { file: importer, source, offset });
}
