import { isOver } from "@overskill/editor-client";
import type { Workspace } from "../editor/workspace.ts";
import { choose, each, h } from "../ui/dom.ts";
import { icon } from "../ui/icons.ts";
import { notice, spinner } from "../ui/parts.ts";
import { effect, onCleanup, signal } from "../ui/signal.ts";
import { composer } from "./composer.ts";
import { runView } from "./run-view.ts";

/** The newest runs are open; older ones keep to their heading until asked. */
const OPEN_RUNS = 2;
const NEAR_END = 48;

/** Everything the agents do, as it happens, newest at the bottom. */
export function streamPane(workspace: Workspace): HTMLElement {
  const { runIds } = workspace;
  const list = h("div", { class: "runs", "data-testid": "runs" });
  each(list, runIds, (id) =>
    runView(workspace, id, () => runIds().slice(-OPEN_RUNS).includes(id)),
  );
  const atEnd = signal(true);
  const scroller = h(
    "div",
    {
      class: "stream-scroll",
      tabindex: "0",
      role: "log",
      "aria-label": "Agent activity",
      onscroll: (): void => atEnd.set(isNearEnd(scroller)),
    },
    list,
    choose(
      () => (runIds().length > 0 ? "runs" : workspace.connection().phase),
      (state) => {
        if (state === "runs") return null;
        if (state !== "live") return h("div", { class: "stream-loading" }, spinner(16, "Loading"));
        return notice(
          "activity",
          "No runs yet",
          "Agent runs show up here the moment they start: text, thoughts, every file edit.",
        );
      },
    ),
  );
  follow(scroller, list, atEnd);

  const current = workspace.observe("runs", () => workspace.client.runs.current()?.id);
  return h(
    "section",
    { class: "stream", "aria-label": "Activity", "data-testid": "stream" },
    h(
      "header",
      { class: "pane-head" },
      h("h2", null, "Activity"),
      h("span", { class: "count" }, () => (runIds().length > 0 ? String(runIds().length) : "")),
      h("span", { class: "spacer" }),
      choose(
        doing(workspace, current),
        (state) =>
          state === "idle"
            ? null
            : h("span", { class: "live-tag", "data-state": state }, h("i"), AT_WORK[state]),
      ),
    ),
    scroller,
    choose(
      () => !atEnd() && runIds().length > 0,
      (away) =>
        away
          ? h(
              "button",
              {
                class: "jump",
                type: "button",
                onclick: () => {
                  atEnd.set(true);
                  scroller.scrollTop = scroller.scrollHeight;
                },
              },
              icon("down", 14),
              "Latest",
            )
          : null,
    ),
    choose(
      () => {
        const id = current();
        const run = id === undefined ? undefined : workspace.client.runs.run(id);
        return run && !isOver(run.state) && workspace.mayEdit() ? run.id : undefined;
      },
      (run) => (run === undefined ? null : composer(workspace, run)),
    ),
  );
}

type Doing = "idle" | keyof typeof AT_WORK;

const AT_WORK = { works: "Agent at work", asks: "Waits for you", paused: "Paused" } as const;

function isNearEnd(scroller: HTMLElement): boolean {
  return scroller.scrollHeight - scroller.scrollTop - scroller.clientHeight < NEAR_END;
}

/** What the run that goes on is at, in a word. */
function doing(workspace: Workspace, current: () => string | undefined): () => Doing {
  const now = signal<Doing>("idle");
  effect(() => {
    const id = current();
    if (id === undefined) return now.set("idle");
    const run = workspace.run(id);
    effect(() => {
      if ((run()?.questions ?? 0) > 0) now.set("asks");
      else now.set(run()?.state === "paused" ? "paused" : "works");
    });
  });
  return now;
}

/** Stays at the end while new things come, unless the reader has scrolled away. */
function follow(scroller: HTMLElement, list: HTMLElement, atEnd: { peek(): boolean }): void {
  const stick = (): void => {
    if (atEnd.peek()) scroller.scrollTop = scroller.scrollHeight;
  };
  const observer = new ResizeObserver(stick);
  observer.observe(list);
  observer.observe(scroller);
  effect(stick);
  onCleanup(() => observer.disconnect());
}
