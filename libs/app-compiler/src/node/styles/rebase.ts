import { posix } from "node:path";
import { isElsewhere, resolveUrl } from "../paths.ts";
import type { Source } from "../transform/types.ts";

const URL_OF = /\burl\(\s*(["']?)([^"')\s#$]+)\1\s*\)/gi;
const IMPORT = /@import\s+$/i;

/** The text with what `url()` names told from the root, so that it holds in a sheet of another folder. */
export function rebased(sheet: Source, root: string): string {
  if (posix.dirname(sheet.url) === posix.dirname(root)) return sheet.text;
  return sheet.text.replace(URL_OF, (found, quote: string, url: string, at: number) => {
    const stays = isElsewhere(url) || /^[/@~]/.test(url) || IMPORT.test(sheet.text.slice(0, at));
    return stays ? found : `url(${quote}${resolveUrl(url, sheet.url)}${quote})`;
  });
}
