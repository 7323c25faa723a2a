import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import type { Browser, Page } from 'playwright-core';
import { WebSocket } from 'ws';
import { browser } from '../src/browser.ts';
import { type App, ask, Owner, platform, until } from '../src/platform.ts';

const SECRET = 'only-who-holds-a-link-reads-this';

describe('a private preview', () => {
  let app: App;
  let owner: Owner;
  let other: App;
  let chromium: Browser;
  let page: Page;

  const door = () => `${platform.auth}/v1/apps/${app.id}/preview`;
  const hide = (hidden: boolean) => ask(door(), { method: 'PUT', headers: owner.bearer, body: { hidden } });

  async function link(): Promise<{ link: string; url: string }> {
    return (await ask(`${door()}/links`, { method: 'POST', headers: owner.bearer, body: {} })).json;
  }

  /** The cookie that entering by this link gives, as soon as the router has heard of it. */
  async function enter(url: string): Promise<string> {
    const answer = await until('the link to be known', async () => {
      const tried = await ask(url);
      return tried.status === 303 ? tried : undefined;
    });
    const [cookie = ''] = answer.headers['set-cookie'] ?? [];
    assert.match(cookie, /^__Host-overskill-preview=[0-9a-z]{52}; .*Secure; HttpOnly; SameSite=None; Partitioned$/);
    return cookie.split(';')[0] ?? '';
  }

  function socket(cookie?: string): Promise<'open' | 'refused'> {
    const { host } = new URL(app.preview);
    const headers = { host, ...(cookie !== undefined && { cookie }) };
    const made = new WebSocket(`ws://127.0.0.1:${platform.previewPort}/`, 'vite-hmr', { headers });
    return new Promise((done) => {
      made.once('open', () => (made.terminate(), done('open'))).once('error', () => done('refused'));
    });
  }

  const status = async (cookie?: string, url = app.preview): Promise<number> =>
    (await ask(url, { headers: { accept: 'text/html', ...(cookie !== undefined && { cookie }) } })).status;
  const becomes = (wanted: number, cookie?: string) =>
    until(`${wanted}`, async () => (await status(cookie)) === wanted || undefined, 5_000);

  before(async () => {
    chromium = await browser();
    owner = await Owner.create('Private');
    app = await owner.createApp('private');
    other = await owner.createApp('other');
    for (const each of [app, other]) await each.put('index.html', `<!doctype html><title>x</title><h1>${SECRET}</h1>`);
    await becomes(200);
    assert.equal((await hide(true)).json.hidden, true);
    await becomes(403);
  });

  after(() => chromium?.close());

  it('is shown to nobody without a link, by whatever door', async () => {
    const paths = ['', 'index.html', 'deep/link', '@vite/client', '@overskill/bridge.js', 'api/x'];
    for (const path of paths) {
      const answer = await ask(app.preview + path, { headers: { accept: '*/*' } });
      assert.equal(answer.status, 403, path);
      assert.ok(!answer.text.includes(SECRET));
    }
    const revision = app.preview.replace(/\/\/([^.]+)/, '//$1--r1');
    assert.equal(await status(undefined, revision), 403);
    assert.equal(await socket(), 'refused');
    assert.equal(await status('__Host-overskill-preview=guess'), 403);
    assert.equal((await ask(`${app.preview}@overskill/enter?link=guess`)).status, 403);
  });

  it('is shown to the holder of a link, who comes in at this app only', async () => {
    const { url } = await link();
    const cookie = await enter(url);
    await ask(`${platform.auth}/v1/apps/${other.id}/preview`, { method: 'PUT', headers: owner.bearer, body: { hidden: true } });
    await until('the other to be hidden', async () => (await status(undefined, other.preview)) === 403 || undefined);

    assert.equal(await status(cookie), 200);
    assert.equal(await socket(cookie), 'open');
    assert.equal(await status(cookie, other.preview), 403);
    const away = await ask(`${url}&to=//evil.example/`);
    assert.equal(away.headers.location, '/');
  });

  it('is shut within a second when the link is taken back', async () => {
    const made = await link();
    const cookie = await enter(made.url);
    const deleted = await ask(`${door()}/links/${made.link}`, { method: 'DELETE', headers: owner.bearer });
    assert.equal(deleted.status, 204);
    const since = Date.now();

    await becomes(403, cookie);

    assert.ok(Date.now() - since < 1_000, `${Date.now() - since} ms`);
    assert.equal(await socket(cookie), 'refused');
  });

  it('is no business of another tenant', async () => {
    const stranger = await Owner.create('Stranger');

    const asked = await Promise.all([
      ask(door(), { headers: stranger.bearer }),
      ask(`${door()}/links`, { method: 'POST', headers: stranger.bearer, body: {} }),
      ask(door(), { method: 'PUT', headers: stranger.bearer, body: { hidden: false } }),
      ask(`${door()}/links/x`, { method: 'DELETE', headers: stranger.bearer }),
    ]);

    assert.deepEqual(asked.map((each) => each.status), [404, 404, 404, 404]);
    assert.equal(await status(), 403);
  });

  it('opens in the console, in its frame and beside an older revision', async () => {
    await app.put('index.html', `<!doctype html><title>x</title><h1>Second ${SECRET}</h1>`);
    const context = await chromium.newContext({ viewport: { width: 1500, height: 900 } });
    await context.grantPermissions(['clipboard-read', 'clipboard-write']);
    page = await context.newPage();
    await page.goto(`${platform.console}/#signin=${owner.signIn}`);
    await page.locator(`[data-app="${app.id}"]`).click();

    const frame = page.frameLocator('[data-testid=preview-frame]');
    await frame.getByRole('heading', { name: 'Second' }).waitFor();
    await page.locator('[data-testid=compare]').selectOption('1');
    await page.frameLocator('[data-testid=older-frame]').getByRole('heading', { name: SECRET }).waitFor();
  });

  it('is shared in the console by a link, which is taken back there', async () => {
    const at = (testid: string) => page.locator(`[data-testid=${testid}]`);
    await at('share').click();
    const known = await at('link').count();
    await at('link-add').click();
    const url = String(await at('link-url').textContent());
    const guest = await (await chromium.newContext()).newPage();
    await enter(url);
    await guest.goto(url);
    await guest.getByRole('heading', { name: SECRET }).waitFor();
    const cookie = await enter(url);
    assert.equal(await at('link').count(), known + 1);

    await at('link-withdraw').first().click();

    await guest.getByText('This preview is private').waitFor();
    assert.equal(await status(cookie), 403);
    await page.frameLocator('[data-testid=preview-frame]').getByRole('heading', { name: SECRET }).waitFor();
  });

  it('is for everybody again when its owner says so in the console', async () => {
    await page.locator('[data-testid=share-everybody]').click();

    await becomes(200);
    await page.locator('[data-testid=copy-address]').waitFor();
  });
});
