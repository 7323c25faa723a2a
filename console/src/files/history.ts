import type { Workspace } from "../editor/workspace.ts";
import type { EditorPlace } from "../places.ts";
import { go } from "../router.ts";
import { confirm } from "../ui/dialog.ts";
import { choose, each, h, type Child } from "../ui/dom.ts";
import { ago, count, fullTime, splitPath } from "../ui/format.ts";
import { icon } from "../ui/icons.ts";
import { notice, spinner } from "../ui/parts.ts";
import { toast, toastError } from "../ui/toast.ts";
import { computed, effect, signal } from "../ui/signal.ts";
import { codePlace } from "./file-tree.ts";
import type { HistoryEntry } from "./files.ts";
import type { PathChange } from "./tree-changes.ts";

/** Every revision, newest first: who, when, what; any of them can be looked at or brought back. */
export function historyList(workspace: Workspace): HTMLElement {
  const { files } = workspace;
  effect(() => files.begin());
  const entries = computed(() => new Map(files.history().map((entry) => [entry.revision, entry])));
  const list = h("ol", { class: "history", "data-testid": "history" });
  each(
    list,
    () => [...entries().keys()],
    (revision) => {
      let last = entries().get(revision)!;
      return row(workspace, computed(() => (last = entries().get(revision) ?? last)));
    },
  );
  return h(
    "div",
    { class: "history-pane" },
    list,
    choose(
      () => workspace.head() === 0 && entries().size === 0,
      (none) =>
        none ? notice("clock", "No revisions yet", "Each change of files becomes one.") : null,
    ),
    choose(
      () => (workspace.head() === 0 ? "complete" : files.historyState()),
      (state) => {
        if (state === "complete") return null;
        if (state === "loading") {
          return h("div", { class: "tree-loading" }, spinner(14, "Loading"));
        }
        return h(
          "button",
          { class: "earlier", type: "button", onclick: () => void files.more() },
          state === "failed" ? "Could not load. Try again" : "Earlier revisions",
        );
      },
    ),
  );
}

function row(workspace: Workspace, entry: () => HistoryEntry): HTMLElement {
  const open = signal(false);
  const { revision } = entry();
  const viewed = (): boolean => codePlace()?.revision === revision;
  const head = (): boolean => workspace.head() === revision;
  const released = (): boolean => workspace.releases.live()?.revision === revision;
  return h(
    "li",
    {
      class: "revision",
      "data-testid": "revision",
      "data-revision": revision,
      "data-viewed": () => (viewed() ? "true" : null),
    },
    h(
      "button",
      {
        class: "revision-head",
        type: "button",
        "aria-expanded": () => String(open()),
        onclick: () => open.set(!open.peek()),
      },
      h("span", { class: "revision-no mono" }, `r${revision}`),
      h(
        "span",
        { class: "revision-text" },
        h("span", { class: "revision-title" }, () => titleOf(entry())),
        h(
          "span",
          { class: "revision-facts", title: () => fullTime(entry().at) },
          () => [authorOf(entry()), ago(entry().at)].filter(Boolean).join(" · "),
        ),
      ),
      () => (released() ? h("span", { class: "tag tag-live" }, "Live") : null),
      () => (head() ? h("span", { class: "tag" }, "Draft") : null),
    ),
    choose(open, (shown) => (shown ? inside(workspace, entry) : null)),
  );
}

function inside(workspace: Workspace, entry: () => HistoryEntry): Child {
  const { revision } = entry();
  const changes = signal<readonly PathChange[] | undefined>(undefined);
  const failed = signal(false);
  workspace.files
    .changes(entry())
    .then((found) => changes.set(found))
    .catch(() => failed.set(true));
  return h(
    "div",
    { class: "revision-body" },
    () => {
      if (failed()) return h("p", { class: "dim" }, "What it changed could not be loaded.");
      const found = changes();
      return found ? changeList(workspace, revision, found) : spinner(12);
    },
    h(
      "div",
      { class: "revision-actions" },
      h(
        "button",
        {
          class: "button button-small",
          type: "button",
          "data-testid": "view-revision",
          onclick: () => view(workspace, revision, changes.peek()?.find((c) => c.kind !== "deleted")?.path),
        },
        icon("eye", 14),
        "View files",
      ),
      () =>
        workspace.mayEdit() && workspace.head() !== revision
          ? h(
              "button",
              {
                class: "button button-small",
                type: "button",
                "data-testid": "restore-revision",
                onclick: () => void restore(workspace, revision),
              },
              icon("restore", 14),
              "Restore",
            )
          : null,
    ),
  );
}

const SHOWN_CHANGES = 40;
const MARKS = { added: "A", edited: "M", written: "M", deleted: "D", renamed: "R" } as const;

function changeList(
  workspace: Workspace,
  revision: number,
  changes: readonly PathChange[],
): HTMLElement {
  const item = (change: PathChange): HTMLElement => {
    const [folder, name] = splitPath(change.path);
    return h(
      "li",
      null,
      h(
        "button",
        {
          class: "change",
          type: "button",
          title: change.from ? `${change.from} → ${change.path}` : change.path,
          disabled: change.kind === "deleted",
          onclick: () => view(workspace, revision, change.path),
        },
        h("span", { class: `change-mark change-${change.kind}` }, MARKS[change.kind]),
        h("span", { class: "change-path mono" }, h("span", { class: "dim" }, folder), name),
      ),
    );
  };
  const rest = changes.length - SHOWN_CHANGES;
  return h(
    "ul",
    { class: "changes" },
    changes.slice(0, SHOWN_CHANGES).map(item),
    rest > 0 ? h("li", { class: "dim" }, `and ${count(rest, "more file")}`) : null,
    changes.length === 0 ? h("li", { class: "dim" }, "Nothing differs from the revision before.") : null,
  );
}

function view(workspace: Workspace, revision: number, path: string | undefined): void {
  workspace.pane.set("main");
  const next: EditorPlace = {
    name: "editor",
    app: workspace.id,
    view: "code",
    ...(path !== undefined && { path }),
    ...(revision !== workspace.head.peek() && { revision }),
  };
  go(next);
}

async function restore(workspace: Workspace, revision: number): Promise<void> {
  const sure = await confirm(
    `Restore revision ${revision}?`,
    "The draft becomes exactly these files, as a new revision. Nothing in between is lost.",
    "Restore",
  );
  if (!sure) return;
  try {
    const made = await workspace.api.restore(workspace.id, revision, workspace.head.peek());
    toast(`Revision ${revision} restored`, `It is the draft again, as revision ${made.revision}.`);
    go({ name: "editor", app: workspace.id, view: "preview" });
  } catch (error) {
    toastError(error);
  }
}

function titleOf(entry: HistoryEntry): string {
  if (entry.message) return entry.message;
  const changes = entry.changes;
  if (!changes || changes.length === 0) return `Revision ${entry.revision}`;
  const [first] = changes;
  const verb = { added: "Add", edited: "Edit", written: "Write", deleted: "Delete", renamed: "Rename" };
  const name = splitPath(first!.path)[1];
  const rest = changes.length > 1 ? ` and ${count(changes.length - 1, "more file")}` : "";
  return `${verb[first!.kind]} ${name}${rest}`;
}

function authorOf(entry: HistoryEntry): string {
  if (!entry.author) return "";
  return { agent: "Agent", person: "Person", service: "Platform" }[entry.author.kind] ?? entry.author.kind;
}
