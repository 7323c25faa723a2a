import { Problem } from "../api.ts";
import { go } from "../router.ts";
import type { Account } from "../signin/account.ts";
import { dialog } from "../ui/dialog.ts";
import { h } from "../ui/dom.ts";
import { describe, spinner } from "../ui/parts.ts";
import { signal } from "../ui/signal.ts";
import { SLUG, slugOf } from "./slug.ts";

/** Asks for a name, creates the app and opens it. */
export function createApp(account: Account): Promise<void> {
  const tenants = account.shown().filter((tenant) => tenant.role !== "viewer");
  return dialog<string>("New app", (close) => {
    const name = signal("");
    const slug = signal<string | undefined>(undefined);
    const error = signal("");
    const busy = signal(false);
    let tenant = tenants[0]!.tenant;
    const wanted = (): string => slug() ?? slugOf(name());
    const ready = (): boolean => name().trim() !== "" && (wanted() === "" || SLUG.test(wanted()));

    const submit = async (event: SubmitEvent): Promise<void> => {
      event.preventDefault();
      if (!ready() || busy.peek()) return;
      busy.set(true);
      try {
        close((await account.as(tenant).createApp(name.peek().trim(), wanted() || undefined)).app);
      } catch (problem) {
        const [title, detail] = describe(problem);
        error.set(problem instanceof Problem && detail ? detail : title);
        busy.set(false);
      }
    };

    return h(
      "form",
      { class: "form", onsubmit: submit },
      h("h2", { class: "dialog-title" }, "New app"),
      h(
        "label",
        { class: "field" },
        h("span", { class: "field-label" }, "Name"),
        h("input", {
          class: "input",
          maxlength: "80",
          autofocus: true,
          placeholder: "Reading list",
          "data-testid": "app-name",
          oninput: (event: Event) => {
            name.set((event.target as HTMLInputElement).value);
            error.set("");
          },
        }),
      ),
      h(
        "label",
        { class: "field" },
        h("span", { class: "field-label" }, "Address"),
        h("input", {
          class: "input mono",
          maxlength: "40",
          spellcheck: "false",
          autocapitalize: "off",
          placeholder: "reading-list",
          "data-testid": "app-slug",
          value: wanted,
          oninput: (event: Event) => {
            slug.set((event.target as HTMLInputElement).value || undefined);
            error.set("");
          },
        }),
        h(
          "span",
          { class: "field-hint" },
          () =>
            wanted() === "" || SLUG.test(wanted())
              ? "Part of the app's host name. It cannot be changed later."
              : "3 to 40 lower-case letters, digits and single hyphens, starting with a letter.",
        ),
      ),
      tenants.length > 1
        ? h(
            "label",
            { class: "field" },
            h("span", { class: "field-label" }, "Tenant"),
            h(
              "select",
              {
                class: "input",
                "data-testid": "app-tenant",
                onchange: (event: Event) => (tenant = (event.target as HTMLSelectElement).value),
              },
              tenants.map(({ tenant: id, name: label }) => h("option", { value: id }, label)),
            ),
          )
        : null,
      h("div", { class: "field-error", role: "alert" }, () => error()),
      h(
        "div",
        { class: "dialog-actions" },
        h("button", { class: "button", type: "button", onclick: () => close() }, "Cancel"),
        h(
          "button",
          {
            class: "button button-primary",
            type: "submit",
            "data-testid": "app-submit",
            disabled: () => busy() || !ready(),
          },
          () => (busy() ? spinner(14) : null),
          "Create app",
        ),
      ),
    );
  }).then((app) => {
    if (app !== undefined) go({ name: "editor", app, view: "preview" });
  });
}
