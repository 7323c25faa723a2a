import type { PreviewError } from "@overskill/editor-client";
import type { Workspace } from "../editor/workspace.ts";
import { go } from "../router.ts";
import { choose, h, type Child } from "../ui/dom.ts";
import { icon } from "../ui/icons.ts";
import { count } from "../ui/format.ts";
import { computed, signal } from "../ui/signal.ts";

/** What keeps the draft from its newest state, with the place to fix it. */
export function errorBanner(workspace: Workspace): () => Child {
  const folded = signal(false);
  const newest = computed(() => [...workspace.previewErrors().values()].at(-1));
  return choose(newest, (error) => {
    if (!error) return null;
    folded.set(false);
    return h(
      "div",
      {
        class: "preview-error",
        role: "alert",
        "data-testid": "preview-error",
        "data-folded": () => (folded() ? "true" : null),
      },
      h(
        "div",
        { class: "preview-error-head" },
        icon("alert", 15),
        h("button", { class: "place mono", type: "button", onclick: () => open(workspace, error) }, where(error)),
        h("span", { class: "preview-error-count" }, () => {
          const others = workspace.previewErrors().size - 1;
          return others > 0 ? `and ${count(others, "more file")}` : "";
        }),
        h("span", { class: "spacer" }),
        h("span", { class: "dim keep" }, "The last working page stays up"),
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
        error.frame ? h("pre", { class: "mono" }, error.frame) : null,
      ),
    );
  });
}

function where(error: PreviewError): string {
  const line = error.line === undefined ? "" : `:${error.line}`;
  const column = error.line === undefined || error.column === undefined ? "" : `:${error.column}`;
  return `${error.path}${line}${column}`;
}

function open(workspace: Workspace, error: PreviewError): void {
  workspace.pane.set("main");
  go({
    name: "editor",
    app: workspace.id,
    view: "code",
    path: error.path,
    ...(error.line !== undefined && { line: error.line }),
  });
}
