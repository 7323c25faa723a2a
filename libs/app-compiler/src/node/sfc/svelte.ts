import type { CompileError, CompileOptions } from "svelte/compiler";
import { Failed, sourceFailureAt } from "../failures.ts";
import { extension, unrooted } from "../paths.ts";
import { plainCss } from "../styles/style.ts";
import { Lacking, type Materials } from "../styles/materials.ts";
import type { Source } from "../transform/types.ts";
import { languageOfStyle } from "./languages.ts";
import { idOf } from "./query.ts";

/** A compiled component: its module, which imports its style as a module of its own. */
export interface Component {
  code: string;
  mappings?: string;
}

const STYLE = /<style\b((?:[^>"']|"[^"]*"|'[^']*')*)>([\s\S]*?)<\/style\s*>/i;
const LANG = /\blang\s*=\s*["']?([\w-]+)/;

/** The URL of a component's style. */
export function svelteStyleUrl(path: string): string {
  return `${path}?svelte&type=style&lang.css`;
}

/** A component as JavaScript, for a draft (with hot updates) or a release. */
export async function compileSvelte(
  source: Source,
  materials: Materials,
  draft: boolean,
): Promise<Component> {
  const { js, css } = await compiled(source, materials, draft);
  const style = css?.code ? `\nimport ${JSON.stringify(svelteStyleUrl(source.url))};` : "";
  return { code: js.code + style, mappings: (js.map as { mappings: string }).mappings };
}

/** The component's style, its selectors bound to the component. */
export async function svelteCss(
  source: Source,
  materials: Materials,
  draft: boolean,
): Promise<string> {
  return (await compiled(source, materials, draft)).css?.code ?? "";
}

/** A `.svelte.ts` or `.svelte.js` module, its types already gone. */
export async function compileRunes(source: Source, code: string, draft: boolean): Promise<string> {
  const { compileModule } = await import("svelte/compiler");
  try {
    return compileModule(code, { ...common(source, draft) }).js.code;
  } catch (error) {
    throw located(error, source);
  }
}

export function isRunesModule(path: string): boolean {
  return /\.svelte\.(?:js|ts)$/.test(path);
}

function common(source: Source, draft: boolean): Pick<CompileOptions, "filename" | "dev"> {
  return {
    filename: source.url,
    rootDir: "/",
    generate: "client",
    dev: draft,
    warningFilter: () => false,
  } as CompileOptions;
}

async function compiled(
  source: Source,
  materials: Materials,
  draft: boolean,
): Promise<ReturnType<typeof import("svelte/compiler").compile>> {
  const { compile } = await import("svelte/compiler");
  const text = await withPlainStyle(source, materials);
  try {
    return compile(text, {
      ...common(source, draft),
      hmr: draft,
      css: "external",
      cssHash: () => `svelte-${idOf(unrooted(source.url))}`,
    });
  } catch (error) {
    throw located(error, { url: source.url, text });
  }
}

/** The component with its style written in CSS: Svelte's compiler reads nothing else. */
async function withPlainStyle(source: Source, materials: Materials): Promise<string> {
  const found = STYLE.exec(source.text);
  if (!found) return source.text;
  const [whole, attributes, css] = found;
  const language = languageOfStyle(LANG.exec(attributes!)?.[1], source);
  const plain = await plainCss({ url: source.url, text: css! }, language, materials);
  if (plain === css) return source.text;
  const at = found.index + whole!.indexOf(">", "<style".length + attributes!.length) + 1;
  return source.text.slice(0, at) + plain + source.text.slice(at + css!.length);
}

function located(error: unknown, source: Source): Error {
  if (error instanceof Failed || error instanceof Lacking) return error;
  const { message, start } = error as CompileError & { start?: { line: number; column: number } };
  const said = String(message ?? error).replace(/\nhttps:\/\/svelte\.dev\/\S*$/, "");
  const [line, column] = start ? [start.line, start.column + 1] : [0, 0];
  const code = extension(source.url) === "svelte" && /css/.test(codeOf(error)) ? "css" : "syntax";
  return sourceFailureAt(code, said, { file: source.url, source: source.text, line, column });
}

function codeOf(error: unknown): string {
  return String((error as { code?: unknown }).code ?? "");
}
