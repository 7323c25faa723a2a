import { transformSync } from "oxc-transform";
import type { ModuleType } from "rolldown";
import type { AppFiles } from "../app-files.ts";
import { extension } from "../paths.ts";
import { compileRunes, compileSvelte, svelteCss } from "../sfc/svelte.ts";
import { partOf } from "../sfc/query.ts";
import { compileVue, vueCss } from "../sfc/vue.ts";
import type { Materials } from "../styles/materials.ts";
import { languageOf, plainCss } from "../styles/style.ts";
import { appPath, appQuery } from "./ids.ts";

const COMPONENTS = new Set(["vue", "svelte"]);

/** Whether an id means a style sheet: a file's, or a component's. */
export function isStyle(id: string): boolean {
  const ext = extension(appPath(id));
  if (COMPONENTS.has(ext)) return partOf(appQuery(id))?.kind === "style";
  return languageOf(ext) !== null;
}

export function isComponent(path: string): boolean {
  return COMPONENTS.has(extension(path));
}

/** The style sheet that an id means, as plain CSS. */
export async function styleText(
  id: string,
  files: AppFiles,
  materials: Materials,
): Promise<string> {
  const source = { url: appPath(id), text: files.text(appPath(id)) };
  const ext = extension(source.url);
  const part = partOf(appQuery(id));
  if (ext === "svelte") return svelteCss(source, materials, false);
  if (ext === "vue" && part?.kind === "style") {
    return vueCss(source, part.index, materials, false);
  }
  return plainCss(source, languageOf(ext) ?? "css", materials);
}

/** A component's module, without its styles. */
export async function componentModule(
  path: string,
  files: AppFiles,
  materials: Materials,
): Promise<{ code: string; moduleType: ModuleType }> {
  const source = { url: path, text: files.text(path) };
  if (extension(path) === "svelte") {
    return { code: (await compileSvelte(source, materials, false)).code, moduleType: "js" };
  }
  const { code, lang } = compileVue(source, materials, { draft: false });
  return { code, moduleType: lang };
}

/** A module with Svelte's runes. */
export async function runesModule(
  path: string,
  files: AppFiles,
): Promise<{ code: string; moduleType: ModuleType }> {
  const source = { url: path, text: files.text(path) };
  const plain = transformSync(path, source.text, { sourceType: "module" });
  const code = await compileRunes(source, plain.code || source.text, false);
  return { code, moduleType: "js" };
}
