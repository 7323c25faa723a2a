import type { Api, AppCard } from "../api.ts";
import type { Account } from "../signin/account.ts";
import { choose, each, h, listen } from "../ui/dom.ts";
import { icon } from "../ui/icons.ts";
import { failure, notice } from "../ui/parts.ts";
import { signal } from "../ui/signal.ts";
import { appCard } from "./app-card.ts";
import { createApp } from "./create-app.ts";
import { header, personMenu, tenantSwitcher } from "./header.ts";

type Load =
  | { phase: "loading" }
  | { phase: "failed"; error: unknown }
  | { phase: "loaded"; apps: readonly AppCard[] };

/** All apps of a tenant, each with a live look at its draft. */
export function appsPage(api: Api, account: Account): HTMLElement {
  document.title = "Apps · OverSkill";
  const load = signal<Load>({ phase: "loading" });
  const query = signal("");

  const refresh = async (): Promise<void> => {
    if (load.peek().phase === "failed") load.set({ phase: "loading" });
    try {
      load.set({ phase: "loaded", apps: (await api.apps()).toSorted(newestFirst) });
    } catch (error) {
      if (load.peek().phase !== "loaded") load.set({ phase: "failed", error });
    }
  };
  if (account.tenant()) void refresh();
  listen(window, "focus", () => void refresh());

  const create = (): void => void createApp(api);
  const button = (): HTMLElement =>
    h(
      "button",
      {
        class: "button button-primary",
        type: "button",
        "data-testid": "create-app",
        onclick: create,
      },
      icon("plus", 15),
      "New app",
    );

  return h(
    "div",
    { class: "apps", "data-testid": "apps-page" },
    header(account, tenantSwitcher(account), h("span", { class: "spacer" }), personMenu(account)),
    h(
      "main",
      { class: "apps-main" },
      h(
        "div",
        { class: "apps-head" },
        h("h1", null, "Apps"),
        h("span", { class: "spacer" }),
        h(
          "label",
          { class: "search" },
          icon("search", 15),
          h("input", {
            type: "search",
            placeholder: "Search",
            "aria-label": "Search apps",
            oninput: (event: Event) => query.set((event.target as HTMLInputElement).value),
          }),
        ),
        () => (account.mayEdit() ? button() : null),
      ),
      choose(
        () => (account.tenant() ? load().phase : "homeless"),
        (phase) => {
          if (phase === "homeless") {
            return notice("layers", "You are not a member of any tenant yet", "Ask an owner to add you.");
          }
          if (phase === "loading") return skeletons();
          const state = load.peek();
          if (state.phase === "failed") return failure(state.error, () => void refresh());
          return grid(api, load, query, account.mayEdit() ? button : undefined);
        },
      ),
    ),
  );
}

function grid(
  api: Api,
  load: () => Load,
  query: () => string,
  create: (() => HTMLElement) | undefined,
): HTMLElement {
  const apps = (): ReadonlyMap<string, AppCard> => {
    const state = load();
    return new Map(state.phase === "loaded" ? state.apps.map((app) => [app.app, app]) : []);
  };
  const shown = (): string[] => {
    const wanted = query().trim().toLowerCase();
    return [...apps().values()]
      .filter((app) => `${app.name} ${app.slug}`.toLowerCase().includes(wanted))
      .map((app) => app.app);
  };
  const list = h("ul", { class: "app-grid", "data-testid": "app-list" });
  each(list, shown, (id) => h("li", null, appCard(api, apps().get(id)!)));
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

function newestFirst(a: AppCard, b: AppCard): number {
  return a.app < b.app ? 1 : -1;
}
