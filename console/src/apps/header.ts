import type { Account } from "../signin/account.ts";
import { go } from "../router.ts";
import { h, type Child } from "../ui/dom.ts";
import { icon, mark } from "../ui/icons.ts";
import { popover } from "../ui/popover.ts";

/** The bar on top of every page: home, tenant, what the page adds, the person. */
export function header(account: Account, ...children: Child[]): HTMLElement {
  return h(
    "header",
    { class: "header" },
    h(
      "a",
      { class: "home", href: "#/apps", "aria-label": "All apps", title: "All apps" },
      mark(22),
    ),
    children,
  );
}

/** Which tenant one is in; a menu when there are several. */
export function tenantSwitcher(account: Account): HTMLElement {
  const tenants = account.session()?.tenants ?? [];
  const name = (): string => account.tenant()?.name ?? "No tenant";
  if (tenants.length < 2) return h("span", { class: "crumb" }, name);
  const button = h(
    "button",
    { class: "crumb crumb-button", type: "button", "data-testid": "tenant-switcher" },
    h("span", null, name),
    icon("down", 14),
  );
  const { open, element } = popover(button, "Switch tenant", (close) =>
    h(
      "div",
      { class: "menu" },
      tenants.map((tenant) =>
        h(
          "button",
          {
            class: "menu-item",
            type: "button",
            onclick: () => {
              close();
              account.choose(tenant.tenant);
              go({ name: "apps" });
            },
          },
          h("span", { class: "menu-text" }, tenant.name),
          h("span", { class: "tag" }, tenant.role),
          account.tenant()?.tenant === tenant.tenant && icon("check", 14),
        ),
      ),
    ),
  );
  button.addEventListener("click", () => open.set(!open.peek()));
  return h("div", { class: "anchor" }, button, element);
}

export function personMenu(account: Account): HTMLElement {
  const email = account.session()?.email ?? "";
  const button = h(
    "button",
    { class: "avatar", type: "button", "aria-label": `Account: ${email}`, title: email },
    (email[0] ?? "?").toUpperCase(),
  );
  const { open, element } = popover(
    button,
    "Account",
    () =>
      h(
        "div",
        { class: "menu" },
        h("div", { class: "menu-head" }, email),
        h(
          "button",
          { class: "menu-item", type: "button", onclick: () => void account.signOut() },
          icon("out", 15),
          h("span", { class: "menu-text" }, "Sign out"),
        ),
      ),
    { align: "end" },
  );
  button.addEventListener("click", () => open.set(!open.peek()));
  return h("div", { class: "anchor" }, button, element);
}
