import { h, type Child } from "../ui/dom.ts";
import { splitBlocks } from "./blocks.ts";

/**
 * What agents write, shown as light Markdown: paragraphs, headings, lists, code, emphasis. Builds
 * elements and text nodes only, so whatever arrives stays text. Grows cheaply: blocks that did not
 * change keep their elements.
 */
export class Prose {
  readonly element = h("div", { class: "prose" });
  private blocks: { raw: string; element: HTMLElement }[] = [];

  update(text: string): void {
    const raws = splitBlocks(text);
    raws.forEach((raw, i) => {
      const known = this.blocks[i];
      if (known?.raw === raw) return;
      const element = renderBlock(raw);
      if (known) known.element.replaceWith(element);
      else this.element.append(element);
      this.blocks[i] = { raw, element };
    });
    for (const { element } of this.blocks.splice(raws.length)) element.remove();
  }
}

function renderBlock(raw: string): HTMLElement {
  if (raw.trimStart().startsWith("```")) {
    const lines = raw.split("\n").slice(1);
    if (lines.at(-1)?.trim().startsWith("```")) lines.pop();
    return h("pre", null, h("code", null, lines.join("\n")));
  }
  const heading = /^(#{1,4}) (.*)$/.exec(raw);
  if (heading) return h("h4", null, inline(heading[2]!));
  const lines = raw.split("\n");
  if (lines.every((line) => /^\s*(?:[-*+]|\d+[.)]) |^\s{2,}\S/.test(line))) return list(lines);
  const children: Child[] = [];
  lines.forEach((line, i) => {
    if (i > 0) children.push(h("br"));
    children.push(inline(line));
  });
  return h("p", null, children);
}

function list(lines: readonly string[]): HTMLElement {
  const ordered = /^\s*\d/.test(lines[0]!);
  const items: string[] = [];
  for (const line of lines) {
    const start = /^\s*(?:[-*+]|\d+[.)]) (.*)$/.exec(line);
    if (start) items.push(start[1]!);
    else if (items.length > 0) items[items.length - 1] += ` ${line.trim()}`;
    else items.push(line.trim());
  }
  return h(
    ordered ? "ol" : "ul",
    null,
    items.map((item) => h("li", null, inline(item))),
  );
}

const INLINE = /`([^`]+)`|\*\*([^*]+)\*\*|(?<![\w*])\*([^*\s][^*]*)\*(?!\w)/g;

function inline(text: string): Child[] {
  const out: Child[] = [];
  let at = 0;
  for (const match of text.matchAll(INLINE)) {
    if (match.index > at) out.push(text.slice(at, match.index));
    const [, code, strong, em] = match;
    if (code !== undefined) out.push(h("code", null, code));
    else if (strong !== undefined) out.push(h("strong", null, strong));
    else out.push(h("em", null, em));
    at = match.index + match[0].length;
  }
  if (at < text.length) out.push(text.slice(at));
  return out;
}
