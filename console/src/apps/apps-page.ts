import type { Account, Located } from "../signin/account.ts";
import { choose, each, h, listen } from "../ui/dom.ts";
import { icon } from "../ui/icons.ts";
import { failure, notice } from "../ui/parts.ts";
import { signal, untracked } from "../ui/signal.ts";
import { appCard } from "./app-card.ts";
import { AppShelf, type Shelf } from "./app-shelf.ts";
import { createApp } from "./create-app.ts";
import { header, personMenu, settingsLink, tenantSwitcher } from "./header.ts";

/** All apps of a person's tenants, each with a live look at its draft. */
export function appsPage(account: Account): HTMLElement {
  document.title = "Apps · OverSkill";
  const shelf = new AppShelf(account);
  const query = signal("");
  listen(window, "focus", () => void shelf.lookAgain());

  const mayCreate = (): boolean => account.shown().some((tenant) => tenant.role !== "viewer");
  const button = (): HTMLElement =>
    h(
      "button",
      {
        class: "button button-primary",
        type: "button",
        "data-testid": "create-app",
        onclick: () => void createApp(account),
      },
      icon("plus", 15),
      "New app",
    );
  const search = h("input", {
    type: "search",
    placeholder: "Search",
    "aria-label": "Search apps",
    oninput: (): void => query.set(search.value),
  });

  return h(
    "div",
    { class: "apps", "data-testid": "apps-page" },
    header(
      tenantSwitcher(account),
      settingsLink(account),
      h("span", { class: "spacer" }),
      personMenu(account),
    ),
    h(
      "main",
      { class: "apps-main" },
      h(
        "div",
        { class: "apps-head" },
        h("h1", null, "Apps"),
        h("span", { class: "spacer" }),
        h("label", { class: "search" }, icon("search", 15), search),
        choose(mayCreate, (may) => (may ? button() : null)),
      ),
      choose(
        () => (account.tenants().length > 0 ? shelf.shelf().phase : "homeless"),
        (phase) => {
          if (phase === "homeless") {
            return notice("layers", "You are not a member of any tenant yet", "Ask an owner to add you.");
          }
          if (phase === "loading") return skeletons();
          const state = untracked(shelf.shelf);
          if (state.phase === "failed") return failure(state.error, () => void shelf.lookAgain());
          return grid(account, shelf.shelf, query, mayCreate() ? button : undefined);
        },
      ),
    ),
  );
}

function grid(
  account: Account,
  shelf: () => Shelf,
  query: () => string,
  create: (() => HTMLElement) | undefined,
): HTMLElement {
  const apps = (): ReadonlyMap<string, Located> => {
    const state = shelf();
    return state.phase === "loaded" ? state.apps : new Map();
  };
  const shown = (): string[] => {
    const wanted = query().trim().toLowerCase();
    const matches = ({ card }: Located): boolean =>
      `${card.name} ${card.slug}`.toLowerCase().includes(wanted);
    return [...apps()].filter(([, app]) => matches(app)).map(([id]) => id);
  };
  const several = (): boolean => account.shown().length > 1;
  const list = h("ul", { class: "app-grid", "data-testid": "app-list" });
  each(list, shown, (id) => h("li", null, appCard(untracked(apps).get(id)!, several)));
  const none = choose(
    () => (apps().size === 0 ? "empty" : shown().length === 0 ? "unmatched" : "some"),
    (state) => {
      if (state === "some") return null;
      if (state === "unmatched") return notice("search", "No app matches", "Try another name or slug.");
      return notice(
        "layers",
        "No apps yet",
        "Create one, and watch it appear as an agent writes it.",
        create?.(),
      );
    },
  );
  return h("div", null, list, none);
}

function skeletons(): HTMLElement {
  const card = (): HTMLElement =>
    h("li", null, h("div", { class: "app-card skeleton" }, h("div", { class: "app-shot" })));
  return h("ul", { class: "app-grid", "aria-busy": "true" }, card(), card(), card());
}
