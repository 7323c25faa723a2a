import { CommandRefused, type AckFrame, type Run } from "@overskill/editor-client";
import type { Workspace } from "../editor/workspace.ts";
import { choose, h } from "../ui/dom.ts";
import { icon } from "../ui/icons.ts";
import { spinner } from "../ui/parts.ts";
import { toast } from "../ui/toast.ts";
import { computed } from "../ui/signal.ts";

/**
 * Pause or resume, and stop. A press shows at once that it is wanted, and the button is what it was
 * only when the agent has done it or the platform has refused.
 */
export function runControls(
  workspace: Workspace,
  id: string,
  run: () => Run | undefined,
): HTMLElement {
  const { client } = workspace;
  const usable = (): boolean =>
    workspace.mayEdit() && workspace.connection().phase === "live";
  const asked = computed(() => run()?.asked);
  const paused = computed(() => run()?.state === "paused");
  const button = (
    name: "stop" | "pause" | "play",
    label: string,
    wish: Run["asked"],
    ask: () => Promise<AckFrame>,
  ): HTMLElement =>
    h(
      "button",
      {
        class: `control control-${name}`,
        type: "button",
        title: label,
        "aria-label": label,
        "aria-busy": () => String(asked() === wish),
        "data-testid": `run-${label.toLowerCase()}`,
        disabled: () => !usable() || asked() === "stop" || asked() === wish,
        onclick: () => void settled(ask(), label),
      },
      choose(
        () => asked() === wish,
        (waits) => (waits ? spinner(12) : icon(name, 14)),
      ),
      h("span", null, label),
    );
  return h(
    "div",
    { class: "run-controls" },
    choose(paused, (halted) =>
      halted
        ? button("play", "Resume", "resume", () => client.resume(id))
        : button("pause", "Pause", "pause", () => client.pause(id)),
    ),
    button("stop", "Stop", "stop", () => client.stop(id)),
  );
}

const REFUSALS: Readonly<Record<string, string>> = {
  already_decided: "Somebody has decided already.",
  run_over: "The run is over.",
  unknown_run: "The run is not known any more.",
  forbidden: "You may look, but not command.",
  app_suspended: "The app is suspended.",
  unavailable: "The platform cannot take commands right now.",
};

export async function settled(ack: Promise<AckFrame>, what: string): Promise<boolean> {
  try {
    await ack;
    return true;
  } catch (error) {
    const code = error instanceof CommandRefused ? error.code : undefined;
    const why = code && (REFUSALS[code] ?? `The platform refused: ${code.replaceAll("_", " ")}.`);
    toast(`${what} did not go through`, why ?? "No acknowledgement came back in time.", "error");
    return false;
  }
}
