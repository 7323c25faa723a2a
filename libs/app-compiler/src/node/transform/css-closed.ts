import { sourceFailure } from "../failures.ts";
import type { Source } from "./types.ts";

const TOKEN = /\/\*|["'{}]|\\[\s\S]|url\(\s*(?!["'\s])[^)"'\\\n]*\)/gi;

/**
 * Refuses a sheet whose blocks, strings or comments do not close.
 *
 * Browsers and lightningcss recover from that silently and drop half a sheet; an author in the
 * middle of typing is better served by the error, as with Vite's own pipeline.
 */
export function checkCssClosed(source: Source): void {
  const { text } = source;
  const open: number[] = [];
  TOKEN.lastIndex = 0;
  for (let match = TOKEN.exec(text); match; match = TOKEN.exec(text)) {
    const at = match.index;
    switch (match[0]) {
      case "/*":
        TOKEN.lastIndex = after(text.indexOf("*/", at + 2), 2, "Unclosed comment", source, at);
        break;
      case '"':
      case "'":
        TOKEN.lastIndex = after(endOfString(text, at), 1, "Unclosed string", source, at);
        break;
      case "{":
        open.push(at);
        break;
      case "}":
        if (open.pop() === undefined) throw failure("Unexpected }", source, at);
    }
  }
  const last = open.pop();
  if (last !== undefined) throw failure("Unclosed block", source, last);
}

function endOfString(text: string, start: number): number {
  for (let i = start + 1; i < text.length; i++) {
    if (text[i] === "\\") i++;
    else if (text[i] === text[start]) return i;
    else if (text[i] === "\n") return -1;
  }
  return -1;
}

function after(end: number, length: number, message: string, source: Source, at: number): number {
  if (end < 0) throw failure(message, source, at);
  return end + length;
}

function failure(message: string, source: Source, offset: number): Error {
  return sourceFailure("css", message, { file: source.url, source: source.text, offset });
}
