import type { ActivityItem, TextItem } from "@overskill/editor-client";
import { choose, h } from "../ui/dom.ts";
import { bytes, noticeable } from "../ui/format.ts";
import { icon } from "../ui/icons.ts";
import { computed, effect, signal } from "../ui/signal.ts";
import { Prose } from "./prose.ts";

/** A longer message shows its end: a page of text nobody can read must not slow the rest. */
const MOST_TEXT = 30_000;

function readable(item: TextItem): string {
  return item.text.length > MOST_TEXT ? item.text.slice(-MOST_TEXT) : item.text;
}

export function textView(item: () => TextItem): HTMLElement {
  const prose = new Prose();
  effect(() => prose.update(readable(item())));
  const person = item().role === "user";
  return h(
    "div",
    {
      class: person ? "prompt" : "message",
      "data-testid": person ? "prompt" : "message",
      "data-open": () => (item().open ? "true" : null),
      hidden: () => item().text === "" && !item().open,
    },
    () =>
      item().text.length > MOST_TEXT
        ? h("p", { class: "cut" }, `The first ${bytes(item().text.length - MOST_TEXT)} are not shown`)
        : null,
    prose.element,
    () => (item().cut > 0 ? h("p", { class: "cut" }, `${bytes(item().cut)} more not shown`) : null),
  );
}

/** Thoughts stay folded: one line while they come, how long they took after. */
export function reasoningView(item: () => TextItem): HTMLElement {
  const open = computed(() => item().open);
  const shown = signal(false);
  const title = (): string => {
    if (open()) return "Thinking";
    const took = noticeable(item().startedAt, item().endedAt);
    return took ? `Thought for ${took}` : "Thought";
  };
  return h(
    "div",
    {
      class: "reasoning",
      "data-testid": "reasoning",
      "data-open": () => (open() ? "true" : null),
    },
    h(
      "button",
      {
        class: "reasoning-head",
        type: "button",
        "aria-expanded": () => String(shown()),
        onclick: () => shown.set(!shown.peek()),
      },
      icon("spark", 14),
      h("span", { class: "shimmer" }, title),
      icon("chevron", 13),
    ),
    choose(shown, (visible) => {
      if (!visible) return null;
      const prose = new Prose();
      effect(() => prose.update(readable(item())));
      return h("div", { class: "reasoning-text" }, prose.element);
    }),
  );
}

export function activityView(item: () => ActivityItem): HTMLElement {
  const text = (): string => {
    const { content } = item();
    return typeof content === "string" ? content : JSON.stringify(content)?.slice(0, 300) ?? "";
  };
  return h(
    "div",
    { class: "activity", "data-testid": "activity" },
    icon("activity", 14),
    h("span", { class: "activity-type" }, () => item().activity.replaceAll("_", " ")),
    h("span", { class: "dim" }, text),
  );
}
