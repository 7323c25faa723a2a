import assert from 'node:assert/strict';
import { before, describe, it } from 'node:test';
import { WebSocket } from 'ws';
import { type App, ask, Owner, platform, until } from '../src/platform.ts';

const secret = 'only-the-first-tenant-may-read-this';

describe('another tenant', () => {
  let app: App;
  let stranger: Owner;
  let strangersApp: App;

  before(async () => {
    const owner = await Owner.create('First');
    app = await owner.createApp('first');
    await app.change([
      { op: 'put', path: 'index.html', text: `<!doctype html><title>${secret}</title>` },
      { op: 'put', path: 'package.json', text: '{}' },
    ]);
    stranger = await Owner.create('Second');
    strangersApp = await stranger.createApp('second');
    await strangersApp.put('index.html', '<!doctype html><title>second</title>');
  });

  const doors: [string, (app: App) => string, string, unknown?][] = [
    ['the tree', (it) => `${platform.files}/v1/apps/${it.id}/tree`, 'GET'],
    ['a file', (it) => `${platform.files}/v1/apps/${it.id}/file?path=index.html`, 'GET'],
    ['the revisions', (it) => `${platform.files}/v1/apps/${it.id}/revisions`, 'GET'],
    ['a change', (it) => `${platform.files}/v1/apps/${it.id}/changes`, 'POST', { base: 1, changes: [{ op: 'put', path: 'x', text: '' }] }],
    ['a restore', (it) => `${platform.files}/v1/apps/${it.id}/restore`, 'POST', { base: 1, revision: 1 }],
    ['the app', (it) => `${platform.auth}/v1/apps/${it.id}`, 'GET'],
    ['a ticket', (it) => `${platform.stream}/v1/apps/${it.id}/tickets`, 'POST', {}],
    ['the releases', (it) => `${platform.deploy}/v1/apps/${it.id}/releases`, 'GET'],
    ['a release', (it) => `${platform.deploy}/v1/apps/${it.id}/releases`, 'POST', {}],
  ];

  for (const [door, url, method, body] of doors) {
    it(`finds nothing at ${door}`, async () => {
      const answer = await ask(url(app), { method, headers: stranger.bearer, body });

      assert.equal(answer.status, 404, answer.text);
      assert.match(String(answer.headers['content-type']), /application\/problem\+json/);
      assert.ok(!answer.text.includes(secret));
    });
  }

  it('cannot open a socket on the app with a ticket of its own app', async () => {
    const asked = await ask(`${platform.stream}/v1/apps/${strangersApp.id}/tickets`, {
      method: 'POST',
      headers: stranger.bearer,
      body: {},
    });
    const url = `${platform.stream.replace(/^http/, 'ws')}/v1/apps/${app.id}/socket`;
    const socket = new WebSocket(url, 'overskill.v1', { origin: platform.console });
    const heard: string[] = [];

    const code = await new Promise<number>((closed, failed) => {
      socket.on('open', () => socket.send(JSON.stringify({ type: 'connect', ticket: asked.json.ticket })));
      socket.on('message', (bytes) => heard.push(bytes.toString()));
      socket.on('error', failed);
      socket.on('close', closed);
    });

    assert.ok(code >= 4400 && code <= 4499, `closed with ${code}`);
    assert.deepEqual(heard, []);
  });

  it('is served its own bytes on its own hosts, whatever the request claims', async () => {
    await until('both previews', async () => (await ask(strangersApp.preview)).status === 200 || undefined);
    const claims: Record<string, string>[] = [
      {},
      { 'x-forwarded-host': new URL(app.preview).host },
      { 'x-app': app.id },
      { cookie: `overskill_session=${app.id}` },
    ];

    for (const headers of claims) {
      const answer = await ask(strangersApp.preview, { headers: { accept: 'text/html', ...headers } });

      assert.match(answer.text, /second/);
      assert.ok(!answer.text.includes(secret));
    }
  });

  it('sees its own release only', async () => {
    await app.release();
    await strangersApp.release();

    const own = await ask(app.published, { headers: { accept: 'text/html' } });
    const other = await ask(strangersApp.published, { headers: { accept: 'text/html' } });

    assert.ok(own.text.includes(secret));
    assert.ok(!other.text.includes(secret));
  });
});

describe('bad input', () => {
  let app: App;

  before(async () => {
    const owner = await Owner.create('Bad input');
    app = await owner.createApp('bad');
    await app.put('a.txt', 'a');
  });

  async function refusal(body: unknown, status: number, code: string): Promise<void> {
    const url = `${platform.files}/v1/apps/${app.id}/changes`;
    const answer = await ask(url, { method: 'POST', headers: app.owner.bearer, body });
    assert.equal(answer.status, status, answer.text);
    assert.equal(answer.json.code, code);
  }

  for (const path of ['../up', '/etc/passwd', 'a/../../b', 'a\\b', 'nul\u0000', '', 'x'.repeat(2000)]) {
    it(`refuses the path ${JSON.stringify(path.slice(0, 20))}`, () =>
      refusal({ base: 1, changes: [{ op: 'put', path, text: '' }] }, 422, 'path_refused'));
  }

  it('refuses a stale base and tells the head', async () => {
    const url = `${platform.files}/v1/apps/${app.id}/changes`;
    const body = { base: 0, changes: [{ op: 'put', path: 'b.txt', text: 'b' }] };

    const answer = await ask(url, { method: 'POST', headers: app.owner.bearer, body });

    assert.equal(answer.status, 409, answer.text);
    assert.equal(answer.json.code, 'file_overtaken');
    assert.equal(answer.json.head, 1);
  });

  for (const token of ['', 'nonsense', 'a.b.c', 'eyJhbGciOiJub25lIn0.eyJzdWIiOiJ4In0.']) {
    it(`refuses the token ${JSON.stringify(token)}`, async () => {
      const headers = { authorization: `Bearer ${token}` };

      const answer = await ask(`${platform.files}/v1/apps/${app.id}/tree`, { headers });

      assert.equal(answer.status, 401, answer.text);
      assert.ok(answer.headers['www-authenticate']);
    });
  }

  it('refuses a body that is too large', async () => {
    const url = `${platform.files}/v1/apps/${app.id}/changes`;
    const text = 'x'.repeat(11 << 20);
    const body = { base: 1, changes: [{ op: 'put', path: 'big.txt', text }] };

    const answer = await ask(url, { method: 'POST', headers: app.owner.bearer, body });

    assert.equal(answer.status, 413, answer.text.slice(0, 200));
  });

  it('refuses a body that is not JSON', async () => {
    const url = `${platform.files}/v1/apps/${app.id}/changes`;
    const headers = { ...app.owner.bearer, 'content-type': 'application/json' };

    const answer = await ask(url, { method: 'POST', headers, raw: '{"base":' });

    assert.equal(answer.status, 400, answer.text);
    assert.match(String(answer.headers['content-type']), /application\/problem\+json/);
  });

  it('answers an unknown host with a page of its own', async () => {
    const preview = `http://nobody-${'x'.repeat(8)}.${platform.previewDomain}:${platform.previewPort}/`;
    const published = `http://nobody-${'x'.repeat(8)}.${platform.appsDomain}:${platform.appsPort}/`;

    for (const url of [preview, published]) {
      const answer = await ask(url, { headers: { accept: 'text/html' } });
      assert.equal(answer.status, 404, url);
      assert.match(answer.text, /<html/);
    }
  });
});
