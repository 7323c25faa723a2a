import { createRequire } from "node:module";
import type { SFCDescriptor, SFCScriptBlock, SFCStyleBlock } from "@vue/compiler-sfc";
import { plainCss } from "../styles/style.ts";
import { Lacking, type Materials } from "../styles/materials.ts";
import { segments, type Segment } from "../transform/mappings.ts";
import type { Source } from "../transform/types.ts";
import { languageOfStyle, unsupported } from "./languages.ts";
import { hashOf, idOf } from "./query.ts";
import { vueFailure } from "./vue-errors.ts";
import { looksUpTypes, withoutAliases } from "./vue-types.ts";

export type Sfc = typeof import("@vue/compiler-sfc");

/** A component as one module that is still in the language of its script. */
export interface VueComponent {
  code: string;
  lang: "js" | "ts" | "jsx" | "tsx";
  /** Where each line of the code comes from; of drafts only. */
  segments: Segment[][];
}

/** What a Vue component is compiled for. */
export interface VueOptions {
  draft: boolean;
}

const require = createRequire(import.meta.url);
const NAME = "_sfc_main";

function sfc(): Sfc {
  return require("@vue/compiler-sfc") as Sfc;
}

/** A component's script and template as a module that imports its styles, as Vite's plugin puts it. */
export function compileVue(
  written: Source,
  materials: Materials,
  { draft }: VueOptions,
): VueComponent {
  const vue = sfc();
  const source = withTypesInReach(vue, written, materials);
  const descriptor = parsed(vue, source);
  const id = idOf(source.url);
  const script = scriptOf({ vue, source, descriptor, materials, id, draft });
  const inlined = !draft && descriptor.scriptSetup !== null;
  const render = inlined ? null : renderOf({ vue, source, descriptor, script, id, draft });
  const styles = descriptor.styles.map((style, index) => styleImport(source, style, index, id));
  const scoped = descriptor.styles.some((style) => style.scoped);
  const lines = [
    script?.content ?? `const ${NAME} = {}`,
    render?.code.replace(/\bexport (function|const) render\b/, "$1 _sfc_render") ?? "",
    ...styles.map((each) => each.code),
    `const _sfc_target = ${NAME}.__vccOpts || ${NAME};`,
    render === null ? "" : "_sfc_target.render = _sfc_render;",
    scoped ? `_sfc_target.__scopeId = "data-v-${id}";` : "",
    ...cssModules(styles.map((each) => each.module)),
    draft ? hot(source, id, script?.content ?? "", descriptor) : "",
    `export default ${NAME};`,
  ];
  const scriptLines = lines[0]!.split("\n").length;
  const traced = traceOf(script?.map).concat(Array<Segment[]>(scriptLines).fill([]));
  return {
    code: lines.filter((line) => line !== "").join("\n"),
    lang: langOf(descriptor, source),
    segments: draft ? [...traced.slice(0, scriptLines), ...traceOf(render?.map)] : [],
  };
}

function traceOf(map: { mappings: string } | undefined): Segment[][] {
  return map ? segments(map.mappings) : [];
}

/** The component with paths where its scripts import types by an alias. */
function withTypesInReach(vue: Sfc, source: Source, materials: Materials): Source {
  const { scriptSetup, script } = parsed(vue, source);
  if (!scriptSetup || !looksUpTypes(scriptSetup.content)) return source;
  let { text } = source;
  const last = (a: SFCScriptBlock, b: SFCScriptBlock): number => b.loc.start.offset - a.loc.start.offset;
  for (const block of script ? [script, scriptSetup].sort(last) : [scriptSetup]) {
    const { start, end } = block.loc;
    const plain = withoutAliases(block.content, source.url, materials.aliases);
    text = text.slice(0, start.offset) + plain + text.slice(end.offset);
  }
  return { ...source, text };
}

/** One of a component's styles, its selectors bound to the component where they are scoped. */
export async function vueCss(
  source: Source,
  index: number,
  materials: Materials,
  draft: boolean,
): Promise<string> {
  const vue = sfc();
  const style = parsed(vue, source).styles[index];
  if (!style) return "";
  const language = languageOfStyle(style.lang, source);
  const css = await plainCss({ url: source.url, text: style.content }, language, materials);
  const result = vue.compileStyle({
    source: css,
    filename: source.url,
    id: `data-v-${idOf(source.url)}`,
    scoped: style.scoped ?? false,
    isProd: !draft,
  });
  const [error] = result.errors;
  if (error) throw vueFailure(error, source, "css");
  return result.code;
}

function parsed(vue: Sfc, source: Source): SFCDescriptor {
  const { descriptor, errors } = vue.parse(source.text, {
    filename: source.url,
    sourceMap: false,
    ignoreEmpty: true,
  });
  const [error] = errors;
  if (error) throw vueFailure(error, source, "syntax");
  for (const block of [descriptor.template, descriptor.script, ...descriptor.styles]) {
    if (block?.src) throw unsupported(`<${block.type} src="${block.src}">`, block.src, source);
  }
  return descriptor;
}

interface Compiling {
  vue: Sfc;
  source: Source;
  descriptor: SFCDescriptor;
  id: string;
  draft: boolean;
}

/**
 * Types that the script imports are looked up among the app's files alone. The compiler remembers what it
 * has read by path, which means another file in another app: it is made to forget.
 */
