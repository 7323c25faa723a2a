import { createRequire } from "node:module";
import { unrooted } from "../paths.ts";
import type { Source } from "./types.ts";

const require = createRequire(import.meta.url);

type Node = { type: string; start: number; end: number; [key: string]: unknown };

/** Text put into a source: where, counted in the source as it was, and what. */
export interface Insertion {
  at: number;
  text: string;
}

/** Loaded when the first element is met. */
function parse(code: string, lang: "jsx" | "tsx"): Node | null {
  const { parseSync } = require("rolldown/utils") as typeof import("rolldown/utils");
  const { program, errors } = parseSync("source", code, { lang, sourceType: "module" });
  return errors.length > 0 ? null : (program as unknown as Node); // its compiler will say why
}

/**
 * An attribute for each host element that says where it stands: `data-os-src="src/App.tsx:12:7"`, the line
 * and the column (of UTF-16 units) of its `<`, both counted from 1.
 */
export function elementPositions(source: Source, lang: "jsx" | "tsx"): Insertion[] {
  if (!/<[a-z]/.test(source.text)) return [];
  const root = parse(source.text, lang);
  if (root === null) return [];
  const file = unrooted(source.url).replace(/[&"]/g, (c) => (c === "&" ? "&amp;" : "&quot;"));
  const places = new Places(source.text);
  return hosts(root).map(({ start, nameEnd }) => ({
    at: nameEnd,
    text: ` data-os-src="${file}:${places.of(start)}"`,
  }));
}

export function inserted(text: string, insertions: Insertion[]): string {
  let out = "";
  let from = 0;
  for (const { at, text: more } of insertions) {
    out += text.slice(from, at) + more;
    from = at;
  }
  return out + text.slice(from);
}

/** Elements with a lower-case name, in the order of the source. */
function hosts(root: Node): { start: number; nameEnd: number }[] {
  const found: { start: number; nameEnd: number }[] = [];
  const open: Node[] = [root];
  for (let node = open.pop(); node !== undefined; node = open.pop()) {
    if (node.type === "JSXOpeningElement" && isHost(node["name"] as Node)) {
      const typed = node["typeArguments"] as Node | null;
      found.push({ start: node.start, nameEnd: (typed ?? (node["name"] as Node)).end });
    }
    for (const key in node) {
      const each = node[key];
      if (typeof each === "object" && each !== null) open.push(each as Node);
    }
  }
  return found.sort((a, b) => a.start - b.start);
}

function isHost(name: Node): boolean {
  if (name.type !== "JSXIdentifier") return false;
  const first = (name["name"] as string).charCodeAt(0);
  return first >= 97 && first <= 122; // a to z
}

/** Lines and columns of rising offsets. */
class Places {
  readonly #text: string;
  #line = 1;
  #lineStart = 0;

  constructor(text: string) {
    this.#text = text;
  }

  of(offset: number): string {
    for (let end = this.#end(); end >= 0 && end < offset; end = this.#end()) {
      this.#line++;
      this.#lineStart = end + 1;
    }
    return `${this.#line}:${offset - this.#lineStart + 1}`;
  }

  #end(): number {
    return this.#text.indexOf("\n", this.#lineStart);
  }
}
