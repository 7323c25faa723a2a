import type { Tenant } from "../api.ts";
import type { Account, Located } from "../signin/account.ts";
import { computed, effect, onCleanup, signal } from "../ui/signal.ts";

export type Shelf =
  | { phase: "loading" }
  | { phase: "failed"; error: unknown }
  | { phase: "loaded"; apps: ReadonlyMap<string, Located> };

/** A new tenant or app shows up by itself, soon enough while somebody looks. */
const LOOK_MS = 4_000;
const TENANTS_AT_ONCE = 4;

/** The apps of all tenants that are shown, newest first, kept fresh while the page is looked at. */
export class AppShelf {
  readonly shelf: () => Shelf;
  private readonly account: Account;
  private readonly found = signal<ReadonlyMap<string, readonly Located[]>>(new Map());
  private readonly error = signal<unknown>(undefined);
  private looking = false;

  constructor(account: Account) {
    this.account = account;
    this.shelf = computed((): Shelf => {
      const tenants = account.shown();
      const known = tenants.some(({ tenant }) => this.found().has(tenant));
      if (!known && this.error() !== undefined) return { phase: "failed", error: this.error() };
      if (!known && tenants.length > 0) return { phase: "loading" };
      const apps = tenants.flatMap(({ tenant }) => this.found().get(tenant) ?? []);
      const newest = apps.toSorted((a, b) => (a.card.app < b.card.app ? 1 : -1));
      return { phase: "loaded", apps: new Map(newest.map((app) => [app.card.app, app])) };
    });
    effect(() => {
      account.shown();
      void this.look();
    });
    const timer = setInterval(() => {
      if (document.visibilityState === "visible") void this.lookAgain();
    }, LOOK_MS);
    onCleanup(() => clearInterval(timer));
  }

  async lookAgain(): Promise<void> {
    await this.account.refresh();
    await this.look();
  }

  private async look(): Promise<void> {
    if (this.looking) return;
    this.looking = true;
    const queue = [...this.account.shown()];
    const worker = async (): Promise<void> => {
      for (let tenant = queue.shift(); tenant; tenant = queue.shift()) await this.fetch(tenant);
    };
    await Promise.all(Array.from({ length: TENANTS_AT_ONCE }, worker));
    this.looking = false;
  }

  private async fetch(tenant: Tenant): Promise<void> {
    try {
      const apps = await this.account.apps(tenant);
      const before = this.found.peek().get(tenant.tenant);
      this.error.set(undefined);
      if (before && same(before, apps)) return;
      this.found.set(new Map(this.found.peek()).set(tenant.tenant, apps));
    } catch (error) {
      this.error.set(error);
    }
  }
}

function same(before: readonly Located[], after: readonly Located[]): boolean {
  const cards = (apps: readonly Located[]): string => JSON.stringify(apps.map((app) => app.card));
  return cards(before) === cards(after);
}
