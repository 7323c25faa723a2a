import type { Connection, Sharing } from "@overskill/editor-client";
import { choose, h, type Child } from "../ui/dom.ts";
import { count } from "../ui/format.ts";
import { icon } from "../ui/icons.ts";
import { computed, effect, onCleanup, signal } from "../ui/signal.ts";
import type { Workspace } from "./workspace.ts";

type Shown = Connection["phase"];

/** Whether what is shown is what is happening. */
export function connectionMark(workspace: Workspace): HTMLElement {
  const { connection, sharing } = workspace;
  const shown = computed<Shown>(() => {
    const now = connection();
    if (now.phase !== "connecting" || now.attempt === 0) return now.phase;
    return navigator.onLine ? "waiting" : "offline";
  });
  const left = secondsLeft(connection);
  return h(
    "div",
    {
      class: "connection",
      role: "status",
      "data-testid": "connection",
      "data-phase": shown,
      "data-door": () => (connection() ? workspace.client.door : null),
      "data-sharing": () => sharing().role,
      "data-tabs": () => String(sharing().tabs),
      title: () => explained(connection(), sharing(), workspace.client.door),
    },
    choose(shown, (now) =>
      now === "offline" ? icon("unplugged", 13) : h("span", { class: "connection-dot" }),
    ),
    h("span", { class: "connection-word" }, () => words(shown(), left())),
    choose(
      () => shown() === "live" && sharing().role !== "alone",
      (shared) => (shared ? h("span", { class: "connection-shared" }, icon("tabs", 13)) : null),
    ),
    choose(shown, (now) =>
      now === "closed" || now === "waiting" || now === "offline"
        ? h(
            "button",
            {
              class: "link",
              type: "button",
              "data-testid": "reconnect",
              onclick: () => workspace.client.connect(),
            },
            now === "closed" ? "Retry" : "Now",
          )
        : null,
    ),
  );
}

function words(phase: Shown, left: number): Child {
  switch (phase) {
    case "idle":
    case "connecting":
      return "Connecting";
    case "replaying":
      return "Catching up";
    case "live":
      return "Live";
    case "waiting":
      if (left <= 0) return "Reconnecting";
      return [h("span", { class: "wide-only" }, "Reconnecting in "), `${left} s`];
    case "offline":
      return "Offline";
    case "closed":
      return "Disconnected";
  }
}

function explained(connection: Connection, sharing: Sharing, door: string): string {
  switch (connection.phase) {
    case "waiting":
    case "closed":
      return connection.reason;
    case "offline":
      return "This device has no network. It connects by itself when the network is back.";
    case "live": {
      const how = door === "socket" ? "" : " WebSockets do not get through, so it comes over HTTP.";
      const tabs = count(sharing.tabs, "tab");
      const shared = sharing.role === "alone" ? "" : ` ${tabs} share one connection.`;
      return `Every event is shown as it happens.${shared}${how}`;
    }
    default:
      return "";
  }
}

/** Whole seconds until the next attempt, counted down. */
function secondsLeft(connection: () => Connection): () => number {
  const now = signal(Date.now());
  const until = computed(() => {
    const state = connection();
    return state.phase === "waiting" ? state.retryAt : 0;
  });
  effect(() => {
    if (until() === 0) return;
    now.set(Date.now());
    const timer = setInterval(() => now.set(Date.now()), 250);
    onCleanup(() => clearInterval(timer));
  });
  return () => Math.max(0, Math.ceil((until() - now()) / 1_000));
}
