import type { Workspace } from "../editor/workspace.ts";
import { go } from "../router.ts";
import { choose, h, type Child } from "../ui/dom.ts";
import { bytes, splitPath } from "../ui/format.ts";
import { icon } from "../ui/icons.ts";
import { failure, iconButton, notice, segmented, spinner } from "../ui/parts.ts";
import { toast, toastError } from "../ui/toast.ts";
import { computed, effect, onCleanup, signal } from "../ui/signal.ts";
import { codeView, diffView } from "./code-view.ts";
import { diffLines, tally } from "./diff.ts";
import { badge, codePlace } from "./file-tree.ts";
import { extension } from "./highlight.ts";

type Load =
  | { phase: "loading" }
  | { phase: "failed"; error: unknown }
  | { phase: "absent" }
  | { phase: "loaded"; path: string; revision: number; blob: Blob; text: string | undefined };

type View = "file" | "changes";

const LARGEST_TEXT = 2_000_000;
const PICTURES = new Set(["png", "jpg", "jpeg", "gif", "webp", "avif", "ico", "svg"]);

/** One file of one revision: its text, its picture, or what the revision changed in it. */
export function fileViewer(workspace: Workspace): HTMLElement {
  const load = signal<Load>({ phase: "loading" });
  const view = signal<View>("file");
  const path = computed(() => codePlace()?.path);
  const revision = computed(() => codePlace()?.revision ?? workspace.head());
  /** The content's hash: a file that a revision left alone is not fetched again. */
  let shown: string | undefined;

  effect(() => {
    const wanted = path();
    const at = revision();
    if (wanted === undefined || at === 0) return;
    void fetchFile(wanted, at);
  });

  async function fetchFile(wanted: string, at: number): Promise<void> {
    const current = (): boolean => path() === wanted && revision() === at;
    try {
      const tree = await workspace.files.tree(at);
      const entry = tree.files.find((file) => file.path === wanted);
      if (!current()) return;
      if (!entry) {
        shown = undefined;
        return load.set({ phase: "absent" });
      }
      const now = load.peek();
      const known = shown === `${wanted}:${entry.blob}` && now.phase === "loaded";
      if (known) return load.set({ ...now, revision: at });
      const blob = await workspace.api.file(workspace.id, wanted, at);
      const text = await readText(blob);
      if (!current()) return;
      shown = `${wanted}:${entry.blob}`;
      load.set({ phase: "loaded", path: wanted, revision: at, blob, text });
    } catch (error) {
      if (current()) load.set({ phase: "failed", error });
    }
  }

  return h(
    "div",
    { class: "viewer", "data-testid": "file-viewer" },
    () => (path() === undefined ? null : toolbar(workspace, path()!, load, view)),
    oldRevision(workspace),
    choose(
      () => (path() === undefined ? "none" : load().phase === "loaded" ? load() : load().phase),
      (state) => {
        if (state === "none") return pickOne(workspace);
        if (state === "loading") return h("div", { class: "viewer-loading" }, spinner(16, "Loading"));
        if (state === "absent") {
          return notice("file", "Not in this revision", "The file was deleted, renamed, or is yet to come.");
        }
        const now = load.peek();
        if (now.phase === "failed") return failure(now.error);
        if (now.phase !== "loaded") return null;
        return h(
          "div",
          { class: "viewer-body", tabindex: "0" },
          choose(view, (which) => (which === "file" ? content(now) : changesOf(workspace, now))),
        );
      },
    ),
  );
}

function toolbar(
  workspace: Workspace,
  path: string,
  load: () => Load,
  view: { (): View; set(v: View): void },
): HTMLElement {
  const [folder, name] = splitPath(path);
  return h(
    "div",
    { class: "toolbar" },
    badge(path),
    h("span", { class: "viewer-path mono", title: path }, h("span", { class: "dim" }, folder), name),
    h("span", { class: "viewer-size dim" }, () => {
      const now = load();
      return now.phase === "loaded" ? bytes(now.blob.size) : "";
    }),
    h("span", { class: "spacer" }),
    segmented<View>(
      "What to show",
      [
        { value: "file", label: "File" },
        { value: "changes", label: "Changes" },
      ],
      view,
      (next) => view.set(next),
      "file-view",
    ),
    choose(
      () => codePlace()?.line,
      (line) => (line === undefined ? null : showInPreview(workspace, `${path}:${line}`)),
    ),
    iconButton("copy", "Copy contents", () => void copy(load())),
    iconButton("download", "Download", () => save(load())),
    iconButton("x", "Close file", () => go({ name: "editor", app: workspace.id, view: "preview" })),
  );
}

function showInPreview(workspace: Workspace, place: string): HTMLElement {
  const show = (): void => {
    go({ name: "editor", app: workspace.id, view: "preview" });
    workspace.page.highlight(place);
  };
  return iconButton("eye", `Show ${place} in the preview`, show, { "data-testid": "show-in-preview" });
}

