import type { FileEntry } from "../api.ts";
import type { Workspace } from "../editor/workspace.ts";
import type { EditorPlace } from "../places.ts";
import { go, place } from "../router.ts";
import { choose, each, h, type Child } from "../ui/dom.ts";
import { icon } from "../ui/icons.ts";
import { failure, notice, spinner } from "../ui/parts.ts";
import { computed, effect, signal, untracked, type Signal } from "../ui/signal.ts";
import { extension } from "./highlight.ts";
import type { TreeLoad } from "./files.ts";
import { layOut, type Row } from "./tree-rows.ts";

/** The files of the revision that is looked at, with marks on what the latest run touched. */
export function fileTree(workspace: Workspace): HTMLElement {
  const revision = computed(() => codePlace()?.revision);
  const old = signal<TreeLoad>({ phase: "loading" });
  effect(() => {
    const wanted = revision();
    if (wanted === undefined) return;
    old.set({ phase: "loading" });
    workspace.files
      .tree(wanted)
      .then((tree) => old.set({ phase: "loaded", tree }))
      .catch((error: unknown) => old.set({ phase: "failed", error }));
  });
  const load = computed((): TreeLoad => (revision() === undefined ? workspace.files.head() : old()));
  return h(
    "div",
    { class: "tree", "data-testid": "file-tree" },
    choose(
      () => load().phase,
      (phase) => {
        const state = untracked(load);
        if (phase === "loading") return h("div", { class: "tree-loading" }, spinner(14, "Loading"));
        if (state.phase === "failed") return failure(state.error, () => workspace.files.retry());
        return rows(workspace, () => {
          const now = load();
          return now.phase === "loaded" ? now.tree.files : [];
        });
      },
    ),
  );
}

function rows(workspace: Workspace, files: () => readonly FileEntry[]): Child {
  const closed = signal<ReadonlySet<string>>(new Set());
  const list = h("div", { role: "tree", "aria-label": "Files", onkeydown: moveFocus });
  const layout = computed(() => new Map(layOut(files(), closed()).map((row) => [row.key, row])));
  each(
    list,
    () => [...layout().keys()],
    (key) => {
      const first = untracked(layout).get(key)!;
      return first.kind === "folder" ? folderRow(first, closed) : fileRow(workspace, first);
    },
  );
  return [
    list,
    () => (files().length === 0 ? notice("file", "No files", "This revision is empty.") : null),
  ];
}

function folderRow(row: Row, closed: Signal<ReadonlySet<string>>): HTMLElement {
  const shut = (): boolean => closed().has(row.path);
  const toggle = (): void => {
    const next = new Set(closed.peek());
    if (!next.delete(row.path)) next.add(row.path);
    closed.set(next);
  };
  return indent(
    h(
      "button",
      {
        class: "tree-row tree-folder",
        type: "button",
        role: "treeitem",
        "aria-expanded": () => String(!shut()),
        onclick: toggle,
      },
      icon("chevron", 12),
      h("span", { class: "tree-name" }, row.name),
    ),
    row.depth,
  );
}

function fileRow(workspace: Workspace, row: Row): HTMLElement {
  const touch = computed(() => workspace.touched().get(row.path));
  const fresh = computed(() => {
    const newest = workspace.runIds().at(-1);
    const run = touch()?.run;
    return run !== undefined && run === newest;
  });
  const selected = (): boolean => codePlace()?.path === row.path;
  return indent(
    h(
      "button",
      {
        class: "tree-row tree-file",
        type: "button",
        role: "treeitem",
        "data-testid": "tree-file",
        "data-path": row.path,
        "aria-selected": () => String(selected()),
        "data-touched": () => (fresh() ? "true" : null),
        title: row.path,
        onclick: () => openFile(workspace, row.path),
      },
      badge(row.path),
      h("span", { class: "tree-name" }, row.name),
      h("span", { class: "touch-mark", title: "Changed by the latest run" }),
    ),
    row.depth,
  );
}

function openFile(workspace: Workspace, path: string): void {
  const revision = codePlace()?.revision;
  workspace.pane.set("main");
  go({
    name: "editor",
    app: workspace.id,
    view: "code",
    path,
    ...(revision !== undefined && { revision }),
  });
}

export function codePlace(): Extract<EditorPlace, { view: "code" }> | undefined {
  const at = place();
  return at.name === "editor" && at.view === "code" ? at : undefined;
}

const BADGES: Readonly<Record<string, readonly [text: string, tone: string]>> = {
  ts: ["TS", "blue"], tsx: ["TS", "cyan"], js: ["JS", "yellow"], jsx: ["JS", "yellow"],
  mjs: ["JS", "yellow"], css: ["#", "violet"], scss: ["#", "violet"], html: ["<>", "orange"],
  json: ["{}", "green"], md: ["M", "grey"], svg: ["◇", "pink"], png: ["▣", "pink"],
  jpg: ["▣", "pink"], ico: ["▣", "pink"], webp: ["▣", "pink"],
};

export function badge(path: string): HTMLElement {
  const [text, tone] = BADGES[extension(path)] ?? ["·", "grey"];
  return h("span", { class: `badge badge-${tone}`, "aria-hidden": "true" }, text);
}

function indent(row: HTMLElement, depth: number): HTMLElement {
  row.style.setProperty("--depth", String(depth));
  return row;
}

function moveFocus(event: KeyboardEvent): void {
  const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
  if (step === undefined) return;
  const list = event.currentTarget as HTMLElement;
  const all = [...list.querySelectorAll<HTMLElement>(".tree-row")];
  const next = all[all.indexOf(document.activeElement as HTMLElement) + step];
  if (!next) return;
  event.preventDefault();
  next.focus();
}
