import type { PageError, PreviewError } from "@overskill/editor-client";
import type { Workspace } from "../editor/workspace.ts";
import { choose, h, type Child } from "../ui/dom.ts";
import { icon } from "../ui/icons.ts";
import { iconButton, segmented } from "../ui/parts.ts";
import { computed, effect, signal, type Signal } from "../ui/signal.ts";
import { openPlace, whereIs } from "./error-banner.ts";
import type { PageNote } from "./page-bridge.ts";

type Tab = "console" | "errors" | "network";

/** What the page says: its console, what it threw, and what it requested. */
export function pagePanel(workspace: Workspace, open: Signal<boolean>): () => Child {
  const tab = signal<Tab>("console");
  return choose(open, (shown) => (shown ? panel(workspace, tab, () => open.set(false)) : null));
}

function panel(workspace: Workspace, tab: Signal<Tab>, close: () => void): HTMLElement {
  const { page } = workspace;
  return h(
    "section",
    { class: "page-panel", "aria-label": "Console of the preview", "data-testid": "page-panel" },
    h(
      "header",
      { class: "page-panel-head" },
      segmented<Tab>(
        "What the page says",
        [
          { value: "console", label: "Console" },
          { value: "errors", label: "Errors" },
          { value: "network", label: "Network" },
        ],
        tab,
        (next) => tab.set(next),
        "page-tab",
      ),
      h("span", { class: "spacer" }),
      h("span", { class: "dim page-panel-state" }, () => (page.connected() ? "Live" : "Waiting for the page")),
      iconButton("slash", "Clear", () => page.clear(), { class: "icon-button small" }),
      iconButton("down", "Close the panel", close, { class: "icon-button small" }),
    ),
    choose(tab, (which) => {
      if (which === "errors") return errors(workspace);
      const mine = (note: PageNote): boolean => (note.kind === "request") === (which === "network");
      return list(() => page.notes().filter(mine), which);
    }),
  );
}

function list(notes: () => readonly PageNote[], tab: Tab): HTMLElement {
  const body = h("div", { class: "page-lines mono", role: "log", tabindex: "0", "data-testid": `page-${tab}` }, () => {
    const shown = notes();
    return shown.length > 0 ? shown.map(line) : h("p", { class: "page-empty" }, EMPTY[tab]);
  });
  // It follows the newest line, unless somebody has scrolled up to read.
  effect(() => {
    notes();
    const atEnd = body.scrollHeight - body.scrollTop - body.clientHeight < 40;
    if (atEnd) queueMicrotask(() => (body.scrollTop = body.scrollHeight));
  });
  return body;
}

const EMPTY: Readonly<Record<Tab, string>> = {
  console: "The page has written nothing to its console.",
  errors: "Nothing is wrong with this revision.",
  network: "The page has requested nothing with fetch or XMLHttpRequest.",
};

function line(note: PageNote): HTMLElement {
  return h(
    "div",
    { class: `page-line page-line-${note.level} page-line-${note.kind}` },
    note.level === "error" || note.level === "warn" ? icon("alert", 13) : h("i", null),
    h("span", { class: "page-line-text" }, note.kind === "move" ? `→ ${note.text}` : note.text),
    note.kind === "request" ? h("span", { class: "page-line-answer" }, note.detail) : null,
    note.times > 1 ? h("span", { class: "page-line-times" }, `×${note.times}`) : null,
  );
}

function errors(workspace: Workspace): HTMLElement {
  const all = computed<readonly (PreviewError | PageError)[]>(() => [
    ...workspace.previewErrors().values(),
    ...workspace.pageErrors(),
  ]);
  return h("div", { class: "page-lines", tabindex: "0", "data-testid": "page-errors" }, () =>
    all().length > 0 ? all().map((error) => errorCard(workspace, error)) : h("p", { class: "page-empty" }, EMPTY.errors),
  );
}

function errorCard(workspace: Workspace, error: PreviewError | PageError): HTMLElement {
  const detail = "frame" in error ? error.frame : "stack" in error ? error.stack : undefined;
  return h(
    "article",
    { class: "page-error" },
    h(
      "header",
      null,
      error.path === undefined
        ? h("span", { class: "dim" }, "Somewhere outside the app's own files")
        : h("button", { class: "place mono", type: "button", onclick: () => openPlace(workspace, error) }, whereIs(error)),
      h("span", { class: "spacer" }),
      h("span", { class: "tag mono" }, `r${error.revision}`),
    ),
    h("p", null, error.message),
    detail ? h("pre", { class: "mono" }, detail) : null,
  );
}
