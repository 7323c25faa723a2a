import { Problem, sessions, type AppCard, type Session, type Tenant } from "../api.ts";
import { TenantApi } from "../tenant-api.ts";
import { computed, signal } from "../ui/signal.ts";

export type AccountState =
  | { phase: "starting" }
  | { phase: "signed-out"; error?: unknown }
  | { phase: "unreachable"; error: unknown }
  | { phase: "signed-in"; session: Session };

/** An app together with the tenant it belongs to. */
export interface Located {
  readonly card: AppCard;
  readonly tenant: Tenant;
  readonly api: TenantApi;
}

const REMEMBERED = "overskill.tenant";

/** Who is signed in, the tenants they are a member of, and which of these they look at. */
export class Account {
  readonly state = signal<AccountState>({ phase: "starting" });
  readonly tenants: () => readonly Tenant[];
  /** The one tenant looked at, or nothing when all are. */
  readonly chosen: () => Tenant | undefined;
  private readonly wanted = signal<string | undefined>(undefined);
  private readonly apis = new Map<string, TenantApi>();
  /** Where apps have been seen, so that opening one asks the right tenant first. */
  private readonly homes = new Map<string, string>();

  constructor() {
    this.tenants = computed(() => this.session()?.tenants ?? []);
    this.chosen = computed(() =>
      this.tenants().find((tenant) => tenant.tenant === this.wanted()),
    );
  }

  session(): Session | undefined {
    const state = this.state();
    return state.phase === "signed-in" ? state.session : undefined;
  }

  /** Who is signed in, for whoever asks once. */
  user(): string | undefined {
    const state = this.state.peek();
    return state.phase === "signed-in" ? state.session.user : undefined;
  }

  /** The tenants that are looked at. */
  shown(): readonly Tenant[] {
    const one = this.chosen();
    return one ? [one] : this.tenants();
  }

  /** With a code, a new session; without one, the session this browser already has. */
  async start(code?: string): Promise<void> {
    this.state.set({ phase: "starting" });
    try {
      this.enter(code === undefined ? await sessions.current() : await sessions.begin(code));
    } catch (error) {
      const refused = error instanceof Problem && error.status >= 400 && error.status < 500;
      if (!refused) return this.state.set({ phase: "unreachable", error });
      if (code !== undefined && (await this.hasSession())) return;
      this.state.set({ phase: "signed-out", ...(code !== undefined && { error }) });
    }
  }

  async signIn(code: string): Promise<void> {
    this.enter(await sessions.begin(code));
  }

  async signOut(): Promise<void> {
    await sessions.end().catch(() => {});
    this.leave();
  }

  /** Looks again which tenants there are: somebody may have been added to one. */
  async refresh(): Promise<void> {
    try {
      const session = await sessions.current();
      const known = JSON.stringify(this.session());
      if (known !== JSON.stringify(session)) this.state.set({ phase: "signed-in", session });
    } catch (error) {
      if (error instanceof Problem && error.status === 401) this.leave();
    }
  }

  choose(tenant: string | undefined): void {
    if (tenant === undefined) localStorage.removeItem(REMEMBERED);
    else localStorage.setItem(REMEMBERED, tenant);
    this.wanted.set(tenant);
  }

  as(tenant: string): TenantApi {
    const known = this.apis.get(tenant);
    if (known) return known;
    const made = new TenantApi(tenant, () => this.leave());
    this.apis.set(tenant, made);
    return made;
  }

  async apps(tenant: Tenant): Promise<Located[]> {
    const api = this.as(tenant.tenant);
    const cards = await api.apps();
    for (const card of cards) this.homes.set(card.app, tenant.tenant);
    return cards.map((card) => ({ card, tenant, api }));
  }

  /** An app by its id alone, as in a shared link: its tenant is found by asking. */
  async locate(app: string): Promise<Located> {
    const home = this.homes.get(app);
    const tenants = this.tenants().toSorted((a) => (a.tenant === home ? -1 : 0));
    let refusal: unknown = new Problem(404, {
      title: "There is no such app",
      detail: "It was deleted, or you are not a member of its tenant.",
    });
    for (const tenant of tenants) {
      const api = this.as(tenant.tenant);
      try {
        return { card: await api.app(app), tenant, api };
      } catch (error) {
        const elsewhere = error instanceof Problem && [403, 404].includes(error.status);
        if (!elsewhere) refusal = error;
      }
    }
    throw refusal;
  }

  /** A used code in an old link is no reason to sign somebody out. */
  private async hasSession(): Promise<boolean> {
    try {
      this.enter(await sessions.current());
      return true;
    } catch {
      return false;
    }
  }

  private enter(session: Session): void {
    this.apis.clear();
    this.homes.clear();
    this.wanted.set(localStorage.getItem(REMEMBERED) ?? undefined);
    this.state.set({ phase: "signed-in", session });
  }

  private leave(): void {
    this.apis.clear();
    this.state.set({ phase: "signed-out" });
  }
}
