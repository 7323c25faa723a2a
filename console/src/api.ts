import { TicketRefused } from "@overskill/editor-client";

/** An RFC 9457 answer, shown to people by its title and detail. */
export class Problem extends Error {
  readonly status: number;
  readonly title: string;
  readonly detail: string | undefined;
  readonly code: string | undefined;
  readonly members: Readonly<Record<string, unknown>>;

  constructor(status: number, members: Readonly<Record<string, unknown>>) {
    const title = text(members["title"]) ?? `The server answered ${status}.`;
    super(title);
    this.status = status;
    this.title = title;
    this.detail = text(members["detail"]);
    this.code = text(members["code"]);
    this.members = members;
  }

  static async of(response: Response): Promise<Problem> {
    const json = response.headers.get("content-type")?.includes("json");
    const body: unknown = json ? await response.json().catch(() => ({})) : {};
    return new Problem(response.status, (body ?? {}) as Record<string, unknown>);
  }
}

function text(value: unknown): string | undefined {
  return typeof value === "string" && value !== "" ? value : undefined;
}

export interface Tenant {
  tenant: string;
  name: string;
  role: Role;
}

export type Role = "owner" | "editor" | "viewer";

export interface Session {
  user: string;
  email: string;
  tenants: readonly Tenant[];
}

export interface AppCard {
  app: string;
  slug: string;
  name: string;
  status: string;
  previewUrl: string;
  createdAt?: string;
}

export interface FileEntry {
  path: string;
  blob: string;
  size: number;
}

export interface Tree {
  app: string;
  revision: number;
  files: readonly FileEntry[];
}

export interface RevisionEntry {
  revision: number;
  base: number;
  author?: { kind: string; id: string };
  message?: string;
  cause?: { run?: string; toolCall?: string };
  createdAt?: string;
  at?: string;
}

export interface ReleaseEntry {
  release: string;
  revision: number;
  state: string;
  url?: string;
  error?: { code: string; detail?: string };
  requestedBy?: string;
  createdAt?: string;
  requestedAt?: string;
}

interface Token {
  value: string;
  expiresAt: number;
}

const RENEW_BEFORE_MS = 60_000;
const TIMEOUT_MS = 20_000;

/** Calls the platform on the page's own origin. The access token lives in memory only. */
export class Api {
  tenant: string | undefined;
  /** Called when the session is over and the person has to sign in again. */
  onSignedOut: () => void = () => {};
  private token: Token | undefined;
  private renewal: Promise<Token> | undefined;

  session(): Promise<Session> {
    return this.send("GET", "/auth/v1/sessions/current").then(json<Session>);
  }

  signIn(code: string): Promise<Session> {
    return this.send("POST", "/auth/v1/sessions", { code }).then(json<Session>);
  }

  async signOut(): Promise<void> {
    await this.send("DELETE", "/auth/v1/sessions/current");
    this.forget();
  }

  /** Everything asked from here on is asked as a member of this tenant. */
  enter(tenant: string): void {
    if (tenant !== this.tenant) this.forget();
    this.tenant = tenant;
  }

  apps(): Promise<AppCard[]> {
    return this.get<unknown>(`/auth/v1/tenants/${this.tenant}/apps`).then(items<AppCard>("apps"));
  }

  app(app: string): Promise<AppCard> {
    return this.get(`/auth/v1/apps/${app}`);
  }

  createApp(name: string, slug?: string): Promise<AppCard> {
    const body = { name, ...(slug && { slug }) };
    return this.post(`/auth/v1/tenants/${this.tenant}/apps`, body);
  }

  revisions(app: string, before?: number, limit = 50): Promise<RevisionEntry[]> {
    const query = new URLSearchParams({ limit: String(limit) });
    if (before !== undefined) query.set("before", String(before));
    return this.get<unknown>(`/files/v1/apps/${app}/revisions?${query}`).then(
      items<RevisionEntry>("revisions"),
    );
  }

  tree(app: string, revision?: number): Promise<Tree> {
    const query = revision === undefined ? "" : `?revision=${revision}`;
    return this.get(`/files/v1/apps/${app}/tree${query}`);
  }

