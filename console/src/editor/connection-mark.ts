import type { Connection } from "@overskill/editor-client";
import { choose, h, listen } from "../ui/dom.ts";
import { computed } from "../ui/signal.ts";
import type { Workspace } from "./workspace.ts";

const WORDS: Readonly<Record<Connection["phase"], string>> = {
  idle: "Connecting",
  connecting: "Connecting",
  replaying: "Catching up",
  live: "Live",
  waiting: "Reconnecting",
  closed: "Offline",
};

/** Whether what is shown is what is happening. */
export function connectionMark(workspace: Workspace): HTMLElement {
  const phase = computed(() => workspace.connection().phase);
  const shown = computed(() => {
    const now = workspace.connection();
    const again = now.phase === "connecting" && now.attempt > 0;
    return again ? "waiting" : now.phase;
  });
  const wake = (): void => {
    if (phase() === "waiting") workspace.client.connect();
  };
  listen(window, "online", wake);
  listen(window, "focus", wake);
  return h(
    "div",
    {
      class: "connection",
      role: "status",
      "data-testid": "connection",
      "data-phase": shown,
      title: () => reason(workspace.connection()),
    },
    h("span", { class: "connection-dot" }),
    h("span", { class: "connection-word" }, () => WORDS[shown()]),
    choose(shown, (now) =>
      now === "closed" || now === "waiting"
        ? h(
            "button",
            {
              class: "link",
              type: "button",
              "data-testid": "reconnect",
              onclick: () => workspace.client.connect(),
            },
            "Retry",
          )
        : null,
    ),
  );
}

function reason(connection: Connection): string {
  if (connection.phase === "waiting" || connection.phase === "closed") return connection.reason;
  return connection.phase === "live" ? "Every event is shown as it happens" : "";
}
