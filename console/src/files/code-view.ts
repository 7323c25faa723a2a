import { h } from "../ui/dom.ts";
import { hunks, type DiffLine } from "./diff.ts";
import { highlight, type Token } from "./highlight.ts";

/** So many lines are laid out at once; the rest is one press away. */
const FIRST_LINES = 2_000;
const FIRST_DIFF_LINES = 400;
/** A longer line is cut: somebody's minified bundle must not freeze the page. */
const LONGEST_LINE = 2_000;

export interface CodeOptions {
  path: string;
  /** Number of the first line. */
  from?: number;
  /** A line to point at. */
  line?: number | undefined;
  first?: number;
}

/** Text as numbered, lightly coloured lines. */
export function codeView(text: string, options: CodeOptions): HTMLElement {
  const lines = highlight(text.replaceAll("\r\n", "\n"), options.path);
  if (lines.length > 1 && lines.at(-1)!.length === 0) lines.pop();
  const from = options.from ?? 1;
  const root = h("div", { class: "code", role: "table", "aria-label": options.path });
  const show = (start: number, end: number): void => {
    const fragment = document.createDocumentFragment();
    for (let i = start; i < Math.min(end, lines.length); i++) {
      const row = h(
        "div",
        { class: "code-line", role: "row" },
        h("span", { class: "code-no", role: "rowheader" }, i + from),
        tokens(lines[i]!),
      );
      if (i + from === options.line) row.classList.add("pointed");
      fragment.append(row);
    }
    root.append(fragment);
    if (end < lines.length) root.append(more(lines.length - end, () => show(end, lines.length)));
  };
  show(0, Math.max(options.first ?? FIRST_LINES, options.line ?? 0));
  return root;
}

/** A change as hunks with both line numbers. */
export function diffView(lines: readonly DiffLine[], path: string): HTMLElement {
  const { hunks: parts, rest } = hunks(lines);
  const root = h("div", { class: "code diff", role: "table", "aria-label": `Changes in ${path}` });
  let shown = 0;
  const add = (index: number): void => {
    for (let i = index; i < parts.length; i++) {
      const part = parts[i]!;
      if (shown > FIRST_DIFF_LINES) {
        const left = parts.slice(i).reduce((sum, hunk) => sum + hunk.lines.length, 0);
        root.append(
          more(left, () => {
            shown = Number.NEGATIVE_INFINITY;
            add(i);
          }),
        );
        return;
      }
      if (part.skipped > 0) root.append(gap(part.skipped));
      for (const line of part.lines) root.append(diffRow(line, path));
      shown += part.lines.length;
    }
    if (rest > 0) root.append(gap(rest));
  };
  add(0);
  return root;
}

const SIGNS = { added: "+", removed: "−", same: " " } as const;

function diffRow(line: DiffLine, path: string): HTMLElement {
  return h(
    "div",
    { class: `code-line diff-${line.kind}`, role: "row" },
    h("span", { class: "code-no" }, line.old ?? ""),
    h("span", { class: "code-no" }, line.new ?? ""),
    h("span", { class: "code-sign" }, SIGNS[line.kind]),
    tokens(highlight(line.text, path)[0] ?? []),
  );
}

function gap(lines: number): HTMLElement {
  return h("div", { class: "code-gap" }, `${lines} unchanged`);
}

function more(lines: number, show: () => void): HTMLElement {
  const button = h(
    "button",
    {
      class: "code-more",
      type: "button",
      onclick: () => {
        button.remove();
        show();
      },
    },
    `Show ${lines.toLocaleString("en")} more lines`,
  );
  return button;
}

function tokens(line: readonly Token[]): HTMLElement {
  const text = h("span", { class: "code-text", role: "cell" });
  let length = 0;
  for (const token of line) {
    const room = LONGEST_LINE - length;
    const part = token.text.length > room ? token.text.slice(0, room) : token.text;
    length += part.length;
    if (token.kind) text.append(h("span", { class: `tok-${token.kind}` }, part));
    else text.append(part);
    if (part.length < token.text.length || length >= LONGEST_LINE) {
      text.append(h("span", { class: "code-cut" }, " … line cut"));
      break;
    }
  }
  return text;
}
