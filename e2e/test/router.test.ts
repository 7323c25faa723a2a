import assert from 'node:assert/strict';
import { connect } from 'node:http2';
import { Socket } from 'node:net';
import { after, before, describe, it } from 'node:test';
import type { Browser } from 'playwright-core';
import { WebSocket } from 'ws';
import { browser } from '../src/browser.ts';
import { NameServer } from '../src/dns.ts';
import { type Answer, type App, ask, Owner, platform, until } from '../src/platform.ts';

const PAGE = '<!doctype html><title>x</title><h1>shown</h1><script type="module" src="/main.js"></script>';
const navigation = { accept: 'text/html', 'sec-fetch-mode': 'navigate' };

const look = (url: string, headers: Record<string, string> = {}): Promise<Answer> =>
  ask(url, { headers: { ...navigation, ...headers } });

const becomes = (url: string, wanted: number, limitMs = 10_000, headers = {}): Promise<number> =>
  until(`${wanted} of ${url}`, async () => ((await look(url, headers)).status === wanted ? wanted : undefined), limitMs);

/** Sends exactly this, and gives what comes back until the server closes or is done. */
function raw(text: string): Promise<string> {
  return new Promise((done, failed) => {
    const socket = new Socket();
    let heard = '';
    socket.setTimeout(5_000, () => socket.destroy());
    socket.on('data', (bytes) => (heard += bytes.toString('latin1')));
    socket.on('error', failed);
    socket.on('close', () => done(heard));
    socket.connect(platform.previewPort, '127.0.0.1', () => socket.write(text, 'latin1'));
  });
}

/** The socket of a page under this host. */
function socket(host: string, more: Record<string, string> = {}): Promise<WebSocket> {
  const made = new WebSocket(`ws://127.0.0.1:${platform.previewPort}/`, 'vite-hmr', { headers: { host, ...more } });
  return new Promise((done, failed) => {
    made.once('open', () => done(made)).once('error', failed);
  });
}

