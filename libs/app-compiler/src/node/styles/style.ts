import { transformCss, type CssOptions } from "../transform/css.ts";
import type { Source, TransformResult } from "../transform/types.ts";
import { usesTailwind } from "../tailwind/marks.ts";
import type { Materials } from "./materials.ts";
import { sassToCss, type Syntax } from "./sass.ts";

/** What a style sheet is written in. */
export type Language = "css" | Syntax;

export function languageOf(extension: string): Language | null {
  return extension === "css" || extension === "scss" || extension === "sass" ? extension : null;
}

/** The sheet as plain CSS: Sass and Tailwind done, `@import`s of plain sheets still there. */
export async function plainCss(
  source: Source,
  language: Language,
  materials: Materials,
): Promise<string> {
  const css =
    language === "css" ? source.text : await sassToCss(source, language, materials);
  if (!usesTailwind(css)) return css;
  const { weave } = await import("../tailwind/engine.ts");
  return weave({ url: source.url, text: css }, materials);
}

/** A sheet in any of these languages as the module that inserts it. */
export async function transformStyle(
  source: Source,
  language: Language,
  options: CssOptions,
  materials: Materials,
): Promise<TransformResult> {
  const css = await plainCss(source, language, materials);
  return transformCss({ url: source.url, text: css }, options);
}
