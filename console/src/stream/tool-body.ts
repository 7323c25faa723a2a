import type { ToolItem } from "@overskill/editor-client";
import { codeView, diffView } from "../files/code-view.ts";
import { diffLines, splitLines } from "../files/diff.ts";
import type { Workspace } from "../editor/workspace.ts";
import { h, type Child } from "../ui/dom.ts";
import { count } from "../ui/format.ts";
import { spinner } from "../ui/parts.ts";
import { signal } from "../ui/signal.ts";
import { argsOf, isBusy } from "./tool-words.ts";

const TAIL_LINES = 14;
const FIRST_LINES = 60;
const MOST_JSON = 20_000;

/** The inside of a tool card: what is being written, what it changed, or what came back. */
export function toolBody(workspace: Workspace, item: () => ToolItem): Child {
  return () => {
    const now = item();
    const parts: Child[] = [work(workspace, now)];
    if (now.outcome?.status === "refused") parts.push(refusal(now));
    return h("div", { class: "tool-body" }, parts);
  };
}

/** Lines added and removed, when the arguments tell. */
export function delta(item: ToolItem): { added: number; removed: number } | undefined {
  const args = argsOf(item);
  if (item.tool === "edit_file") {
    if (args.replacement === undefined) return undefined;
    const removed = splitLines(args.expected ?? "").length;
    return { added: splitLines(args.replacement).length, removed };
  }
  if (item.tool !== "write_file" || args.content === undefined || args.binary) return undefined;
  return { added: splitLines(args.content).length, removed: 0 };
}

function work(workspace: Workspace, item: ToolItem): Child {
  const args = argsOf(item);
  const path = args.path ?? "";
  switch (item.tool) {
    case "write_file":
      if (args.content === undefined) return null;
      if (args.binary) return facts(`${count(args.content.length, "character")} of base64`);
      if (isBusy(item)) return typing(args.content, path);
      return item.revision === undefined
        ? codeView(args.content, { path, first: FIRST_LINES })
        : written(workspace, item.revision, path, args.content);
    case "edit_file":
      if (args.expected === undefined && args.replacement === undefined) return null;
      return edited(args.expected ?? "", args.replacement ?? "", args.startLine ?? 1, path);
    case "delete_file":
    case "rename_file":
      return null;
    default:
      return answer(item);
  }
}

/** The indentation all lines share is left out: a card is narrow. */
function edited(expected: string, replacement: string, from: number, path: string): HTMLElement {
  const lines = diffLines(expected, replacement, from);
  const indents = lines.filter((line) => line.text.trim() !== "");
  const shared = Math.min(...indents.map((line) => /^\s*/.exec(line.text)![0].length));
  const cut = Number.isFinite(shared) ? shared : 0;
  return diffView(
    lines.map((line) => ({ ...line, text: line.text.slice(cut) })),
    path,
  );
}

/** The last lines of a file that is being typed. */
function typing(content: string, path: string): HTMLElement {
  const lines = content.split("\n");
  const from = Math.max(0, lines.length - TAIL_LINES);
  const view = codeView(lines.slice(from).join("\n"), { path, from: from + 1 });
  view.classList.add("typing");
  return view;
}

/** A whole file that was written: compared with what stood there before. */
function written(workspace: Workspace, revision: number, path: string, content: string): Child {
  const view = signal<Child>(h("div", { class: "tool-loading" }, spinner(12)));
  const base = workspace.client.app.revisions.find((r) => r.revision === revision)?.base;
  before(workspace, base, path)
    .then((old) =>
      old === undefined
        ? codeView(content, { path, first: FIRST_LINES })
        : diffView(diffLines(old, content), path),
    )
    .catch(() => codeView(content, { path, first: FIRST_LINES }))
    .then((built) => view.set(built));
  return () => view();
}

async function before(
  workspace: Workspace,
  base: number | undefined,
  path: string,
): Promise<string | undefined> {
  if (!base) return undefined;
  const tree = await workspace.files.tree(base);
  if (!tree.files.some((file) => file.path === path)) return undefined;
  return (await workspace.api.file(workspace.id, path, base)).text();
}

function answer(item: ToolItem): Child {
  const result = item.outcome?.status === "succeeded" ? item.outcome.result : item.reply;
  const parts: Child[] = [];
  if (item.argsText !== "" && item.argsText !== "{}") {
    parts.push(labelled("Arguments", json(item.argsText)));
  }
  if (result !== undefined) parts.push(labelled("Result", json(result)));
  return parts.length > 0 ? parts : facts(isBusy(item) ? "Waiting for an answer" : "No answer");
}

function labelled(label: string, text: string): HTMLElement {
  return h(
    "div",
    { class: "tool-part" },
    h("div", { class: "tool-label" }, label),
    codeView(text, { path: "answer.json", first: FIRST_LINES }),
  );
}

/** JSON laid out for reading; text that is not JSON stays as it is. */
function json(value: unknown): string {
  let parsed = value;
  if (typeof value === "string") {
    try {
      parsed = JSON.parse(value);
    } catch {
      return cut(value);
    }
  }
  return cut(typeof parsed === "string" ? parsed : (JSON.stringify(parsed, null, 2) ?? ""));
}

function cut(text: string): string {
  return text.length > MOST_JSON ? `${text.slice(0, MOST_JSON)}\n… cut` : text;
}

function refusal(item: ToolItem): Child {
  if (item.outcome?.status !== "refused") return null;
  return h(
    "div",
    { class: "tool-refusal" },
    h("span", { class: "mono" }, item.outcome.code),
    item.outcome.detail ? h("span", null, item.outcome.detail) : null,
  );
}

function facts(text: string): HTMLElement {
  return h("div", { class: "tool-facts" }, text);
}
