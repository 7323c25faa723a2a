import { execFile } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { readFileSync } from 'node:fs';
import http from 'node:http';
import { dirname, join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';

/** The root of the repository. */
export const repo = resolve(dirname(fileURLToPath(import.meta.url)), '../..');

/** The data folder of the platform under test. */
export const data = resolve(process.env['OVERSKILL_DATA'] ?? join(repo, '.overskill'));

/** Where the parts of the running platform are, as `up` wrote it down. */
export interface Platform {
  console: string;
  kafka: string;
  auth: string;
  files: string;
  stream: string;
  deploy: string;
  previewDomain: string;
  previewPort: number;
  appsDomain: string;
  appsPort: number;
  platformKey: string;
}

export const platform: Platform = JSON.parse(readFileSync(join(data, 'platform.json'), 'utf8'));

export interface Answer {
  status: number;
  headers: http.IncomingHttpHeaders;
  body: Buffer;
  text: string;
  json: any;
}

export interface Ask {
  method?: string;
  headers?: Record<string, string>;
  body?: unknown;
  raw?: Buffer | string;
}

/** One request; hosts under `localhost` are reached on the loopback address, whatever resolves. */
export function ask(url: string, { method = 'GET', headers = {}, body, raw }: Ask = {}): Promise<Answer> {
  const to = new URL(url);
  const payload = raw ?? (body === undefined ? undefined : JSON.stringify(body));
  return new Promise((done, failed) => {
    const request = http.request(
      {
        host: '127.0.0.1',
        port: to.port,
        path: to.pathname + to.search,
        method,
        headers: {
          host: to.host,
          ...(body === undefined ? {} : { 'content-type': 'application/json' }),
          ...(payload === undefined ? {} : { 'content-length': String(Buffer.byteLength(payload)) }),
          ...headers,
        },
        timeout: 30_000,
      },
      (response) => {
        const chunks: Buffer[] = [];
        response.on('data', (chunk: Buffer) => chunks.push(chunk));
        response.on('error', failed);
        response.on('end', () => {
          const bytes = Buffer.concat(chunks);
          const text = bytes.toString('utf8');
          done({
            status: response.statusCode ?? 0,
            headers: response.headers,
            body: bytes,
            text,
            get json() {
              return JSON.parse(text);
            },
          });
        });
      },
    );
    request.on('error', failed);
    request.on('timeout', () => request.destroy(new Error(`no answer from ${url}`)));
    request.end(payload);
  });
}

function good(answer: Answer, what: string): Answer {
  if (answer.status < 200 || answer.status > 299) {
    throw new Error(`${what}: ${answer.status} ${answer.text}`);
  }
  return answer;
}

export interface Bearer extends Record<string, string> {
  authorization: string;
}

const origin = { origin: platform.console };

async function signInCode(email: string): Promise<string> {
  const url = `${platform.auth}/v1/sign-in-codes`;
  const authorization = `Bearer ${platform.platformKey}`;
  const asked = await ask(url, { method: 'POST', headers: { authorization }, body: { email } });
  return good(asked, 'get a sign-in code').json.code;
}

async function signIn(code: string): Promise<string> {
  const url = `${platform.auth}/v1/sessions`;
  const session = good(await ask(url, { method: 'POST', headers: origin, body: { code } }), 'sign in');
  return String(session.headers['set-cookie']?.[0]).split(';')[0] ?? '';
}

async function token(cookie: string, tenant: string): Promise<Bearer> {
  const url = `${platform.auth}/v1/tokens`;
  const asked = await ask(url, { method: 'POST', headers: { cookie, ...origin }, body: { tenant } });
  return { authorization: `Bearer ${good(asked, 'get a token').json.accessToken}` };
}

/** A person who owns a tenant made for one test. */
export class Owner {
  private constructor(
    readonly tenant: string,
    readonly email: string,
    readonly signIn: string,
    readonly bearer: Bearer,
  ) {}

  static async create(name: string): Promise<Owner> {
    const email = `owner-${randomBytes(6).toString('hex')}@example.test`;
    const authorization = `Bearer ${platform.platformKey}`;
    const created = good(
      await ask(`${platform.auth}/v1/tenants`, {
        method: 'POST',
        headers: { authorization },
        body: { name, owner: { email } },
      }),
      'create a tenant',
    ).json;
    const cookie = await signIn(created.signIn.code);
    const bearer = await token(cookie, created.tenant);
    return new Owner(created.tenant, email, await signInCode(email), bearer);
  }

  /** A token of a person who has an account already. */
  static async tokenOf(email: string, tenant: string): Promise<Bearer> {
    return token(await signIn(await signInCode(email)), tenant);
  }

  async createApp(name: string): Promise<App> {
    const slug = `${name}-${randomBytes(4).toString('hex')}`;
    const created = good(
      await ask(`${platform.auth}/v1/tenants/${this.tenant}/apps`, {
        method: 'POST',
        headers: this.bearer,
        body: { name, slug },
      }),
      'create an app',
    ).json;
    return new App(this, created.app, slug);
  }
}

export interface Change {
  op: 'put' | 'delete';
  path: string;
  text?: string;
  base64?: string;
  from?: string;
}

/** An app and what its owner may ask of it. */
export class App {
  private head = 0;

  constructor(
    readonly owner: Owner,
    readonly id: string,
    readonly slug: string,
  ) {}

  get preview(): string {
    return `http://${this.slug}.${platform.previewDomain}:${platform.previewPort}/`;
  }

  get published(): string {
    return `http://${this.slug}.${platform.appsDomain}:${platform.appsPort}/`;
  }

  /** Commits a change set on the last revision this object knows of; waits while the app is news to file-store. */
  async change(changes: Change[]): Promise<number> {
    const url = `${platform.files}/v1/apps/${this.id}/changes`;
    const send = () =>
      ask(url, { method: 'POST', headers: this.owner.bearer, body: { base: this.head, changes } });
    const answer = await until(`file-store to know ${this.slug}`, async () => {
      const tried = await send();
      return tried.status === 404 ? undefined : tried;
    });
    this.head = good(answer, 'change files').json.revision;
    return this.head;
  }

  put(path: string, text: string): Promise<number> {
    return this.change([{ op: 'put', path, text }]);
  }

  async file(path: string): Promise<Buffer> {
    const query = new URLSearchParams({ path });
    const url = `${platform.files}/v1/apps/${this.id}/file?${query}`;
    return good(await ask(url, { headers: this.owner.bearer }), `read ${path}`).body;
  }

  /** Asks for a release and waits until it is live. */
  async release(): Promise<string> {
    const url = `${platform.deploy}/v1/apps/${this.id}/releases`;
    const asked = good(
      await ask(url, { method: 'POST', headers: this.owner.bearer, body: {} }),
      'ask for a release',
    ).json;
    await until('the release to be live', async () => {
      const now = good(
        await ask(`${url}/${asked.release}`, { headers: this.owner.bearer }),
        'look at the release',
      ).json;
      if (now.state === 'failed') {
        throw new Error(`the release failed: ${JSON.stringify(now)}`);
      }
      return now.state === 'live' ? now : undefined;
    });
    return asked.release;
  }
}

/** Waits for a condition; fails with what was waited for. */
export async function until<T>(
  what: string,
  condition: () => Promise<T | undefined>,
  limitMs = 30_000,
): Promise<T> {
  const deadline = Date.now() + limitMs;
  for (;;) {
    const value = await condition();
    if (value !== undefined) {
      return value;
    }
    if (Date.now() > deadline) {
      throw new Error(`waited ${limitMs} ms for ${what}`);
    }
    await new Promise((next) => setTimeout(next, 20));
  }
}

export interface Ended {
  code: number;
  stdout: string;
  stderr: string;
}

/** Runs `./overskill` with these words against the platform under test. */
export function overskill(...words: string[]): Promise<Ended> {
  return new Promise((done) => {
    execFile(
      join(repo, 'overskill'),
      words,
      { env: { ...process.env, OVERSKILL_DATA: data }, maxBuffer: 64 << 20, timeout: 300_000 },
      (failure, stdout, stderr) => {
        const code = failure === null ? 0 : typeof failure.code === 'number' ? failure.code : 1;
        done({ code, stdout, stderr });
      },
    );
  });
}

/** The JSON object on the last line of what a command printed. */
export function lastLine(stdout: string): any {
  const line = stdout.trimEnd().split('\n').at(-1) ?? '';
  return JSON.parse(line);
}
