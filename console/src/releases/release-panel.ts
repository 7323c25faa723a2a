import type { ReleaseState } from "@overskill/editor-client";
import type { Workspace } from "../editor/workspace.ts";
import { choose, each, h, type Child } from "../ui/dom.ts";
import { ago, between, fullTime } from "../ui/format.ts";
import { icon } from "../ui/icons.ts";
import { notice, spinner } from "../ui/parts.ts";
import { computed } from "../ui/signal.ts";
import { isMoving, STEPS, type ReleaseView } from "./release-book.ts";

/** The release on its way step by step, what is live, and everything before. */
export function releasePanel(workspace: Workspace): HTMLElement {
  const book = workspace.releases;
  const focus = computed(() => {
    const latest = book.latest();
    return latest && (isMoving(latest.state) || latest.state === "failed") ? latest : undefined;
  });
  const older = computed(() => new Map(book.all().map((release) => [release.release, release])));
  const list = h("ol", { class: "release-list" });
  each(
    list,
    () => [...older().keys()],
    (id) => {
      let last = older().get(id)!;
      return releaseRow(computed(() => (last = older().get(id) ?? last)));
    },
  );
  return h(
    "div",
    { class: "release-panel" },
    liveSite(workspace),
    choose(
      () => focus()?.release,
      (id) =>
        id === undefined
          ? null
          : h("div", { class: "release-steps", "data-testid": "release-steps" }, () => {
              const release = focus();
              return release ? steps(workspace, release) : null;
            }),
    ),
    h("div", { class: "release-label" }, "History"),
    list,
    () =>
      older().size === 0
        ? notice("rocket", "Not released yet", "A release puts the draft in front of visitors.")
        : null,
  );
}

function liveSite(workspace: Workspace): () => Child {
  return () => {
    const live = workspace.releases.live();
    if (!live?.url) return null;
    const behind = workspace.head() > live.revision;
    return h(
      "a",
      {
        class: "live-site",
        href: safeLink(live.url),
        target: "_blank",
        rel: "noopener noreferrer",
        "data-testid": "live-link",
      },
      h("span", { class: "dot dot-live" }),
      h(
        "span",
        { class: "live-site-text" },
        h("span", { class: "live-site-host" }, hostOf(live.url)),
        h("span", { class: "dim" }, `Revision ${live.revision}${behind ? `, the draft is ${workspace.head()}` : ""}`),
      ),
      icon("external", 15),
    );
  };
}

const NAMES: Readonly<Record<ReleaseState, string>> = {
  queued: "Queued",
  bundling: "Bundling",
  uploading: "Uploading",
  verifying: "Verifying",
  live: "Live",
  failed: "Failed",
  superseded: "Superseded",
};

function steps(workspace: Workspace, release: ReleaseView): Child {
  const failed = release.state === "failed";
  const reached = STEPS.filter((step) => release.times[step] !== undefined);
  const at = failed ? Math.max(0, reached.length - 1) : STEPS.indexOf(release.state);
  const row = (step: ReleaseState, i: number): HTMLElement => {
    const state = i < at ? "done" : i === at ? (failed ? "failed" : "now") : "later";
    const took = state === "done" ? between(release.times[step], release.times[STEPS[i + 1]!]) : "";
    return h(
      "li",
      { class: `step step-${state}` },
      h("span", { class: "step-mark" }, stepMark(state)),
      h("span", null, NAMES[step]),
      h("span", { class: "step-time" }, took),
    );
  };
  return [
    h("div", { class: "release-label" }, `Revision ${release.revision}`),
    h("ol", { class: "steps" }, STEPS.map(row)),
    failed
      ? h(
          "div",
          { class: "release-error", role: "alert", "data-testid": "release-error" },
          h("strong", null, release.error?.detail ?? "The release failed."),
          release.error ? h("span", { class: "mono" }, release.error.code) : null,
          workspace.mayEdit()
            ? h(
                "button",
                {
                  class: "button button-small",
                  type: "button",
                  onclick: () => void workspace.releases.ask(workspace.head.peek()),
                },
                "Try again",
              )
            : null,
        )
      : null,
  ];
}

function stepMark(state: "done" | "now" | "failed" | "later"): Node {
  if (state === "done") return icon("check", 13);
  if (state === "failed") return icon("x", 13);
  return state === "now" ? spinner(12) : h("span", { class: "dot" });
}

function releaseRow(release: () => ReleaseView): HTMLElement {
  return h(
    "li",
    { class: "release-row", "data-testid": "release-row", "data-state": () => release().state },
    h("span", { class: () => `dot dot-${release().state}` }),
    h("span", { class: "mono" }, () => `r${release().revision}`),
    h("span", { class: "release-state" }, () => NAMES[release().state] ?? release().state),
    h("span", { class: "dim", title: () => fullTime(release().at) }, () => ago(release().at)),
  );
}

function hostOf(url: string): string {
  try {
    return new URL(url).host;
  } catch {
    return url;
  }
}

function safeLink(url: string): string | null {
  return /^https?:\/\//.test(url) ? url : null;
}
