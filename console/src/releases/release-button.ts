import type { Workspace } from "../editor/workspace.ts";
import { choose, h } from "../ui/dom.ts";
import { icon } from "../ui/icons.ts";
import { spinner } from "../ui/parts.ts";
import { popover } from "../ui/popover.ts";
import { computed } from "../ui/signal.ts";
import { isMoving } from "./release-book.ts";
import { releasePanel } from "./release-panel.ts";

const LABELS: Readonly<Record<string, string>> = {
  queued: "Queued",
  bundling: "Bundling",
  uploading: "Uploading",
  verifying: "Verifying",
};

/** Publishes the draft; shows how far it has come, truthfully, and opens the story of all releases. */
export function releaseButton(workspace: Workspace): HTMLElement {
  const book = workspace.releases;
  void book.refresh();
  const moving = computed(() => {
    const latest = book.latest();
    return latest && isMoving(latest.state) ? latest.state : undefined;
  });
  const current = computed(() => {
    const head = workspace.head();
    return head > 0 && book.live()?.revision === head;
  });
  const state = computed(() =>
    moving() ?? (book.asking() ? "queued" : current() ? "live" : (book.latest()?.state ?? "none")),
  );

  const more = h(
    "button",
    {
      class: "button button-primary release-more",
      type: "button",
      "aria-label": "Releases",
      title: "Releases",
      "data-testid": "release-history",
    },
    icon("down", 15),
  );
  const { open, element } = popover(more, "Releases", () => releasePanel(workspace), {
    align: "end",
    testid: "release-panel",
  });
  more.addEventListener("click", () => open.set(!open.peek()));

  const main = h(
    "button",
    {
      class: "button button-primary release-main",
      type: "button",
      "data-testid": "release-button",
      "data-state": state,
      disabled: () =>
        moving() === undefined &&
        (!workspace.mayEdit() || workspace.head() === 0 || book.asking()),
      onclick: () => {
        open.set(true);
        if (moving() === undefined && !current()) void book.ask(workspace.head.peek());
      },
    },
    choose(
      () => moving() ?? (book.asking() ? "queued" : undefined),
      (step) => {
        if (step !== undefined) return [spinner(13), h("span", null, LABELS[step] ?? step)];
        return choose(current, (live) =>
          live
            ? [icon("check", 15), h("span", null, "Released")]
            : [icon("rocket", 15), h("span", null, "Release")],
        );
      },
    ),
  );
  return h("div", { class: "anchor release" }, main, more, element);
}
