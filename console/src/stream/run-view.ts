import { isOver, type Item, type Run } from "@overskill/editor-client";
import type { Workspace } from "../editor/workspace.ts";
import { choose, each, h, type Child } from "../ui/dom.ts";
import { between, clock, count, fullTime, noticeable } from "../ui/format.ts";
import { icon } from "../ui/icons.ts";
import { spinner } from "../ui/parts.ts";
import { computed, effect, onCleanup, signal } from "../ui/signal.ts";
import { approvalCard } from "./approval.ts";
import { activityView, reasoningView, textView } from "./message.ts";
import { runControls } from "./run-controls.ts";
import { toolCard } from "./tool-card.ts";

/** So many items of a run are laid out at once; earlier ones come on request. */
const WINDOW = 120;
const STEP = 240;

/** One agent turn: what was asked, everything that happened, how it ended. */
export function runView(workspace: Workspace, id: string, recent: () => boolean): HTMLElement {
  const run = workspace.run(id);
  const watched = !isOver(run()?.state ?? "finished");
  const pressed = signal<boolean | undefined>(undefined);
  const over = computed(() => isOver(run()?.state ?? "finished"));
  const open = computed(() => pressed() ?? (!over() || recent()));
  const state = computed(() => run()?.state ?? "finished");

  return h(
    "section",
    {
      class: "run",
      "data-testid": "run",
      "data-run": id,
      "data-state": state,
      "data-open": () => (open() ? "true" : null),
      "data-watched": watched,
      "aria-label": () => `Run, ${state()}`,
    },
    h(
      "header",
      { class: "run-head" },
      h(
        "button",
        {
          class: "run-title",
          type: "button",
          "aria-expanded": () => String(open()),
          onclick: () => pressed.set(!open()),
        },
        icon("chevron", 13),
        h("span", { class: "run-state" }, choose(state, stateMark)),
        h("span", { class: "run-name" }, () => (open() ? undefined : run()?.prompt) ?? titleOf(workspace, run())),
        h("span", { class: "run-time", title: () => fullTime(run()?.startedAt) }, elapsed(run)),
      ),
      choose(over, (ended) => (ended ? null : runControls(workspace, id, run))),
    ),
    choose(open, (shown) => (shown ? inside(workspace, run) : null)),
  );
}

function inside(workspace: Workspace, run: () => Run | undefined): Child {
  const limit = signal(WINDOW);
  const keys = computed(() => run()?.items ?? []);
  const list = h("div", { class: "run-items" });
  each(
    list,
    () => keys().slice(-limit()),
    (key) => itemView(workspace, key),
  );
  const hidden = (): number => (run()?.dropped ?? 0) + Math.max(0, keys().length - limit());
  return [
    () => {
      const prompt = run()?.prompt;
      return prompt ? h("div", { class: "prompt", "data-testid": "prompt" }, prompt) : null;
    },
    () =>
      hidden() > 0
        ? h(
            "button",
            {
              class: "earlier",
              type: "button",
              disabled: keys().length <= limit(),
              onclick: () => limit.set(limit.peek() + STEP),
            },
            `${count(hidden(), "earlier step")}`,
          )
        : null,
    list,
    () => ending(run()),
  ];
}

function itemView(workspace: Workspace, key: string): HTMLElement {
  const item = workspace.item(key);
  const first = item();
  if (!first) return h("div", { hidden: true });
  // An item never changes its kind; when it is forgotten, its last value stays.
  let last = first;
  const as = <T extends Item>() => computed(() => (last = item() ?? last) as T);
  switch (first.kind) {
    case "text":
      return textView(as());
    case "reasoning":
      return reasoningView(as());
    case "tool":
      return toolCard(workspace, as());
    case "approval":
      return approvalCard(workspace, as());
    case "activity":
      return activityView(as());
  }
}

function titleOf(workspace: Workspace, run: Run | undefined): string {
  if (!run) return "Run";
  if (isOver(run.state)) return TITLES[run.state];
  if (run.asked !== undefined) {
    const by = run.wanted?.by;
    return `${ASKED[run.asked]}${by === undefined ? "" : `, as ${workspace.people.name(by)} asked`}`;
  }
  return run.state === "paused" ? "Paused" : (run.step ?? "Working");
}

const ASKED: Readonly<Record<NonNullable<Run["asked"]>, string>> = {
  stop: "Stopping",
  pause: "Pausing",
  resume: "Resuming",
};

const TITLES: Readonly<Record<Run["state"], string>> = {
  running: "Working",
  paused: "Paused",
  finished: "Finished",
  stopped: "Stopped",
  interrupted: "Waiting for you",
  failed: "Failed",
};

function stateMark(state: Run["state"]): Node {
  switch (state) {
    case "running":
      return spinner(13);
    case "paused":
      return icon("pause", 14);
    case "finished":
      return icon("check", 14);
    case "stopped":
      return icon("stop", 14);
    case "interrupted":
      return icon("clock", 14);
    case "failed":
      return icon("alert", 14);
  }
}

/** A clock while the run goes on; when it started and how long it took after. */
function elapsed(run: () => Run | undefined): () => string {
  const now = signal(Date.now());
  const ticking = computed(() => !isOver(run()?.state ?? "finished"));
  effect(() => {
    if (!ticking()) return;
    const timer = setInterval(() => now.set(Date.now()), 1_000);
    onCleanup(() => clearInterval(timer));
  });
  return () => {
    const current = run();
    if (!current) return "";
    if (current.endedAt === undefined) return between(current.startedAt, Math.max(now(), Date.now()));
    const took = noticeable(current.startedAt, current.endedAt);
    return [clock(current.startedAt), took].filter(Boolean).join(" · ");
  };
}

function ending(run: Run | undefined): Child {
  if (run?.state === "failed") {
    return h(
      "div",
      { class: "run-error", role: "alert" },
      icon("alert", 15),
      h("span", null, run.error?.message ?? "The run failed."),
      run.error?.code ? h("span", { class: "tag mono" }, run.error.code) : null,
    );
  }
  if (run?.state === "stopped") return h("div", { class: "run-note" }, "Stopped on request.");
  return null;
}
