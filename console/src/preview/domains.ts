import type { Workspace } from "../editor/workspace.ts";
import type { Domain } from "../tenant-api.ts";
import { confirm } from "../ui/dialog.ts";
import { choose, each, h } from "../ui/dom.ts";
import { iconButton } from "../ui/parts.ts";
import { signal } from "../ui/signal.ts";
import { attempt, toast, toastError } from "../ui/toast.ts";

const STATES: Readonly<Record<Domain["state"], string>> = {
  pending: "Not checked yet",
  verified: "Shown",
  failed: "The record was not found",
};

/** Domains of the owner's own, under which the draft is shown too once a DNS record proves them. */
export function domainsPart(workspace: Workspace): HTMLElement {
  const { api, id } = workspace;
  const domains = signal<readonly Domain[]>([]);
  const refresh = async (): Promise<void> => domains.set(await api.domains(id));
  void refresh().catch(toastError);
  const input = h("input", {
    class: "input",
    type: "text",
    placeholder: "www.example.com",
    autocomplete: "off",
    spellcheck: "false",
    "aria-label": "Domain",
    "data-testid": "domain-name",
  });
  const add = async (): Promise<void> => {
    if (input.value.trim() === "") return;
    await api.addDomain(id, input.value.trim());
    input.value = "";
    await refresh();
  };
  const list = h("ul", { class: "share-links" });
  each(
    list,
    () => domains().map(({ domain }) => domain),
    (name) => {
      const known = (): Domain | undefined => domains().find(({ domain }) => domain === name);
      return row(workspace, name, known, refresh);
    },
  );
  return h(
    "div",
    { class: "share-part share-domains" },
    h("h3", null, "Own domains"),
    choose(
      () => workspace.mayManage(),
      (may) =>
        may
          ? h(
              "form",
              {
                class: "share-make",
                onsubmit: (event: SubmitEvent) => {
                  event.preventDefault();
                  void attempt(add);
                },
              },
              input,
              h("button", { class: "button", type: "submit", "data-testid": "domain-add" }, "Add"),
            )
          : null,
    ),
    list,
  );
}

function row(
  workspace: Workspace,
  name: string,
  known: () => Domain | undefined,
  refresh: () => Promise<void>,
): HTMLElement {
  const { api, id } = workspace;
  const isShown = (): boolean => known()?.state === "verified";
  const check = async (): Promise<void> => {
    const { state } = await api.checkDomain(id, name);
    toast(state === "verified" ? `${name} shows the draft now` : "The record is not there yet");
    await refresh();
  };
  const remove = async (): Promise<void> => {
    if (isShown() && !(await confirm(`Give up ${name}?`, "Nothing is shown there any more.", "Give up"))) return;
    await api.removeDomain(id, name);
    await refresh();
  };
  return h(
    "li",
    { class: "share-domain", "data-testid": "domain", "data-state": () => known()?.state ?? "pending" },
    h(
      "div",
      { class: "share-link" },
      h("span", { class: () => `dot ${isShown() ? "dot-live" : ""}` }),
      h("span", { class: "share-domain-name" }, name),
      h("span", { class: "dim" }, () => STATES[known()?.state ?? "pending"]),
      h("span", { class: "spacer" }),
      workspace.mayManage()
        ? iconButton("x", `Remove ${name}`, () => void attempt(remove), {
            class: "icon-button small",
            "data-testid": "domain-remove",
          })
        : null,
    ),
    choose(isShown, (shown) =>
      shown
        ? null
        : [
            h("p", { class: "dim" }, "Put this TXT record into DNS, then check:"),
            h("code", { class: "secret mono", "data-testid": "domain-record" }, () => {
              const record = known()?.record;
              return record === undefined ? "" : `${record.name} ${record.value}`;
            }),
            workspace.mayManage()
              ? h(
                  "button",
                  {
                    class: "button button-small",
                    type: "button",
                    "data-testid": "domain-check",
                    onclick: () => void attempt(check),
                  },
                  "Check",
                )
              : null,
          ],
    ),
  );
}
