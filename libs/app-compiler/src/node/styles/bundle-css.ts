import { bundleAsync, type Dependency, type TransformResult as CssOutput } from "lightningcss";
import { isElsewhere } from "../paths.ts";
import { checkCssClosed } from "../transform/css-closed.ts";
import { cssFailure, MODULE_PATTERN, TARGETS } from "../transform/css.ts";

/** Where a bundle's style sheets and what they point to come from; nothing else is ever read. */
export interface CssFiles {
  read(id: string): Promise<string>;
  /** The id of the sheet that `@import` or `composes` names. Fails when there is none. */
  sheet(specifier: string, from: string): Promise<string>;
  /** The URL that `url()` gets; null leaves it as it is. */
  asset(url: string, from: string): Promise<string | null>;
  /** How errors and class names call the sheet. */
  shown(id: string): string;
}

export interface BundledCss {
  /** Starts with what it imports from other hosts. */
  css: string;
  exports: CssOutput["exports"];
}

type Url = Extract<Dependency, { type: "url" }>;

const ELSEWHERE = /@import\s+(?:url\(\s*)?["']?(?:https?:)?\/\/[^;]*;/gi;
const COMMENT = /\/\*[\s\S]*?\*\//g;

/** One sheet with everything that it imports, and its `url()`s pointing to what is served. */
export async function bundleCss(
  entry: string,
  files: CssFiles,
  options: { minify: boolean; cssModules: boolean },
): Promise<BundledCss> {
  const elsewhere: string[] = [];
  const texts = new Map<string, string>();
  let first: Error | undefined;
  const keep = async <T>(work: Promise<T>): Promise<T> => {
    try {
      return await work;
    } catch (error) {
      first ??= error as Error;
      throw error;
    }
  };
  const read = async (id: string): Promise<string> => {
    const text = await files.read(id);
    checkCssClosed({ url: files.shown(id), text });
    texts.set(id, text);
    return text
      .replace(COMMENT, (c) => c.replace(/[^\n]/g, " "))
      .replace(ELSEWHERE, (found) => {
        elsewhere.push(found);
        return found.replace(/[^\n]/g, " ");
      });
  };
  let output: CssOutput;
  try {
    output = await bundleAsync({
      filename: entry,
      minify: options.minify,
      targets: { ...TARGETS },
      errorRecovery: true,
      analyzeDependencies: { preserveImports: false },
      ...(options.cssModules ? { cssModules: { pattern: MODULE_PATTERN } } : {}),
      resolver: {
        read: (id) => keep(read(id)),
        resolve: (specifier, from) => keep(files.sheet(specifier, from)),
      },
    });
  } catch (error) {
    if (first) throw first;
    const id = (error as { fileName?: string }).fileName ?? entry;
    throw cssFailure(error, { url: files.shown(id), text: texts.get(id) ?? "" });
  }
  const css = [...elsewhere, await linkAssets(output, files)].join("\n");
  return { css, exports: output.exports };
}

async function linkAssets(output: CssOutput, files: CssFiles): Promise<string> {
  let css = Buffer.from(output.code).toString();
  for (const each of (output.dependencies || []) as Dependency[]) {
    if (each.type !== "url") continue;
    const url = await assetUrl(each, files);
    css = css.replaceAll(
      each.placeholder,
      url.replace(/[\\"()\s]/g, (c) => `\\${c}`),
    );
  }
  return css;
}

async function assetUrl(each: Url, files: CssFiles): Promise<string> {
  if (each.url === "" || isElsewhere(each.url)) return each.url;
  const cut = each.url.search(/[?#]/);
  const path = cut < 0 ? each.url : each.url.slice(0, cut);
  const url = await files.asset(path, each.loc.filePath);
  if (url === null) return each.url;
  return url.startsWith("data:") || cut < 0 ? url : url + each.url.slice(cut);
}