describe('the preview router as a proxy', () => {
  let owner: Owner;
  let app: App;
  let other: App;
  let chromium: Browser;

  before(async () => {
    chromium = await browser();
    owner = await Owner.create('Proxy');
    app = await owner.createApp('proxy');
    other = await owner.createApp('neighbour');
    for (const each of [app, other]) {
      await each.change([
        { op: 'put', path: 'index.html', text: PAGE },
        { op: 'put', path: 'main.js', text: `export const label = '${'long '.repeat(1_000)}'` },
      ]);
    }
    await becomes(app.preview, 200);
    await becomes(other.preview, 200);
  });

  after(() => chromium?.close());

  const status = (value: string) =>
    ask(`${platform.auth}/v1/apps/${app.id}`, { method: 'PATCH', headers: owner.bearer, body: { status: value } });

  it('shows a suspended app to nobody within a second, and tells it from an unknown one', async () => {
    const page = await socket(new URL(app.preview).host);
    const closed = new Promise<number>((done) => page.once('close', done));

    assert.equal((await status('suspended')).status, 200);
    const from = Date.now();
    await becomes(app.preview, 403, 1_000);
    await closed;
    assert.ok(Date.now() - from < 1_000, 'the open page was let go within a second');

    const suspended = await look(app.preview);
    assert.match(suspended.text, /This app is suspended/);
    assert.equal(suspended.headers['cache-control'], 'no-store');
    for (const path of ['main.js', '@vite/client', '@overskill/bridge.js', 'api/x']) {
      const answer = await ask(app.preview + path);
      assert.equal(answer.status, 403, path);
      assert.equal(answer.json.code, 'app_suspended');
    }
    await assert.rejects(socket(new URL(app.preview).host));
    assert.equal((await look(other.preview)).status, 200);
    assert.equal((await ask(`${platform.files}/v1/apps/${app.id}/tree`, { headers: owner.bearer })).status, 200);
    const unknown = await look(app.preview.replace(app.slug, `${app.slug}x`));
    assert.equal(unknown.status, 404);
    assert.match(unknown.text, /There is no such app/);

    assert.equal((await status('active')).status, 200);
    await becomes(app.preview, 200, 5_000);
  });

  it('shows a notice in Chromium that fits, dark and light, and fetches nothing', async () => {
    for (const colorScheme of ['dark', 'light'] as const) {
      const page = await chromium.newPage({ colorScheme, viewport: { width: 390, height: 700 } });
      const asked: string[] = [];
      page.on('request', (request) => asked.push(request.url()));
      await page.goto(app.preview.replace(app.slug, `${app.slug}x`));

      assert.equal(await page.textContent('h1'), 'There is no such app');
      assert.ok(asked.every((url) => url.endsWith('/') || url.endsWith('/favicon.ico')), asked.join());
      assert.ok(await page.evaluate('document.documentElement.scrollWidth <= innerWidth'));
      await page.close();
    }
  });

  it('speaks HTTP/2 with prior knowledge, and compresses by what is liked', async () => {
    const session = connect(`http://127.0.0.1:${platform.previewPort}`);
    const get = (headers: Record<string, string>) =>
      new Promise<Record<string, any>>((done, failed) => {
        const stream = session.request({ ':authority': new URL(app.preview).host, ':path': '/main.js', ...headers });
        stream.on('response', (answer) => done(answer)).on('error', failed);
        stream.resume();
      });
    try {
      for (const [accepted, coding] of [['gzip, br', 'br'], ['gzip, br;q=0.1', 'gzip']] as const) {
        const answer = await until(`the ${coding}`, async () => {
          const heard = await get({ 'accept-encoding': accepted });
          return heard['content-encoding'] === coding ? heard : undefined;
        });
        assert.equal(answer[':status'], 200);
        assert.equal(answer['vary'], 'Accept-Encoding');
      }
      assert.equal((await get({ ':path': '/a/%2e%2e/b' }))[':status'], 400);
      await assert.rejects(get({ ':authority': `x@${new URL(app.preview).host}` }), /PROTOCOL_ERROR/);
    } finally {
      session.close();
    }
  });

  it('lets no second request through behind one that can be read in two ways', async () => {
    const { host } = new URL(app.preview);
    const stranger = new URL(other.preview).host;
    const second = `GET /main.js HTTP/1.1\r\nHost: ${stranger}\r\n\r\n`;
    const first = [
      `POST /@overskill/notes HTTP/1.1\r\nHost: ${host}\r\nContent-Length: 5\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n`,
      `GET / HTTP/1.1\r\nHost: ${host}\r\nContent-Length: ${second.length}\r\n\r\n`,
      `GET / HTTP/1.1\r\nHost: ${host}\r\nHost: ${stranger}\r\n\r\n`,
      `GET http://${stranger}/ HTTP/1.1\r\nHost: ${host}\r\n\r\n`,
    ];
    for (const each of first) {
      const heard = await raw(each + second);
      assert.ok(!heard.includes('label'), each);
      assert.ok((heard.match(/^HTTP\/1\.1 /gm) ?? []).length <= 1, heard.slice(0, 400));
    }
  });

  it('opens sockets to pages of the same host only, in the one version there is', async () => {
    const { host } = new URL(app.preview);
    (await socket(host, { origin: `http://${host}` })).terminate();

    await assert.rejects(socket(host, { origin: other.preview.slice(0, -1) }));
    await assert.rejects(socket(host, { origin: 'null' }));
    const upgrade = 'Connection: Upgrade\r\nUpgrade: websocket\r\nSec-WebSocket-Protocol: vite-hmr\r\n';
    const key = 'Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n';
    const old = await raw(`GET / HTTP/1.1\r\nHost: ${host}\r\n${upgrade}${key}Sec-WebSocket-Version: 8.5\r\n\r\n`);
    assert.match(old, /^HTTP\/1\.1 426/);
    const keyless = await raw(`GET / HTTP/1.1\r\nHost: ${host}\r\n${upgrade}Sec-WebSocket-Version: 13\r\n\r\n`);
    assert.match(keyless, /^HTTP\/1\.1 400/);
  });

  it('answers what is not for reading with a refusal', async () => {
    for (const method of ['TRACE', 'OPTIONS', 'DELETE', 'PROPFIND']) {
      assert.ok([400, 405, 501].includes((await ask(app.preview, { method })).status), method);
    }
  });
});

