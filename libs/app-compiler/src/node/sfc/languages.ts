import { sourceFailure } from "../failures.ts";
import type { Language } from "../styles/style.ts";
import type { Source } from "../transform/types.ts";

/** What the `lang` of a `<style>` means; an unknown one is refused. */
export function languageOfStyle(lang: string | undefined, source: Source): Language {
  if (lang === undefined || lang === "css" || lang === "postcss") return "css";
  if (lang === "scss" || lang === "sass") return lang;
  throw unsupported(`<style lang="${lang}">`, `lang="${lang}"`, source);
}

/** Refuses what a component asks for, at the place where it asks. */
export function unsupported(what: string, quoted: string, source: Source): Error {
  return sourceFailure("unsupported", `${what} is not supported`, {
    file: source.url,
    source: source.text,
    offset: Math.max(0, source.text.indexOf(quoted)),
  });
}
