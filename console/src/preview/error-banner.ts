import type { PageError, PreviewError } from "@overskill/editor-client";
import type { Workspace } from "../editor/workspace.ts";
import { go } from "../router.ts";
import { choose, h, type Child } from "../ui/dom.ts";
import { icon } from "../ui/icons.ts";
import { count } from "../ui/format.ts";
import { computed, signal } from "../ui/signal.ts";

type Wrong = PreviewError | PageError;

/** What keeps the draft from its newest state, or what its page threw, with the place to fix it. */
export function errorBanner(workspace: Workspace): () => Child {
  const folded = signal(false);
  const all = computed<readonly Wrong[]>(() => {
    const failed = [...workspace.previewErrors().values()];
    return failed.length > 0 ? failed : workspace.pageErrors().filter((error) => error.revision >= workspace.head());
  });
  const newest = computed(() => all().at(-1));
  return choose(newest, (error) => {
    if (!error) return null;
    const thrown = "page" in error;
    folded.set(thrown);
    const detail = thrown ? error.stack : error.frame;
    return h(
      "div",
      {
        class: "preview-error",
        role: "alert",
        "data-testid": "preview-error",
        "data-thrown": thrown ? "true" : null,
        "data-folded": () => (folded() ? "true" : null),
      },
      h(
        "div",
        { class: "preview-error-head" },
        icon("alert", 15),
        error.path === undefined
          ? null
          : h("button", { class: "place mono", type: "button", onclick: () => openPlace(workspace, error) }, whereIs(error)),
        thrown ? h("span", { class: "preview-error-message" }, error.message) : null,
        h("span", { class: "preview-error-count" }, () => {
          const others = all().length - 1;
          return others > 0 ? `and ${count(others, thrown ? "more error" : "more file")}` : "";
        }),
        h("span", { class: "spacer" }),
        thrown ? null : h("span", { class: "dim keep" }, "The last working page stays up"),
        h(
          "button",
          {
            class: "icon-button small",
            type: "button",
            "aria-label": "Fold error",
            title: "Fold",
            onclick: () => folded.set(!folded.peek()),
          },
          icon("down", 14),
        ),
      ),
      h(
        "div",
        { class: "preview-error-body" },
        h("p", null, error.message),
        detail ? h("pre", { class: "mono" }, detail) : null,
      ),
    );
  });
}

export function whereIs(error: Wrong): string {
  const line = error.line === undefined ? "" : `:${error.line}`;
  const column = error.line === undefined || error.column === undefined ? "" : `:${error.column}`;
  return `${error.path}${line}${column}`;
}

export function openPlace(workspace: Workspace, error: Pick<Wrong, "path" | "line">): void {
  if (error.path === undefined) return;
  workspace.pane.set("main");
  go({
    name: "editor",
    app: workspace.id,
    view: "code",
    path: error.path,
    ...(error.line !== undefined && { line: error.line }),
  });
}
