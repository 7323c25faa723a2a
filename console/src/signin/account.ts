import { Problem, type Api, type Role, type Session, type Tenant } from "../api.ts";
import { computed, signal } from "../ui/signal.ts";

export type AccountState =
  | { phase: "starting" }
  | { phase: "signed-out"; error?: unknown }
  | { phase: "unreachable"; error: unknown }
  | { phase: "signed-in"; session: Session };

const REMEMBERED = "overskill.tenant";

/** Who is signed in, and as a member of which tenant. */
export class Account {
  readonly state = signal<AccountState>({ phase: "starting" });
  readonly tenant: () => Tenant | undefined;
  private readonly chosen = signal<string | undefined>(undefined);
  private readonly api: Api;

  constructor(api: Api) {
    this.api = api;
    this.tenant = computed(() => {
      const tenants = this.session()?.tenants ?? [];
      return tenants.find((tenant) => tenant.tenant === this.chosen()) ?? tenants[0];
    });
    api.onSignedOut = () => this.state.set({ phase: "signed-out" });
  }

  session(): Session | undefined {
    const state = this.state();
    return state.phase === "signed-in" ? state.session : undefined;
  }

  role(): Role {
    return this.tenant()?.role ?? "viewer";
  }

  mayEdit(): boolean {
    return this.role() !== "viewer";
  }

  /** With a code, a new session; without one, the session this browser already has. */
  async start(code?: string): Promise<void> {
    this.state.set({ phase: "starting" });
    try {
      this.enter(code === undefined ? await this.api.session() : await this.api.signIn(code));
    } catch (error) {
      const refused = error instanceof Problem && error.status >= 400 && error.status < 500;
      if (!refused) return this.state.set({ phase: "unreachable", error });
      if (code !== undefined && (await this.hasSession())) return;
      this.state.set({ phase: "signed-out", ...(code !== undefined && { error }) });
    }
  }

  async signIn(code: string): Promise<void> {
    this.enter(await this.api.signIn(code));
  }

  async signOut(): Promise<void> {
    await this.api.signOut().catch(() => {});
    this.state.set({ phase: "signed-out" });
  }

  choose(tenant: string): void {
    this.api.enter(tenant);
    localStorage.setItem(REMEMBERED, tenant);
    this.chosen.set(tenant);
  }

  /** A used code in an old link is no reason to sign somebody out. */
  private async hasSession(): Promise<boolean> {
    try {
      this.enter(await this.api.session());
      return true;
    } catch {
      return false;
    }
  }

  private enter(session: Session): void {
    const remembered = localStorage.getItem(REMEMBERED);
    const known = session.tenants.find((tenant) => tenant.tenant === remembered);
    const tenant = known ?? session.tenants[0];
    if (tenant) this.api.enter(tenant.tenant);
    this.chosen.set(tenant?.tenant);
    this.state.set({ phase: "signed-in", session });
  }
}