function scriptOf(from: Compiling & { materials: Materials }): SFCScriptBlock | null {
  const { vue, source, descriptor, materials, id, draft } = from;
  if (!descriptor.script && !descriptor.scriptSetup) return null;
  const read = new Set<string>();
  let lacking: Lacking | undefined;
  try {
    return vue.compileScript(descriptor, {
      id,
      isProd: !draft,
      inlineTemplate: !draft,
      genDefaultAs: NAME,
      sourceMap: draft,
      templateOptions: templateOptions(from, undefined),
      fs: {
        fileExists: (path) => materials.paths.has(path),
        readFile(path) {
          if (!materials.paths.has(path)) return undefined;
          read.add(path);
          try {
            return withoutAliases(materials.text(path), path, materials.aliases);
          } catch (error) {
            if (error instanceof Lacking) lacking ??= error;
            throw error;
          }
        },
        realpath: (path) => path,
      },
    });
  } catch (error) {
    // In places the compiler makes an error of its own out of this one.
    throw lacking ?? vueFailure(error, source, "syntax");
  } finally {
    for (const path of [source.url, ...read]) vue.invalidateTypeCache(path);
  }
}

function renderOf(
  from: Compiling & { script: SFCScriptBlock | null },
): Pick<ReturnType<Sfc["compileTemplate"]>, "code" | "map"> | null {
  const { vue, source, descriptor, script } = from;
  const template = descriptor.template;
  if (!template) return null;
  const result = vue.compileTemplate({
    ...templateOptions(from, script?.bindings),
    source: template.content,
    filename: source.url,
    ast: template.ast!,
  });
  const [error] = result.errors;
  if (error) throw vueFailure(error, source, "syntax");
  return result;
}

type TemplateOptions = Parameters<Sfc["compileTemplate"]>[0];

function templateOptions(
  { descriptor, source, id, draft }: Compiling,
  bindings: SFCScriptBlock["bindings"],
): TemplateOptions {
  const lang = descriptor.template?.lang;
  if (lang !== undefined && lang !== "html") {
    throw unsupported(`<template lang="${lang}">`, `lang="${lang}"`, source);
  }
  const typed = /^tsx?$/.test(descriptor.scriptSetup?.lang ?? descriptor.script?.lang ?? "");
  const scoped = descriptor.styles.some((style) => style.scoped);
  return {
    source: "",
    filename: source.url,
    id,
    scoped,
    slotted: descriptor.slotted,
    isProd: !draft,
    ssrCssVars: descriptor.cssVars,
    compilerOptions: {
      ...(scoped ? { scopeId: `data-v-${id}` } : {}),
      ...(bindings === undefined ? {} : { bindingMetadata: bindings }),
      expressionPlugins: typed ? ["typescript"] : [],
      sourceMap: draft,
    },
  };
}

interface StyleImport {
  code: string;
  /** The name that the template knows a CSS module by, and the variable that holds it. */
  module: { name: string; variable: string } | null;
}

function styleImport(source: Source, style: SFCStyleBlock, index: number, id: string): StyleImport {
  const lang = languageOfStyle(style.lang, source);
  const scoped = style.scoped ? `&scoped=${id}` : "";
  const url = `${source.url}?vue&type=style&index=${index}${scoped}`;
  if (!style.module) {
    return { code: `import ${JSON.stringify(`${url}&lang.${lang}`)}`, module: null };
  }
  const name = typeof style.module === "string" ? style.module : "$style";
  const variable = `_style${index}`;
  const code = `import ${variable} from ${JSON.stringify(`${url}&lang.module.${lang}`)}`;
  return { code, module: { name, variable } };
}

function cssModules(modules: StyleImport["module"][]): string[] {
  const members = modules.flatMap((each) =>
    each ? [`${JSON.stringify(each.name)}: ${each.variable}`] : [],
  );
  return members.length > 0 ? [`_sfc_target.__cssModules = { ${members.join(", ")} };`] : [];
}

/**
 * How an update is applied: while the compiled script is the same, the template is rendered anew and the
 * state stays; otherwise the component is made anew.
 */
function hot(source: Source, id: string, script: string, descriptor: SFCDescriptor): string {
  const styles = descriptor.styles.map(({ scoped, module }) => [scoped ?? false, module ?? false]);
  const same = hashOf(JSON.stringify([script, styles]));
  return `export const __script = ${JSON.stringify(same)};
_sfc_target.__file = ${JSON.stringify(source.url.slice(1))};
_sfc_target.__hmrId = ${JSON.stringify(id)};
typeof __VUE_HMR_RUNTIME__ !== "undefined" && __VUE_HMR_RUNTIME__.createRecord(_sfc_target.__hmrId, _sfc_target);
import.meta.hot.accept((next) => {
  if (!next) return;
  const updated = next.default.__vccOpts || next.default;
  if (next.__script === __script) __VUE_HMR_RUNTIME__.rerender(updated.__hmrId, updated.render);
  else __VUE_HMR_RUNTIME__.reload(updated.__hmrId, updated);
});`;
}

function langOf(descriptor: SFCDescriptor, source: Source): VueComponent["lang"] {
  const lang = descriptor.scriptSetup?.lang ?? descriptor.script?.lang ?? "js";
  if (lang === "js" || lang === "ts" || lang === "jsx" || lang === "tsx") return lang;
  throw unsupported(`<script lang="${lang}">`, `lang="${lang}"`, source);
}
