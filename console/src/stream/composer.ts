import type { Workspace } from "../editor/workspace.ts";
import { h, type Child } from "../ui/dom.ts";
import { icon } from "../ui/icons.ts";
import { spinner } from "../ui/parts.ts";
import { signal } from "../ui/signal.ts";
import { settled } from "./run-controls.ts";

const LONGEST = 8_000;

interface Said {
  readonly text: string;
  readonly state: "sending" | "delivered";
}

/** A word to the agent while it works, and what became of the last one. */
export function composer(workspace: Workspace, run: string): HTMLElement {
  const text = signal("");
  const said = signal<Said | undefined>(undefined);
  const busy = signal(false);
  const ready = (): boolean => text().trim() !== "" && workspace.connection().phase === "live";

  const send = async (): Promise<void> => {
    if (!ready() || busy.peek()) return;
    busy.set(true);
    const words = text.peek().trim();
    said.set({ text: words, state: "sending" });
    if (await settled(workspace.client.steer(run, words), "Your message")) {
      said.set({ text: words, state: "delivered" });
      text.set("");
      input.value = "";
      grow();
    } else said.set(undefined);
    busy.set(false);
    input.focus();
  };
  const grow = (): void => {
    input.style.height = "auto";
    input.style.height = `${Math.min(input.scrollHeight, 160)}px`;
  };
  const input = h("textarea", {
    rows: "1",
    maxlength: String(LONGEST),
    placeholder: "Steer this run…",
    "aria-label": "Steer this run",
    "data-testid": "steer",
    oninput: () => {
      text.set(input.value);
      grow();
    },
    onkeydown: (event: KeyboardEvent) => {
      if (event.key !== "Enter" || event.shiftKey || event.isComposing) return;
      event.preventDefault();
      void send();
    },
  });
  const form = h(
    "form",
    {
      class: "composer",
      onsubmit: (event: SubmitEvent) => {
        event.preventDefault();
        void send();
      },
    },
    input,
    h(
      "button",
      {
        class: "send",
        type: "submit",
        "aria-label": "Send",
        title: "Send",
        "data-testid": "steer-send",
        disabled: () => busy() || !ready(),
      },
      () => (busy() ? spinner(14) : icon("arrow", 16)),
    ),
  );
  return h("div", { class: "composing" }, () => lastSaid(said()), form);
}

function lastSaid(said: Said | undefined): Child {
  if (!said) return null;
  const delivered = said.state === "delivered";
  return h(
    "div",
    { class: "steered", "data-testid": "steered", "data-state": said.state },
    delivered ? icon("check", 13) : spinner(11),
    h("span", { class: "steered-text" }, said.text),
    h("span", { class: "dim" }, delivered ? "sent to the agent" : "sending"),
  );
}
