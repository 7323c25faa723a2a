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
  tenant: string;
  slug: string;
  name: string;
  status: string;
  previewUrl: string;
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
  author: { kind: string; id: string };
  run?: string;
  toolCall?: string;
  message?: string;
  restored?: number;
  time: string;
}

export interface ReleaseEntry {
  release: string;
  revision: number;
  state: string;
  url?: string;
  error?: { code: string; detail?: string };
  requestedBy?: string;
  at?: string;
}

const TIMEOUT_MS = 20_000;

/** One call on the page's own origin; an answer that is not a success is thrown as a problem. */
export async function send(
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

function unreachable(error: unknown): Problem {
  const late = error instanceof DOMException && error.name === "TimeoutError";
  return new Problem(0, {
    title: late ? "The platform took too long to answer" : "The platform cannot be reached",
    detail: "Check that it is running and that you are online, then try again.",
  });
}

export function json<T>(response: Response): Promise<T> {
  return response.json() as Promise<T>;
}

/** The session of this browser. The cookie that holds it is out of the page's reach. */
export const sessions = {
  current: (): Promise<Session> => send("GET", "/auth/v1/sessions/current").then(json<Session>),
  begin: (code: string): Promise<Session> =>
    send("POST", "/auth/v1/sessions", { code }).then(json<Session>),
  end: (): Promise<Response> => send("DELETE", "/auth/v1/sessions/current"),
};
