import { CommandRefused, type AckFrame, type Run } from "@overskill/editor-client";
import type { Workspace } from "../editor/workspace.ts";
import { choose, h } from "../ui/dom.ts";
import { iconButton } from "../ui/parts.ts";
import { toast } from "../ui/toast.ts";
import { computed } from "../ui/signal.ts";

/** Pause or resume, and stop. Every press is answered by the server or says why not. */
export function runControls(
  workspace: Workspace,
  id: string,
  run: () => Run | undefined,
): HTMLElement {
  const { client } = workspace;
  const usable = (): boolean =>
    workspace.mayEdit() && workspace.connection().phase === "live";
  const halted = computed(() => run()?.state === "paused" || run()?.asked === "pause");
  const button = (
    name: "stop" | "pause" | "play",
    label: string,
    ask: () => Promise<AckFrame>,
  ): HTMLElement =>
    iconButton(name, label, () => void settled(ask(), label), {
      class: `icon-button small control-${name}`,
      "data-testid": `run-${label.toLowerCase()}`,
      disabled: () => !usable() || run()?.asked === "stop",
    });
  return h(
    "div",
    { class: "run-controls" },
    choose(halted, (paused) =>
      paused
        ? button("play", "Resume", () => client.resume(id))
        : button("pause", "Pause", () => client.pause(id)),
    ),
    button("stop", "Stop", () => client.stop(id)),
  );
}

export async function settled(ack: Promise<AckFrame>, what: string): Promise<boolean> {
  try {
    await ack;
    return true;
  } catch (error) {
    const why = error instanceof CommandRefused ? error.code.replaceAll("_", " ") : undefined;
    const detail = why ? `The platform refused: ${why}.` : "No acknowledgement came back in time.";
    toast(`${what} did not go through`, detail, "error");
    return false;
  }
}
