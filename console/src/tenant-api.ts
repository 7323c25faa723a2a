import { TicketRefused } from "@overskill/editor-client";
import { json, Problem, send } from "./api.ts";
import type { AppCard, ReleaseEntry, RevisionEntry, Role, Tree } from "./api.ts";

export interface Member {
  user: string;
  email: string;
  role: Role;
}

export interface AgentKey {
  key: string;
  kind: string;
  name: string;
  createdAt: string;
}

/** A link to an app's previews; its address was told once. */
export interface PreviewLink {
  readonly link: string;
  readonly expiresAt: string;
}

export interface PreviewViewing {
  readonly hidden: boolean;
  readonly links: readonly PreviewLink[];
}

/** A domain of the owner's own, and the DNS record that proves it. */
export interface Domain {
  readonly domain: string;
  readonly state: "pending" | "verified" | "failed";
  readonly record: { readonly name: string; readonly type: string; readonly value: string };
}

/** Data of the draft, or of the live app; they never meet. */
export type Space = "draft" | "release";

/** What visitors of the live app may do in a collection. */
export type Right = "read" | "add" | "change";

/** A collection, and how many entities it has. */
export interface Collection {
  readonly collection: string;
  readonly visitors: readonly Right[];
  readonly draft: number;
  readonly release: number;
}

/** An entity: what the app wrote, and what the platform adds. */
export interface Entity {
  readonly id: string;
  readonly version: number;
  readonly createdAt: string;
  readonly updatedAt: string;
  readonly [member: string]: unknown;
}

/** Where entities are. */
export interface Drawer {
  readonly app: string;
  readonly space: Space;
  readonly collection: string;
}

interface Token {
  readonly value: string;
  readonly renewAt: number;
}

const MOST_APPS = 500;
const ENTITIES = 50;

/**
 * What a member of one tenant may ask of the platform. The access token is kept in memory only and
 * renewed by the session before it ends.
 */
export class TenantApi {
  readonly tenant: string;
  private token: Token | undefined;
  private renewal: Promise<Token> | undefined;
  private readonly onSignedOut: () => void;

  constructor(tenant: string, onSignedOut: () => void) {
    this.tenant = tenant;
    this.onSignedOut = onSignedOut;
  }

  async apps(): Promise<AppCard[]> {
    const path = `/auth/v1/tenants/${this.tenant}/apps?limit=${MOST_APPS}`;
    return (await this.get<{ apps: AppCard[] }>(path)).apps;
  }

  app(app: string): Promise<AppCard> {
    return this.get(`/auth/v1/apps/${app}`);
  }

  createApp(name: string, slug?: string): Promise<AppCard> {
    const body = { name, ...(slug && { slug }) };
    return this.post(`/auth/v1/tenants/${this.tenant}/apps`, body);
  }

  /** Whether only those with a link may see the app's previews, and which links there are. */
  viewing(app: string): Promise<PreviewViewing> {
    return this.get(`/auth/v1/apps/${app}/preview`);
  }

  hide(app: string, hidden: boolean): Promise<PreviewViewing> {
    const path = `/auth/v1/apps/${app}/preview`;
    return this.authorised("PUT", path, { hidden }).then(json<PreviewViewing>);
  }

  /** An address that lets its holder see the app's previews, for so long. */
  previewLink(app: string, hours?: number): Promise<PreviewLink & { url: string }> {
    return this.post(`/auth/v1/apps/${app}/preview/links`, { ...(hours !== undefined && { hours }) });
  }

  withdrawLink(app: string, link: string): Promise<unknown> {
    return this.authorised("DELETE", `/auth/v1/apps/${app}/preview/links/${encodeURIComponent(link)}`);
  }

  /** Domains under which the app's draft is shown, or will be once they are proven. */
  async domains(app: string): Promise<Domain[]> {
    return (await this.get<{ domains: Domain[] }>(`/auth/v1/apps/${app}/domains`)).domains;
  }

  addDomain(app: string, domain: string): Promise<Domain> {
    return this.post(`/auth/v1/apps/${app}/domains`, { domain });
  }

  /** Asks DNS for the record. */
  checkDomain(app: string, domain: string): Promise<Domain> {
    return this.post(`/auth/v1/apps/${app}/domains/${encodeURIComponent(domain)}/verification`, {});
  }

  removeDomain(app: string, domain: string): Promise<unknown> {
    return this.authorised("DELETE", `/auth/v1/apps/${app}/domains/${encodeURIComponent(domain)}`);
  }

  async collections(app: string): Promise<Collection[]> {
    return (await this.get<{ items: Collection[] }>(`/auth/v1/apps/${app}/collections`)).items;
  }