  async file(app: string, path: string, revision?: number): Promise<Blob> {
    const query = new URLSearchParams({ path });
    if (revision !== undefined) query.set("revision", String(revision));
    const response = await this.authorised("GET", `/files/v1/apps/${app}/file?${query}`);
    return response.blob();
  }

  restore(app: string, revision: number, base: number): Promise<{ revision: number }> {
    return this.post(`/files/v1/apps/${app}/restore`, { revision, base });
  }

  releases(app: string): Promise<ReleaseEntry[]> {
    return this.get<unknown>(`/deploy/v1/apps/${app}/releases`).then(
      items<ReleaseEntry>("releases"),
    );
  }

  release(app: string, revision: number): Promise<ReleaseEntry> {
    return this.post(`/deploy/v1/apps/${app}/releases`, { revision });
  }

  /** A one-time ticket for the app's socket. */
  async ticket(app: string): Promise<string> {
    try {
      const { ticket } = await this.post<{ ticket: string }>(`/stream/v1/apps/${app}/tickets`, {});
      return ticket;
    } catch (error) {
      const verdict = error instanceof Problem && [401, 403, 404].includes(error.status);
      throw verdict ? new TicketRefused(error.detail ?? error.title) : error;
    }
  }

  private get<T>(path: string): Promise<T> {
    return this.authorised("GET", path).then(json<T>);
  }

  private post<T>(path: string, body: object): Promise<T> {
    return this.authorised("POST", path, body).then(json<T>);
  }

  private async authorised(method: string, path: string, body?: object): Promise<Response> {
    const token = await this.accessToken();
    try {
      return await this.send(method, path, body, token.value);
    } catch (error) {
      // The token may have been withdrawn early; a fresh one tells whether the session stands.
      if (!(error instanceof Problem) || error.status !== 401) throw error;
      this.token = undefined;
      return this.send(method, path, body, (await this.accessToken()).value);
    }
  }

  private accessToken(): Promise<Token> {
    if (this.token && this.token.expiresAt - RENEW_BEFORE_MS > Date.now()) {
      return Promise.resolve(this.token);
    }
    this.renewal ??= this.renew().finally(() => (this.renewal = undefined));
    return this.renewal;
  }

  private async renew(): Promise<Token> {
    const tenant = this.tenant;
    try {
      const response = await this.send("POST", "/auth/v1/tokens", { tenant });
      const answer = await json<{ accessToken: string; expiresIn: number }>(response);
      const expiresAt = Date.now() + Math.max(answer.expiresIn * 1_000, RENEW_BEFORE_MS + 5_000);
      const token = { value: answer.accessToken, expiresAt };
      if (tenant === this.tenant) this.token = token;
      return token;
    } catch (error) {
      if (error instanceof Problem && error.status === 401) this.onSignedOut();
      throw error;
    }
  }

  private forget(): void {
    this.token = undefined;
    this.renewal = undefined;
  }

  private async send(
    method: string,
    path: string,
    body?: object,
    token?: string,
  ): Promise<Response> {
    const headers: Record<string, string> = { accept: "application/json, */*;q=0.5" };
    if (token !== undefined) headers["authorization"] = `Bearer ${token}`;
    if (body !== undefined) headers["content-type"] = "application/json";
    const response = await fetch(path, {
      method,
      headers,
      credentials: "same-origin",
      cache: "no-cache",
      signal: AbortSignal.timeout(TIMEOUT_MS),
      ...(body !== undefined && { body: JSON.stringify(body) }),
    }).catch((error: unknown) => {
      throw unreachable(error);
    });
    if (!response.ok) throw await Problem.of(response);
    return response;
  }
}

function unreachable(error: unknown): Problem {
  const late = error instanceof DOMException && error.name === "TimeoutError";
  return new Problem(0, {
    title: late ? "The platform took too long to answer" : "The platform cannot be reached",
    detail: "Check that it is running and that you are online, then try again.",
  });
}

function json<T>(response: Response): Promise<T> {
  return response.json() as Promise<T>;
}

/** Lists arrive in an object under their own name. */
function items<T>(name: string): (body: unknown) => T[] {
  return (body) => {
    const list = Array.isArray(body) ? body : (body as Record<string, unknown>)[name];
    return Array.isArray(list) ? (list as T[]) : [];
  };
}
