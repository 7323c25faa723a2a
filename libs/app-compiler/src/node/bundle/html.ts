import { parse, type DefaultTreeAdapterTypes as Tree } from "parse5";
import { decoded, isElsewhere, resolveUrl, splitQuery } from "../paths.ts";
import type { AppFiles } from "../app-files.ts";

/** What a page is made of besides its text. */
export interface Page {
  /** Imports and inline scripts, in the order in which they stand. */
  parts: Part[];
  /** The page's text with everything bundled taken out; `%NAME%` is still to be replaced. */
  finish(head: string, assetUrl: (path: string) => string): string;
  warnings: string[];
}

export type Part = { kind: "import"; path: string } | { kind: "inline"; code: string };

interface Edit {
  start: number;
  end: number;
  text: (assetUrl: (path: string) => string) => string;
}

/** Attributes that name a file to be served beside the page. */
const ASSETS: Record<string, string[]> = {
  img: ["src", "srcset"],
  source: ["src", "srcset"],
  video: ["src", "poster"],
  audio: ["src"],
  track: ["src"],
  input: ["src"],
  object: ["data"],
  embed: ["src"],
  image: ["href", "xlink:href"],
  use: ["href", "xlink:href"],
  link: ["href", "imagesrcset"],
};

/** Reads a page as a syntax tree and plans its edits by position, so that the rest stays as written. */
export function readPage(path: string, html: string, files: AppFiles): Page {
  const page = new Reading(path, files);
  page.visit(parse(html, { sourceCodeLocationInfo: true }));
  const at = page.headEnd ?? headless(html);
  return {
    parts: page.parts,
    warnings: page.warnings,
    finish(head, assetUrl) {
      page.edits.push({ start: at, end: at, text: () => head });
      page.edits.sort((a, b) => a.start - b.start || a.end - b.end);
      let out = "";
      let from = 0;
      for (const edit of page.edits) {
        out += html.slice(from, edit.start) + edit.text(assetUrl);
        from = edit.end;
      }
      return out + html.slice(from);
    },
  };
}

/** Where a page without a head starts to be one. */
function headless(html: string): number {
  const start = /^\s*(?:<!doctype[^>]*>)?\s*(?:<html[^>]*>)?/i.exec(html);
  return start ? start[0].length : 0;
}

class Reading {
  readonly parts: Part[] = [];
  readonly edits: Edit[] = [];
  readonly warnings: string[] = [];
  headEnd: number | undefined;
  readonly #path: string;
  readonly #files: AppFiles;

  constructor(path: string, files: AppFiles) {
    this.#path = path;
    this.#files = files;
  }

  visit(node: Tree.Node): void {
    if ("tagName" in node) this.#element(node);
    if ("content" in node) this.visit(node.content);
    if ("childNodes" in node) for (const child of node.childNodes) this.visit(child);
  }

  #element(element: Tree.Element): void {
    const location = element.sourceCodeLocation;
    if (!location) return;
    if (element.tagName === "head")
      this.headEnd = location.endTag?.startOffset ?? location.endOffset;
    if (element.tagName === "script") this.#script(element);
    else if (element.tagName === "link" && this.#isSheet(element)) this.#sheet(element);
    else for (const name of ASSETS[element.tagName] ?? []) this.#asset(element, name);
  }

  #script(element: Tree.Element): void {
    const src = attribute(element, "src");
    const isModule = attribute(element, "type") === "module";
    if (src === null) {
      const code = element.childNodes.map((each) => ("value" in each ? each.value : "")).join("");
      if (!isModule || code.trim() === "") return;
      this.parts.push({ kind: "inline", code });
      this.#remove(element);
      return;
    }
    if (isElsewhere(src) || this.#isPublic(src)) return;
    if (isModule) {
      this.parts.push({
        kind: "import",
        path: resolveUrl(splitQuery(decoded(src)).path, this.#path),
      });
      this.#remove(element);
    } else {
      this.warnings.push(
        `${this.#path}: <script src=${JSON.stringify(src)}> is not bundled without type="module"`,
      );
      this.#asset(element, "src");
    }
  }

  #isSheet(element: Tree.Element): boolean {
    const rel = attribute(element, "rel")?.toLowerCase().split(/\s+/) ?? [];
    const href = attribute(element, "href");
    return (
      rel.includes("stylesheet") && href !== null && !isElsewhere(href) && !this.#isPublic(href)
    );
  }

  #sheet(element: Tree.Element): void {
    const href = splitQuery(decoded(attribute(element, "href")!)).path;
    this.parts.push({ kind: "import", path: resolveUrl(href, this.#path) });
    this.#remove(element);
  }

  #asset(element: Tree.Element, name: string): void {
    const value = attribute(element, name);
    const span = element.sourceCodeLocation?.attrs?.[name];
    if (value === null || !span) return;
    const paths = name.endsWith("srcset") ? candidates(value) : [value.trim()];
    const own = new Map<string, string>();
    for (const each of paths) {
      const path = this.#own(each);
      if (path !== null) own.set(each, path);
    }
    if (own.size === 0) return;
    this.edits.push({
      start: span.startOffset,
      end: span.endOffset,
      text: (assetUrl) => `${name}="${escaped(replaced(value, own, assetUrl))}"`,
    });
  }

  /** The app's file that an address means; null for what is public, elsewhere or not there. */
  #own(url: string): string | null {
    if (url === "" || isElsewhere(url) || this.#isPublic(url)) return null;
    const path = resolveUrl(splitQuery(decoded(url)).path, this.#path);
    return this.#files.has(path) && !path.startsWith("/public/") ? path : null;
  }

  #isPublic(url: string): boolean {
    return this.#files.isPublic(resolveUrl(splitQuery(decoded(url)).path, this.#path));
  }

  #remove(element: Tree.Element): void {
    const { startOffset, endOffset } = element.sourceCodeLocation!;
    this.edits.push({ start: startOffset, end: endOffset, text: () => "" });
  }
}

function attribute(element: Tree.Element, name: string): string | null {
  const [local, prefix] = name.split(":").reverse();
  return (
    element.attrs.find((each) => each.name === local && (each.prefix ?? undefined) === prefix)
      ?.value ?? null
  );
}

function candidates(srcset: string): string[] {
  return srcset
    .split(",")
    .map((each) => each.trim().split(/\s+/)[0]!)
    .filter((each) => each !== "");
}

function replaced(
  value: string,
  own: Map<string, string>,
  assetUrl: (path: string) => string,
): string {
  let out = value;
  for (const [from, path] of own) {
    const suffix = /[?#].*$/.exec(from)?.[0] ?? "";
    out = out.split(from).join(assetUrl(path) + (suffix.startsWith("#") ? suffix : ""));
  }
  return out;
}

function escaped(text: string): string {
  return text.replaceAll("&", "&amp;").replaceAll('"', "&quot;");
}