  /** From now on visitors of the live app may do this in the collection, and nothing else. */
  openCollection(app: string, collection: string, visitors: readonly Right[]): Promise<unknown> {
    return this.authorised("PUT", `/auth/v1/apps/${app}/collections/${collection}`, { visitors });
  }

  /** A page of entities in the order of their ids. */
  entities(drawer: Drawer, after?: string): Promise<{ items: Entity[]; next: string | null }> {
    const query = new URLSearchParams({ limit: String(ENTITIES), ...(after !== undefined && { after }) });
    return this.get(`${inside(drawer)}?${query}`);
  }

  putEntity(drawer: Drawer, entity: Entity): Promise<unknown> {
    const { version: _version, createdAt: _created, updatedAt: _updated, ...own } = entity;
    return this.authorised("PUT", `${inside(drawer)}/${entity.id}`, own);
  }

  deleteEntity(drawer: Drawer, id: string): Promise<unknown> {
    return this.authorised("DELETE", `${inside(drawer)}/${id}`);
  }

  /** Newest first. */
  async revisions(app: string, before?: number, limit = 50): Promise<RevisionEntry[]> {
    const query = new URLSearchParams({ limit: String(limit) });
    if (before !== undefined) query.set("before", String(before));
    const path = `/files/v1/apps/${app}/revisions?${query}`;
    return (await this.get<{ revisions: RevisionEntry[] }>(path)).revisions;
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

  async releases(app: string): Promise<ReleaseEntry[]> {
    const path = `/deploy/v1/apps/${app}/releases`;
    return (await this.get<{ releases: ReleaseEntry[] }>(path)).releases;
  }

  release(app: string, revision: number): Promise<ReleaseEntry> {
    return this.post(`/deploy/v1/apps/${app}/releases`, { revision });
  }

  async members(): Promise<Member[]> {
    return (await this.get<{ members: Member[] }>(this.of("members"))).members;
  }

  invite(email: string, role: Role): Promise<unknown> {
    return this.post(this.of("members"), { email, role });
  }

  changeRole(user: string, role: Role): Promise<unknown> {
    return this.authorised("PUT", this.of("members", user), { role });
  }

  removeMember(user: string): Promise<unknown> {
    return this.authorised("DELETE", this.of("members", user));
  }

  async keys(): Promise<AgentKey[]> {
    return (await this.get<{ keys: AgentKey[] }>(this.of("keys"))).keys;
  }

  createKey(name: string): Promise<AgentKey & { secret: string }> {
    return this.post(this.of("keys"), { name, kind: "agent" });
  }

  withdrawKey(key: string): Promise<unknown> {
    return this.authorised("DELETE", this.of("keys", key));
  }

  private of(...parts: readonly string[]): string {
    return ["/auth/v1/tenants", this.tenant, ...parts.map(encodeURIComponent)].join("/");
  }

  /** A one-time ticket for the app's socket. */
  async ticket(app: string): Promise<string> {
    const path = `/stream/v1/apps/${app}/tickets`;
    return (await entry(this.post<{ ticket: string }>(path, {}))).ticket;
  }

  /** The access token itself, for following an app where sockets do not get through. */
  async bearer(): Promise<string> {
    return (await entry(this.accessToken())).value;
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
      return await send(method, path, body, token.value);
    } catch (error) {
      // The token may have been withdrawn early; a fresh one tells whether the session stands.
      if (!(error instanceof Problem) || error.status !== 401) throw error;
      if (this.token === token) this.token = undefined;
      return send(method, path, body, (await this.accessToken()).value);
    }
  }

  private accessToken(): Promise<Token> {
    if (this.token && this.token.renewAt > Date.now()) return Promise.resolve(this.token);
    this.renewal ??= this.renew().finally(() => (this.renewal = undefined));
    return this.renewal;
  }

  /** A token is renewed after three quarters of its life. */
  private async renew(): Promise<Token> {
    try {
      const response = await send("POST", "/auth/v1/tokens", { tenant: this.tenant });
      const answer = await json<{ accessToken: string; expiresIn: number }>(response);
      const renewAt = Date.now() + answer.expiresIn * 750;
      this.token = { value: answer.accessToken, renewAt };
      return this.token;
    } catch (error) {
      if (error instanceof Problem && error.status === 401) this.onSignedOut();
      throw error;
    }
  }
}

function inside({ app, space, collection }: Drawer): string {
  return `/auth/v1/apps/${app}/data/${space}/${collection}`;
}

/** Being signed out, or no member, is a verdict: asking again cannot help. */
async function entry<T>(asked: Promise<T>): Promise<T> {
  try {
    return await asked;
  } catch (error) {
    const verdict = error instanceof Problem && [401, 403].includes(error.status);
    throw verdict ? new TicketRefused(error.detail ?? error.title) : error;
  }
}
