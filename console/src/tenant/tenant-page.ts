import { header, personMenu } from "../apps/header.ts";
import type { Account } from "../signin/account.ts";
import { choose, h } from "../ui/dom.ts";
import { notice } from "../ui/parts.ts";
import { keysSection } from "./keys.ts";
import { membersSection } from "./members.ts";

/** Who may do what in a tenant, and the keys its agents work with. */
export function tenantPage(account: Account, id: string): HTMLElement {
  const tenant = account.tenants().find((known) => known.tenant === id);
  document.title = `${tenant?.name ?? "Tenant"} · OverSkill`;
  return h(
    "div",
    { class: "apps", "data-testid": "tenant-page" },
    header(
      h("a", { class: "crumb crumb-tenant", href: "#/apps" }, "Apps"),
      h("span", { class: "slash", "aria-hidden": "true" }),
      h("span", { class: "crumb crumb-app" }, tenant?.name ?? "Tenant"),
      h("span", { class: "spacer" }),
      personMenu(account),
    ),
    h(
      "main",
      { class: "tenant-main" },
      choose(
        () => tenant?.role,
        (role) => {
          if (!tenant || role === undefined) {
            return notice("layers", "There is no such tenant", "Or you are not a member of it.");
          }
          const api = account.as(tenant.tenant);
          const me = account.session()?.user;
          return [
            membersSection(api, role === "owner", me),
            role === "owner" ? keysSection(api) : null,
          ];
        },
      ),
    ),
  );
}
