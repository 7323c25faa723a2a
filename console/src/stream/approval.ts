import type { ApprovalItem, Verdict } from "@overskill/editor-client";
import type { Workspace } from "../editor/workspace.ts";
import { choose, h, type Child } from "../ui/dom.ts";
import { clock, count, countdown, fullTime, splitPath } from "../ui/format.ts";
import { icon } from "../ui/icons.ts";
import { spinner } from "../ui/parts.ts";
import { computed, effect, onCleanup, signal, type Signal } from "../ui/signal.ts";
import { settled } from "./run-controls.ts";

const LONGEST_REASON = 500;
const SOON_MS = 60_000;

/** A question the agent waits on. The first answer wins, whoever gives it. */
export function approvalCard(workspace: Workspace, item: () => ApprovalItem): HTMLElement {
  const state = computed(() => item().state);
  return h(
    "section",
    {
      class: "approval",
      "data-testid": "approval",
      "data-state": state,
      "data-approval": item().id,
      "aria-label": "Approval",
    },
    h(
      "header",
      { class: "approval-head" },
      h("span", { class: "approval-icon" }, choose(state, stateIcon)),
      h("span", { class: "approval-title" }, () => item().message || "The agent asks for your approval"),
      choose(state, (now) => (now === "open" ? timeLeft(item) : null)),
    ),
    choose(
      () => state() === "open" && workspace.mayEdit(),
      (mayDecide) => (mayDecide ? question(workspace, item) : answer(workspace, item)),
    ),
  );
}

function stateIcon(state: ApprovalItem["state"]): Node {
  if (state === "approved") return icon("check", 15);
  if (state === "rejected") return icon("x", 15);
  return icon(state === "void" ? "slash" : "shield", 15);
}

/** Each path is approved until somebody rejects it; the button says what will happen. */
function question(workspace: Workspace, item: () => ApprovalItem): Child {
  const refused = signal<ReadonlySet<string>>(new Set());
  const reason = signal("");
  const sent = signal<"approve" | "reject" | undefined>(undefined);
  const usable = (): boolean => workspace.connection().phase === "live" && sent() === undefined;
  const paths = computed(() => item().paths);
  const kept = (): readonly string[] => paths().filter((path) => !refused().has(path));

  const decide = async (decision: "approve" | "reject"): Promise<void> => {
    const { id, run } = item();
    const some = decision === "approve" && kept().length < paths().length;
    const why = reason.peek().trim();
    const more = { run, ...(some && { paths: kept() }), ...(why && { reason: why }) };
    sent.set(decision);
    const through = await settled(workspace.client.decide(id, decision, more), "The decision");
    // Accepted, it stays until the platform says what was decided.
    if (!through) sent.set(undefined);
  };
  const approveLabel = (): string => {
    const all = paths().length;
    if (all < 2) return "Approve";
    return kept().length === all ? `Approve all ${all}` : `Approve ${kept().length} of ${all}`;
  };
  const button = (decision: "approve" | "reject", label: () => string, kind: string): HTMLElement =>
    h(
      "button",
      {
        class: `button button-small ${kind}`,
        type: "button",
        "data-testid": decision,
        disabled: () => !usable() || (decision === "approve" && paths().length > 0 && kept().length === 0),
        onclick: () => void decide(decision),
      },
      () => (sent() === decision ? spinner(12) : null),
      label,
    );
  return [
    () => pathList(paths(), (path) => choices(path, refused, usable)),
    h("input", {
      class: "approval-reason",
      type: "text",
      maxlength: String(LONGEST_REASON),
      placeholder: "Reason, if you want to give one",
      "aria-label": "Reason",
      "data-testid": "approval-reason",
      disabled: () => sent() !== undefined,
      oninput: (event: InputEvent) => reason.set((event.target as HTMLInputElement).value),
    }),
    h(
      "div",
      { class: "approval-actions" },
      button("approve", approveLabel, "button-primary"),
      button("reject", () => (paths().length > 1 ? "Reject all" : "Reject"), "button-reject"),
    ),
  ];
}

