import { extension, rooted } from "../paths.ts";
import { compileRunes, compileSvelte, isRunesModule, svelteCss } from "../sfc/svelte.ts";
import { partOf } from "../sfc/query.ts";
import { compileVue, vueCss } from "../sfc/vue.ts";
import { Lacking, type Materials, type Needs } from "../styles/materials.ts";
import { languageOf, transformStyle } from "../styles/style.ts";
import { usesTailwind } from "../tailwind/marks.ts";
import { transformCss } from "./css.ts";
import { assembled, compileJs } from "./js.ts";
import { through } from "./mappings.ts";
import { RequestMaterials } from "./request-materials.ts";
import { sourceText } from "./text.ts";
import type { Source, TransformRequest, TransformResult } from "./types.ts";

const COMPONENTS = new Set(["vue", "svelte"]);
const OTHER_FORMS = ["raw", "url", "worker", "sharedworker"];

/**
 * Whether a file takes one of the larger compilers (Tailwind's engine, Sass, Vue's, Svelte's). What they
 * are given may keep them busy for long, so they work in processes of their own.
 */
export function isCraft(request: TransformRequest): boolean {
  const query = new URLSearchParams(request.query ?? "");
  if (OTHER_FORMS.some((form) => query.has(form))) return false;
  const ext = extension(request.path);
  if (ext === "css") return usesTailwind(request.source ?? "");
  return COMPONENTS.has(ext) || languageOf(ext) !== null || isRunesModule(request.path);
}

/** The module, or what must come with the request for it to be compiled. */
export async function craft(
  request: TransformRequest,
): Promise<TransformResult | { needs: Needs }> {
  try {
    return await crafted(request, new RequestMaterials(request));
  } catch (error) {
    if (error instanceof Lacking) return { needs: error.needs };
    throw error;
  }
}

async function crafted(
  request: TransformRequest,
  materials: Materials,
): Promise<TransformResult> {
  const source = { url: rooted(request.path), text: sourceText(request) };
  const ext = extension(source.url);
  if (COMPONENTS.has(ext)) return component(source, request, materials);
  if (isRunesModule(source.url)) {
    const { code } = compileJs(source, request);
    return assembled(source, { code: await compileRunes(source, code, true) }, request);
  }
  return transformStyle(source, languageOf(ext) ?? "css", request, materials);
}

async function component(
  source: Source,
  request: TransformRequest,
  materials: Materials,
): Promise<TransformResult> {
  const query = new URLSearchParams(request.query ?? "");
  const part = partOf(query);
  const isVue = extension(source.url) === "vue";
  if (part?.kind === "style") {
    const css = isVue
      ? await vueCss(source, part.index, materials, true)
      : await svelteCss(source, materials, true);
    return transformCss({ url: `${source.url}?${request.query}`, text: css }, request);
  }
  if (isVue) {
    const { code, lang, segments } = compileVue(source, materials, { draft: true });
    const options = { ...request, lang, refresh: false, positions: false };
    const script = compileJs({ url: source.url, text: code }, options);
    const { mappings } = script;
    const traced = mappings === undefined ? script : { code: script.code, mappings: through(mappings, segments) };
    return assembled(source, traced, options);
  }
  return assembled(source, await compileSvelte(source, materials, true), request);
}
