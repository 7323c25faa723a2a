import type { AgentKey, TenantApi } from "../tenant-api.ts";
import { confirm, dialog } from "../ui/dialog.ts";
import { h } from "../ui/dom.ts";
import { ago, fullTime } from "../ui/format.ts";
import { icon } from "../ui/icons.ts";
import { iconButton } from "../ui/parts.ts";
import { toast, toastError } from "../ui/toast.ts";
import { roster } from "./roster.ts";

/** The keys agents of a tenant sign in with. A secret is shown once. */
export function keysSection(api: TenantApi): HTMLElement {
  const keys = roster<AgentKey>(
    () => api.keys(),
    (key) => key.key,
    (key) => keyRow(key(), () => void withdraw(key())),
    "No keys yet.",
  );
  const withdraw = async (key: AgentKey): Promise<void> => {
    const detail = "Agents that use it stop within a second.";
    if (!(await confirm(`Withdraw “${key.name}”?`, detail, "Withdraw"))) return;
    try {
      await api.withdrawKey(key.key);
      toast("The key was withdrawn");
    } catch (error) {
      toastError(error);
    }
    await keys.refresh();
  };
  const create = async (name: string): Promise<void> => {
    try {
      const { secret } = await api.createKey(name);
      void keys.refresh();
      await showOnce(secret);
    } catch (error) {
      toastError(error);
    }
  };
  const input = h("input", {
    class: "input",
    required: true,
    maxlength: "80",
    placeholder: "Name of the agent",
    "aria-label": "Name of the key",
    "data-testid": "key-name",
  });
  return h(
    "section",
    { class: "tenant-section", "data-testid": "keys" },
    h("h2", null, "Agent keys"),
    h("p", { class: "tenant-lead" }, "An agent with a key may work on every app of this tenant."),
    keys.element,
    h(
      "form",
      {
        class: "tenant-form",
        onsubmit: (event: SubmitEvent) => {
          event.preventDefault();
          const name = input.value.trim();
          input.value = "";
          if (name !== "") void create(name);
        },
      },
      input,
      h("button", { class: "button", type: "submit", "data-testid": "key-add" }, "Create key"),
    ),
  );
}

function keyRow(key: AgentKey, withdraw: () => void): HTMLElement {
  return h(
    "li",
    { class: "roster-row", "data-testid": "key" },
    icon("code", 16),
    h("span", { class: "roster-name" }, key.name),
    h("span", { class: "mono dim" }, key.key),
    h("span", { class: "dim", title: fullTime(key.createdAt) }, ago(key.createdAt)),
    iconButton("x", `Withdraw ${key.name}`, withdraw),
  );
}

function showOnce(secret: string): Promise<unknown> {
  return dialog("New key", (close) => [
    h("h2", { class: "dialog-title" }, "Copy the key now"),
    h("p", { class: "dialog-detail" }, "It is shown this once and cannot be read again."),
    h("code", { class: "secret mono", "data-testid": "key-secret" }, secret),
    h(
      "div",
      { class: "dialog-actions" },
      h(
        "button",
        {
          class: "button",
          type: "button",
          onclick: () =>
            void navigator.clipboard.writeText(secret).then(() => toast("Copied"), toastError),
        },
        icon("copy", 14),
        "Copy",
      ),
      h("button", { class: "button button-primary", type: "button", onclick: () => close() }, "Done"),
    ),
  ]);
}