function pathList(paths: readonly string[], side: (path: string) => Child): Child {
  if (paths.length === 0) return null;
  return h(
    "ul",
    { class: "approval-paths" },
    paths.map((path) => {
      const [folder, name] = splitPath(path);
      return h(
        "li",
        { class: "approval-path", "data-testid": "approval-path", "data-path": path },
        icon("file", 13),
        h("span", { class: "approval-file mono", title: path }, h("span", { class: "dim" }, folder), name),
        side(path),
      );
    }),
  );
}

function choices(path: string, refused: Signal<ReadonlySet<string>>, usable: () => boolean): Child {
  const choose = (refuse: boolean): void => {
    const next = new Set(refused.peek());
    if (refuse) next.add(path);
    else next.delete(path);
    refused.set(next);
  };
  const choice = (refuse: boolean): HTMLElement =>
    h(
      "button",
      {
        class: `choice ${refuse ? "choice-reject" : "choice-approve"}`,
        type: "button",
        role: "radio",
        "aria-label": `${refuse ? "Reject" : "Approve"} ${path}`,
        title: refuse ? "Reject this file" : "Approve this file",
        "aria-checked": () => String(refused().has(path) === refuse),
        "data-testid": refuse ? "path-reject" : "path-approve",
        disabled: () => !usable(),
        onclick: () => choose(refuse),
      },
      icon(refuse ? "x" : "check", 13),
    );
  return h("span", { class: "choices", role: "radiogroup", "aria-label": path }, choice(false), choice(true));
}

/** How it was decided, by whom and when; or that it is still open, for those who may only look. */
function answer(workspace: Workspace, item: () => ApprovalItem): Child {
  return [
    () => {
      const { verdict, paths } = item();
      return pathList(paths, (path) => (verdict ? decided(verdict, path) : null));
    },
    () => {
      const { verdict } = item();
      return verdict?.reason ? h("p", { class: "approval-said" }, `“${verdict.reason}”`) : null;
    },
    h("p", { class: "approval-note", "data-testid": "approval-note" }, () => note(workspace, item())),
  ];
}

function isApproved(verdict: Verdict, path: string): boolean {
  return verdict.decision === "approve" && (verdict.paths?.includes(path) ?? true);
}

function decided(verdict: Verdict, path: string): Child {
  const yes = isApproved(verdict, path);
  return h(
    "span",
    { class: yes ? "decided decided-yes" : "decided decided-no", "data-decided": yes ? "yes" : "no" },
    icon(yes ? "check" : "x", 13),
  );
}

function note(workspace: Workspace, item: ApprovalItem): Child {
  const { verdict, paths } = item;
  if (item.state === "void") return "The run ended before anybody decided.";
  if (!verdict) return "Waits for somebody who may decide.";
  const at = h("span", { title: fullTime(verdict.at) }, clock(verdict.at));
  if (verdict.by === "expiry") return ["Nobody decided in time, so it was rejected at ", at, "."];
  const yes = paths.filter((path) => isApproved(verdict, path)).length;
  const what =
    verdict.decision === "reject"
      ? "Rejected"
      : yes < paths.length
        ? `${yes} of ${count(paths.length, "file")} approved`
        : "Approved";
  const by = verdict.by === undefined ? "" : ` by ${workspace.people.name(verdict.by)}`;
  return [`${what}${by} at `, at, "."];
}

function timeLeft(item: () => ApprovalItem): Child {
  const now = signal(Date.now());
  const timer = setInterval(() => now.set(Date.now()), 500);
  onCleanup(() => clearInterval(timer));
  const left = computed(() => {
    const expires = item().expiresAt;
    return expires === undefined ? undefined : Math.max(0, new Date(expires).getTime() - now());
  });
  effect(() => {
    if (left() === 0) clearInterval(timer);
  });
  return h(
    "span",
    {
      class: "approval-left",
      "data-testid": "approval-left",
      "data-soon": () => ((left() ?? Number.POSITIVE_INFINITY) < SOON_MS ? "true" : null),
      title: "Without a decision it is rejected then",
      hidden: () => left() === undefined,
    },
    icon("clock", 12),
    () => countdown(left() ?? 0),
  );
}
