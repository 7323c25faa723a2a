import type { Workspace } from "../editor/workspace.ts";
import { h } from "../ui/dom.ts";
import { icon } from "../ui/icons.ts";
import { spinner } from "../ui/parts.ts";
import { toast } from "../ui/toast.ts";
import { signal } from "../ui/signal.ts";
import { settled } from "./run-controls.ts";

const LONGEST = 8_000;

/** A word to the agent while it works. */
export function composer(workspace: Workspace, run: string): HTMLElement {
  const text = signal("");
  const busy = signal(false);
  const ready = (): boolean => text().trim() !== "" && workspace.connection().phase === "live";

  const send = async (): Promise<void> => {
    if (!ready() || busy.peek()) return;
    busy.set(true);
    if (await settled(workspace.client.steer(run, text.peek().trim()), "Your message")) {
      text.set("");
      input.value = "";
      grow();
      toast("Sent to the agent");
    }
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
  return h(
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
}
