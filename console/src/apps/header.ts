import type { Tenant } from "../api.ts";
import type { Account } from "../signin/account.ts";
import { go } from "../router.ts";
import { choose, h, type Child } from "../ui/dom.ts";
import { icon, mark } from "../ui/icons.ts";
import { popover } from "../ui/popover.ts";

/** The bar on top of every page: home, what the page adds, the person. */
export function header(...children: Child[]): HTMLElement {
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

/** Which tenant's apps are shown; a menu when there are several. */
export function tenantSwitcher(account: Account): () => Child {
  return choose(
    () => account.tenants().length > 1,
    (several) =>
      several
        ? switcher(account)
        : h("span", { class: "crumb" }, () => account.tenants()[0]?.name ?? "No tenant"),
  );
}

/** To the members and keys of the tenant that is looked at. */
export function settingsLink(account: Account): () => Child {
  return () => {
    const shown = account.shown();
    return shown.length === 1
      ? h(
          "a",
          { class: "crumb crumb-tenant", href: `#/tenants/${shown[0]!.tenant}`, "data-testid": "settings" },
          "Settings",
        )
      : null;
  };
}

function switcher(account: Account): HTMLElement {
  const button = h(
    "button",
    { class: "crumb crumb-button", type: "button", "data-testid": "tenant-switcher" },
    h("span", null, () => account.chosen()?.name ?? "All tenants"),
    icon("down", 14),
  );
  const { open, element } = popover(button, "Tenants", (close) => {
    const item = (tenant: Tenant | undefined): HTMLElement =>
      h(
        "button",
        {
          class: "menu-item",
          type: "button",
          onclick: () => {
            close();
            account.choose(tenant?.tenant);
            go({ name: "apps" });
          },
        },
        h("span", { class: "menu-text" }, tenant?.name ?? "All tenants"),
        tenant ? h("span", { class: "tag" }, tenant.role) : null,
        account.chosen()?.tenant === tenant?.tenant ? icon("check", 14) : null,
      );
    return h("div", { class: "menu" }, item(undefined), account.tenants().map(item));
  });
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