const dnsPort = process.env['OVERSKILL_AUTH_DOMAINS_RESOLVER_PORT'];
const skip = dnsPort === undefined ? 'the platform was not started with a name server of the tests' : false;

describe('a domain of an owner', { skip }, () => {
  let dns: NameServer;
  let owner: Owner;
  let app: App;
  let domain: string;

  const door = () => `${platform.auth}/v1/apps/${app.id}/domains`;
  const at = (path = ''): string => `http://127.0.0.1:${platform.previewPort}/${path}`;
  const host = () => ({ host: `${domain}:${platform.previewPort}` });

  before(async () => {
    dns = await NameServer.open(Number(dnsPort));
    owner = await Owner.create('Domains');
    app = await owner.createApp('domains');
    domain = `${app.slug}.example.com`;
    await app.change([
      { op: 'put', path: 'index.html', text: PAGE },
      { op: 'put', path: 'main.js', text: 'export const label = 1' },
    ]);
    await becomes(app.preview, 200);
  });

  after(() => dns?.close());

  it('shows the draft once it is proven, isolated all the same, until it is given up', async () => {
    const asked = (await ask(door(), { method: 'POST', headers: owner.bearer, body: { domain } })).json;
    assert.equal((await look(at(), host())).status, 421);
    dns.tell(asked.record.name, asked.record.value);

    const proven = await ask(`${door()}/${domain}/verification`, { method: 'POST', headers: owner.bearer, body: {} });
    assert.equal(proven.json.state, 'verified', proven.text);
    await becomes(at(), 200, 1_000, host());

    const page = await look(at(), host());
    assert.match(page.text, /shown/);
    assert.equal(page.headers['origin-agent-cluster'], '?1');
    assert.match(String(page.headers['content-security-policy']), /frame-ancestors/);
    assert.equal((await look(at('q/metrics'), host())).text.includes('jvm_'), false);
    const open = await socket(host().host, { origin: `http://${host().host}` });
    const closed = new Promise<void>((done) => open.once('close', () => done()));

    const gone = await ask(`${door()}/${domain}`, { method: 'DELETE', headers: owner.bearer });
    assert.equal(gone.status, 204);
    await becomes(at(), 421, 1_000, host());
    await closed;
    assert.equal((await look(app.preview)).status, 200);
  });

  it('is added, proven and given up in the console', async () => {
    const chromium = await browser();
    try {
      const page = await (await chromium.newContext()).newPage();
      const part = (testid: string) => page.locator(`[data-testid=${testid}]`);
      await page.goto(`${platform.console}/#signin=${owner.signIn}`);
      await page.locator(`[data-app="${app.id}"]`).click();
      await part('share').click();
      await part('domain-name').fill(`www.${domain}`);
      await part('domain-add').click();
      await part('domain-check').click();
      await page.locator('[data-testid=domain][data-state=failed]').waitFor();
      const [record = '', value = ''] = String(await part('domain-record').textContent()).split(' ');
      dns.tell(record, value);

      await part('domain-check').click();
      await page.locator('[data-testid=domain][data-state=verified]').waitFor();
      await becomes(at(), 200, 1_000, { host: `www.${domain}:${platform.previewPort}` });
      await part('domain-remove').click();
      await part('confirm').click();
      await part('domain').waitFor({ state: 'detached' });

      await becomes(at(), 421, 1_000, { host: `www.${domain}:${platform.previewPort}` });
    } finally {
      await chromium.close();
    }
  });
});