function oldRevision(workspace: Workspace): () => Child {
  return () => {
    const at = codePlace();
    if (at?.revision === undefined || at.revision === workspace.head()) return null;
    const { revision: _revision, ...latest } = at;
    return h(
      "div",
      { class: "old-revision", "data-testid": "old-revision" },
      icon("clock", 14),
      h("span", null, `You are looking at revision ${at.revision}.`),
      h("button", { class: "link", type: "button", onclick: () => go(latest) }, "Back to the draft"),
    );
  };
}

function pickOne(workspace: Workspace): HTMLElement {
  const show = h(
    "button",
    {
      class: "button only-narrow",
      type: "button",
      onclick: () => {
        workspace.side.set("files");
        workspace.pane.set("side");
      },
    },
    "Show files",
  );
  return notice("code", "Pick a file", "Its contents and what each revision changed are shown here.", show);
}

function content(file: Extract<Load, { phase: "loaded" }>): Child {
  if (PICTURES.has(extension(file.path))) return picture(file);
  if (file.blob.size === 0) return notice("file", "This file is empty", "That is a valid thing to be.");
  if (file.text === undefined) {
    return notice("file", "Not a text file", `${bytes(file.blob.size)}. Download it to look inside.`);
  }
  const at = codePlace();
  const view = codeView(file.text, { path: file.path, line: at?.line });
  queueMicrotask(() => view.querySelector(".pointed")?.scrollIntoView({ block: "center" }));
  return view;
}

function picture(file: Extract<Load, { phase: "loaded" }>): HTMLElement {
  const type = extension(file.path) === "svg" ? "image/svg+xml" : file.blob.type;
  const url = URL.createObjectURL(new Blob([file.blob], { type }));
  onCleanup(() => URL.revokeObjectURL(url));
  return h("div", { class: "picture" }, h("img", { src: url, alt: file.path }));
}

/** What this revision changed in the file, against the revision it was built on. */
function changesOf(workspace: Workspace, file: Extract<Load, { phase: "loaded" }>): Child {
  const view = signal<Child>(h("div", { class: "viewer-loading" }, spinner(16, "Loading")));
  void compare(workspace, file)
    .then((built) => view.set(built))
    .catch((error: unknown) => view.set(failure(error)));
  return () => view();
}

async function compare(
  workspace: Workspace,
  file: Extract<Load, { phase: "loaded" }>,
): Promise<Child> {
  if (file.text === undefined) return notice("file", "Not a text file", "Its changes cannot be shown.");
  const last = await lastChange(workspace, file.path, file.revision);
  if (last === undefined) return notice("clock", "No earlier version of this file is near", "");
  const tree = await workspace.files.tree(last - 1);
  const before = tree.files.some((entry) => entry.path === file.path)
    ? await readText(await workspace.api.file(workspace.id, file.path, last - 1))
    : "";
  const lines = diffLines(before ?? "", file.text);
  const { added, removed } = tally(lines);
  return h(
    "div",
    null,
    h(
      "div",
      { class: "diff-summary" },
      h("span", { class: "mono" }, `r${last}`),
      h("span", { class: "plus" }, `+${added}`),
      h("span", { class: "minus" }, `−${removed}`),
      before === "" ? h("span", { class: "dim" }, "The file was new") : null,
    ),
    diffView(lines, file.path),
  );
}

const LOOK_BACK = 30;

/** The newest revision, at or before this one, in which the file differs from the one before it. */
async function lastChange(
  workspace: Workspace,
  path: string,
  from: number,
): Promise<number | undefined> {
  for (const entry of workspace.files.history.peek()) {
    if (entry.revision > from || !entry.changes) continue;
    if (entry.changes.some((change) => change.path === path)) return entry.revision;
  }
  const blobAt = async (revision: number): Promise<string | undefined> =>
    (await workspace.files.tree(revision)).files.find((file) => file.path === path)?.blob;
  let blob = await blobAt(from);
  for (let at = from; at > Math.max(0, from - LOOK_BACK); at--) {
    const before = await blobAt(at - 1);
    if (before !== blob) return at;
    blob = before;
  }
  return undefined;
}

async function readText(blob: Blob): Promise<string | undefined> {
  if (blob.size > LARGEST_TEXT) return undefined;
  const buffer = await blob.arrayBuffer();
  try {
    const text = new TextDecoder("utf-8", { fatal: true }).decode(buffer);
    return text.includes("\0") ? undefined : text;
  } catch {
    return undefined;
  }
}

async function copy(load: Load): Promise<void> {
  if (load.phase !== "loaded" || load.text === undefined) return;
  try {
    await navigator.clipboard.writeText(load.text);
    toast("Copied");
  } catch (error) {
    toastError(error);
  }
}

function save(load: Load): void {
  if (load.phase !== "loaded") return;
  const url = URL.createObjectURL(load.blob);
  h("a", { href: url, download: splitPath(load.path)[1] }).click();
  setTimeout(() => URL.revokeObjectURL(url), 10_000);
}
