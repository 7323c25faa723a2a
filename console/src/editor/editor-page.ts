import { header, personMenu } from "../apps/header.ts";
import { dataPane } from "../data/data-pane.ts";
import { fileTree } from "../files/file-tree.ts";
import { fileViewer } from "../files/file-viewer.ts";
import { historyList } from "../files/history.ts";
import { previewPane } from "../preview/preview-pane.ts";
import { releaseButton } from "../releases/release-button.ts";
import { go, place } from "../router.ts";
import type { Account } from "../signin/account.ts";
import { streamPane } from "../stream/stream-pane.ts";
import { choose, h } from "../ui/dom.ts";
import { icon, type IconName } from "../ui/icons.ts";
import { failure, iconButton, segmented, spinner } from "../ui/parts.ts";
import { signal } from "../ui/signal.ts";
import { connectionMark } from "./connection-mark.ts";
import { columnGrip } from "./column-grip.ts";
import { Workspace } from "./workspace.ts";

type View = "preview" | "code" | "data";

/** One app: what the agents do, what it looks like, what it is made of, and its releases. */
export function editorPage(account: Account, id: string): HTMLElement {
  const workspace = new Workspace(account, id);
  void workspace.open();
  const sideOpen = signal(matchMedia("(min-width: 1240px)").matches);
  return h(
    "div",
    {
      class: "editor",
      "data-testid": "editor",
      "data-pane": workspace.pane,
      "data-side": () => (sideOpen() ? "open" : "closed"),
    },
    header(
      h("a", { class: "crumb crumb-tenant wide-only", href: "#/apps" }, () => workspace.tenantName()),
      h("span", { class: "slash wide-only", "aria-hidden": "true" }),
      h("span", { class: "crumb crumb-app" }, () => workspace.app()?.name ?? ""),
      h("span", { class: "slug mono wide-only" }, () => workspace.app()?.slug ?? ""),
      h("span", { class: "spacer" }),
      connectionMark(workspace),
      choose(
        () => workspace.app() !== undefined,
        (known) => (known ? releaseButton(workspace) : null),
      ),
      personMenu(account),
    ),
    choose(
      () => workspace.load().phase,
      (phase) => {
        if (phase === "loading") return h("div", { class: "boot" }, spinner(20, "Loading"));
        const load = workspace.load.peek();
        if (load.phase === "failed") {
          return h("div", { class: "boot" }, failure(load.error, () => void workspace.open()));
        }
        return panes(workspace, sideOpen);
      },
    ),
  );
}

function panes(
  workspace: Workspace,
  sideOpen: { (): boolean; peek(): boolean; set(open: boolean): void },
): HTMLElement {
  const view = (): View => {
    const at = place();
    return at.name === "editor" ? at.view : "preview";
  };
  const grid = h(
    "main",
    { class: "panes" },
    h("div", { class: "pane pane-stream" }, streamPane(workspace)),
    h(
      "div",
      { class: "pane pane-main" },
      h(
        "header",
        { class: "pane-head" },
        segmented<View>(
          "View",
          [
            { value: "preview", label: "Preview", icon: "desktop" },
            { value: "code", label: "Code", icon: "code" },
            { value: "data", label: "Data", icon: "database" },
          ],
          view,
          (next) => go({ name: "editor", app: workspace.id, view: next }),
          "view",
        ),
        h("span", { class: "spacer" }),
        h("span", { class: "tag mono", title: "The draft's revision", "data-testid": "head" }, () =>
          workspace.head() > 0 ? `r${workspace.head()}` : "empty",
        ),
        iconButton("panel", "Files and history", () => sideOpen.set(!sideOpen.peek()), {
          class: "icon-button side-toggle",
          "aria-pressed": () => String(sideOpen()),
        }),
      ),
      // The preview stays alive behind the code, so coming back shows it as it was left.
      h("div", { class: "main-view", hidden: () => view() !== "preview" }, previewPane(workspace)),
      h(
        "div",
        { class: "main-view", hidden: () => view() !== "code" },
        choose(view, (shown) => (shown === "code" ? fileViewer(workspace) : null)),
      ),
      h(
        "div",
        { class: "main-view", hidden: () => view() !== "data" },
        choose(view, (shown) => (shown === "data" ? dataPane(workspace) : null)),
      ),
    ),
    h("aside", { class: "pane pane-side", "aria-label": "Files and history" }, sidePane(workspace)),
    tabs(workspace),
  );
  grid.append(columnGrip(grid));
  return grid;
}

function sidePane(workspace: Workspace): HTMLElement {
  return h(
    "div",
    { class: "side" },
    h(
      "header",
      { class: "pane-head" },
      segmented<"files" | "history">(
        "Files or history",
        [
          { value: "files", label: "Files", icon: "folder" },
          { value: "history", label: "History", icon: "clock" },
        ],
        workspace.side,
        (next) => workspace.side.set(next),
        "side",
      ),
    ),
    h(
      "div",
      { class: "side-body" },
      choose(workspace.side, (which) =>
        which === "files" ? fileTree(workspace) : historyList(workspace),
      ),
    ),
  );
}

/** On a phone, one pane at a time. */
function tabs(workspace: Workspace): HTMLElement {
  const tab = (label: string, name: IconName, active: () => boolean, act: () => void): HTMLElement =>
    h(
      "button",
      {
        class: "tab",
        type: "button",
        "aria-current": () => (active() ? "page" : null),
        "data-testid": `tab-${label.toLowerCase()}`,
        onclick: act,
      },
      icon(name, 18),
      h("span", null, label),
    );
  const { pane, side } = workspace;
  return h(
    "nav",
    { class: "tabs", "aria-label": "Panes" },
    tab("Activity", "activity", () => pane() === "stream", () => pane.set("stream")),
    tab("Preview", "desktop", () => pane() === "main", () => pane.set("main")),
    tab("Files", "folder", () => pane() === "side" && side() === "files", () => {
      side.set("files");
      pane.set("side");
    }),
    tab("History", "clock", () => pane() === "side" && side() === "history", () => {
      side.set("history");
      pane.set("side");
    }),
  );
}
