import { isOver, type ToolItem } from "@overskill/editor-client";
import type { Workspace } from "../editor/workspace.ts";
import { go } from "../router.ts";
import { choose, h, type Child } from "../ui/dom.ts";
import { noticeable, splitPath } from "../ui/format.ts";
import { icon } from "../ui/icons.ts";
import { iconButton, spinner } from "../ui/parts.ts";
import { computed, signal } from "../ui/signal.ts";
import { settled } from "./run-controls.ts";
import { delta, toolBody } from "./tool-body.ts";
import { subjectOf, targetOf, wordsFor } from "./tool-words.ts";

const OPENED_WHILE_TYPING = new Set(["write_file", "edit_file"]);

/** One tool call as a row that opens: verb, subject, stage or outcome, time taken. */
export function toolCard(workspace: Workspace, item: () => ToolItem): HTMLElement {
  const words = wordsFor(item().tool);
  const live = workspace.client.connection.phase === "live";
  const pressed = signal<boolean | undefined>(undefined);
  const opens = computed(() => hasInside(item()));
  const open = computed(() => {
    const now = item();
    const typing = live && now.state === "streaming" && OPENED_WHILE_TYPING.has(now.tool);
    return opens() && (pressed() ?? typing);
  });
  const state = computed(() => item().state);
  const target = computed(() => targetOf(item()));

  const head = h(
    "button",
    {
      class: "tool-head",
      type: "button",
      "aria-expanded": () => (opens() ? String(open()) : null),
      onclick: () => pressed.set(!open()),
    },
    h("span", { class: "tool-state" }, choose(state, stateMark)),
    h("span", { class: "tool-icon" }, icon(words.icon, 14)),
    h("span", { class: "tool-verb" }, () => (state() === "succeeded" ? words.did : words.doing)),
    subject(item),
    h("span", { class: "tool-meta" }, () => meta(item())),
    () => (opens() ? icon("chevron", 13) : null),
  );
  return h(
    "article",
    {
      class: "tool",
      "data-testid": "tool-call",
      "data-tool": item().tool,
      "data-state": state,
      "data-open": () => (open() ? "true" : null),
    },
    h(
      "div",
      { class: "tool-row" },
      head,
      () =>
        target() !== undefined && state() === "succeeded"
          ? iconButton("external", "Open file", () => openFile(workspace, target()), {
              class: "icon-button small tool-open",
            })
          : null,
      retry(workspace, item),
    ),
    choose(open, (shown) => (shown ? toolBody(workspace, item) : null)),
  );
}

/** A call that came to nothing may be asked for again while its run goes on. */
function retry(workspace: Workspace, item: () => ToolItem): Child {
  const { id } = item();
  const run = workspace.run(item().run);
  const offered = computed(() => {
    const { state, retryAsked } = item();
    const failed = state === "failed" || state === "timed_out";
    if (!failed || !workspace.mayEdit() || isOver(run()?.state ?? "finished")) return "no";
    return retryAsked ? "asked" : "yes";
  });
  return choose(offered, (now) => {
    if (now === "no") return null;
    if (now === "asked") return h("span", { class: "tag tool-retried" }, "Retry asked");
    return h(
      "button",
      {
        class: "tool-retry",
        type: "button",
        "data-testid": "tool-retry",
        disabled: () => workspace.connection().phase !== "live",
        onclick: () => void settled(workspace.client.retry(item().run, id), "The retry"),
      },
      icon("reload", 12),
      "Retry",
    );
  });
}

function openFile(workspace: Workspace, path: string | undefined): void {
  if (path === undefined) return;
  workspace.pane.set("main");
  go({ name: "editor", app: workspace.id, view: "code", path });
}

function subject(item: () => ToolItem): HTMLElement {
  const text = computed(() => subjectOf(item()));
  return h("span", { class: "tool-subject", title: text }, () => {
    const [from, to] = text().split(" → ", 2);
    const [folder, name] = splitPath(from ?? "");
    const moved = to !== undefined && folder !== "" ? to.replace(folder, "") : to;
    return [
      folder ? h("span", { class: "dim" }, folder) : null,
      h("span", null, moved === undefined ? name : `${name} → ${moved}`),
    ];
  });
}

function stateMark(state: ToolItem["state"]): Node {
  switch (state) {
    case "succeeded":
      return icon("check", 14);
    case "failed":
      return icon("x", 14);
    case "timed_out":
      return icon("clock", 14);
    case "cancelled":
      return icon("slash", 13);
    case "awaiting_approval":
      return icon("shield", 14);
    case "unanswered":
    case "queued":
      return h("span", { class: "dot dot-idle" });
    case "streaming":
    case "running":
      return spinner(12);
  }
}

const STAGES: Readonly<Record<ToolItem["state"], string>> = {
  queued: "queued",
  streaming: "",
  awaiting_approval: "needs approval",
  running: "",
  unanswered: "no answer",
  succeeded: "",
  failed: "failed",
  timed_out: "timed out",
  cancelled: "cancelled",
};

function meta(item: ToolItem): HTMLElement {
  const lines = delta(item);
  const took = item.state === "succeeded" ? noticeable(item.startedAt, item.endedAt) : "";
  const stage = item.stage ?? STAGES[item.state];
  const refused = item.state === "failed" && item.outcome?.status === "refused";
  const code = refused ? item.outcome.code.replaceAll("_", " ") : stage;
  return h(
    "span",
    { class: "tool-facts-row" },
    lines && lines.added > 0 ? h("span", { class: "plus" }, `+${lines.added}`) : null,
    lines && lines.removed > 0 ? h("span", { class: "minus" }, `−${lines.removed}`) : null,
    code ? h("span", { class: "tool-stage" }, code) : null,
    took ? h("span", { class: "took" }, took) : null,
  );
}

function hasInside(item: ToolItem): boolean {
  if (item.outcome?.status === "refused") return true;
  if (item.tool === "delete_file" || item.tool === "rename_file") return false;
  return item.argsText.length > 2 || item.outcome !== undefined || item.reply !== undefined;
}
