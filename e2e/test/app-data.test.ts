import assert from 'node:assert/strict';
import http from 'node:http';
import type { AddressInfo } from 'node:net';
import { after, before, describe, it } from 'node:test';
import type { Browser, Page } from 'playwright-core';
import { WebSocketServer } from 'ws';
import { browser } from '../src/browser.ts';
import { type App, ask, Owner, platform, until } from '../src/platform.ts';

const PAGE = `<!doctype html>
<title>To do</title>
<form><input aria-label="What"><button>Add</button></form>
<ul></ul>
<script type="module" src="/main.js"></script>`;

const SCRIPT = `
const list = document.querySelector('ul');
const input = document.querySelector('input');
async function show() {
  const { items } = await (await fetch('/api/todos')).json();
  list.replaceChildren(...items.map((todo) => {
    const line = document.createElement('li');
    const box = Object.assign(document.createElement('input'), { type: 'checkbox', checked: todo.done });
    box.addEventListener('change', async () => {
      const body = JSON.stringify({ done: box.checked });
      const headers = { 'content-type': 'application/merge-patch+json' };
      await fetch('/api/todos/' + todo.id, { method: 'PATCH', headers, body });
      await show();
    });
    line.append(box, todo.text);
    return line;
  }));
  document.body.dataset.shown = String(items.length);
}
document.querySelector('form').addEventListener('submit', async (event) => {
  event.preventDefault();
  const body = JSON.stringify({ text: input.value, done: false });
  await fetch('/api/todos', { method: 'POST', headers: { 'content-type': 'application/json' }, body });
  await show();
});
await show();
`;

/** The local ports that the platform lets an upstream have. */
const UPSTREAM_PORTS = [3000, 3001, 4000, 5000, 5001, 8000, 8787];

describe('the data of apps', () => {
  let chromium: Browser;
  let ann: App;
  let bob: App;
  const open: Page[] = [];

  async function todoApp(name: string): Promise<App> {
    const app = await (await Owner.create(name)).createApp(name.toLowerCase());
    await app.change([
      { op: 'put', path: 'index.html', text: PAGE },
      { op: 'put', path: 'main.js', text: SCRIPT },
    ]);
    return app;
  }

  async function visit(app: App, url = app.preview): Promise<Page> {
    const page = await (await chromium.newContext()).newPage();
    open.push(page);
    await page.goto(url);
    await page.waitForSelector('body[data-shown]');
    return page;
  }

  const texts = (page: Page) => page.locator('li').allInnerTexts();

  before(async () => {
    chromium = await browser();
    ann = await todoApp('Ann');
    bob = await todoApp('Bob');
  });

  after(() => chromium?.close());

  it('stay where a page wrote them, and in that app alone', async () => {
    const page = await visit(ann);
    const traffic: string[] = [];
    page.on('response', async (answer) => {
      const headers = [answer.headers(), answer.request().headers()].map((each) => JSON.stringify(each));
      traffic.push(...headers, await answer.text().catch(() => ''));
    });

    await page.getByLabel('What').fill('Milk <b>é😀</b>');
    await page.getByRole('button').click();
    await page.waitForSelector('body[data-shown="1"]');
    const checked = page.waitForResponse((answer) => answer.request().method() === 'PATCH');
    await page.locator('li input').check();
    assert.equal((await checked).status(), 200);
    await page.reload();
    await page.waitForSelector('body[data-shown="1"]');

    assert.deepEqual(await texts(page), ['Milk <b>é😀</b>']);
    assert.equal(await page.locator('li input').isChecked(), true);
    assert.deepEqual(await texts(await visit(bob)), []);
    assert.ok(traffic.some((each) => each.includes('"text":"Milk')));
    for (const each of traffic) {
      // A token of ours is a JWS: base64url of {"alg… with two dots.
      assert.doesNotMatch(each, /eyJ[\w-]+\.[\w-]+\.[\w-]+|"authorization"|bearer/i);
    }
  });

  it('are closed to the pages of other apps', async () => {
    const page = await visit(bob);

    const read = await page.evaluate(
      (url) => fetch(`${url}api/todos`, { credentials: 'include' }).then(() => 'read', () => 'blocked'),
      ann.preview,
    );
    await page.evaluate(
      (url) => fetch(`${url}api/todos`, { method: 'POST', mode: 'no-cors', body: '{"text":"planted"}' }).catch(() => {}),
      ann.preview,
    );
    const sent = page.waitForEvent('framenavigated');
    await page.evaluate((url) => {
      const form = Object.assign(document.createElement('form'), { method: 'post', enctype: 'text/plain' });
      form.action = `${url}api/todos`;
      form.append(Object.assign(document.createElement('input'), { name: '{"text":"planted","x":"', value: '"}' }));
      document.body.append(form);
      form.submit();
    }, ann.preview);
    await sent;

    assert.equal(read, 'blocked');
    assert.match(await page.content(), /foreign_page/);
    const kept = await ask(`${ann.preview}api/todos`);
    assert.deepEqual(kept.json.items.map((each: any) => each.text), ['Milk <b>é😀</b>']);
  });

  it('answer conflicts, mistakes and limits as problems', async () => {
    const todos = `${bob.preview}api/notes`;
    const made = await ask(`${todos}/a`, { method: 'PUT', body: { n: 1 } });
    const tag = String(made.headers.etag);
    await ask(`${todos}/a`, { method: 'PATCH', body: { n: 2 } });

    const answers = await Promise.all([
      ask(`${todos}/a`, { method: 'PUT', body: { n: 3 }, headers: { 'if-match': tag } }),
      ask(todos, { method: 'POST', body: [1] }),
      ask(todos, { method: 'POST', body: { x: 'x'.repeat(40_000) } }),
      ask(`${todos}/none`),
      ask(`${bob.preview}api/Not-a-collection`),
    ]);

    assert.equal(made.status, 201);
    assert.equal(made.headers.location, '/api/notes/a');
    assert.deepEqual(answers.map((each) => each.status), [412, 422, 413, 404, 404]);
    for (const each of answers) assert.match(String(each.headers['content-type']), /application\/problem\+json/);
  });

  it('of a published app are open to visitors as far as its owner says', async () => {
    await ann.release();
    const todos = `${ann.published}api/todos`;
    const rules = `${platform.auth}/v1/apps/${ann.id}/collections/todos`;
    const grant = async (...visitors: string[]) =>
      assert.equal((await ask(rules, { method: 'PUT', headers: ann.owner.bearer, body: { visitors } })).status, 200);
    const closed = await ask(todos);

    await grant('read', 'add', 'change');
    const page = await visit(ann, ann.published);
    await page.getByLabel('What').fill('Tea é😀');
    await page.getByRole('button').click();
    await page.waitForSelector('body[data-shown="1"]');
    await page.locator('li input').check();
    const stranger = await visit(bob);
    const sent = stranger.waitForEvent('framenavigated');
    await stranger.evaluate((url) => {
      const form = Object.assign(document.createElement('form'), { method: 'post', enctype: 'text/plain', action: url });
      form.append(Object.assign(document.createElement('input'), { name: '{"text":"planted","x":"', value: '"}' }));
      document.body.append(form);
      form.submit();
    }, todos);
    await sent;
    await grant('read');

    assert.equal(closed.status, 403);
    assert.equal(closed.json.code, 'collection_closed');
    assert.match(await stranger.content(), /foreign_page/);
    const kept = await ask(todos);
    assert.deepEqual(kept.json.items.map((each: any) => [each.text, each.done]), [['Tea é😀', true]]);
    assert.match(String(kept.headers['x-overskill-release']), /^rel_/);
    assert.equal((await ask(todos, { method: 'POST', body: { text: 'late' } })).json.code, 'collection_closed');
    assert.deepEqual(await texts(await visit(ann)), ['Milk <b>é😀</b>']);
  });

  it('are looked after in the console, where an owner opens a collection with a press', async () => {
    const page = await (await chromium.newContext()).newPage();
    const at = (testid: string) => page.locator(`[data-testid=${testid}]`);
    open.push(page);
    await page.goto(`${platform.console}/#signin=${ann.owner.signIn}`);
    await page.locator(`[data-app="${ann.id}"]`).click();
    await at('view-data').click();
    await at('entity').getByText('Milk <b>é😀</b>').waitFor();

    await at('data-publish').click();
    await at('confirm').click();
    await page.getByText('Copied 1 to the live app').waitFor();
    await at('data-release').click();
    await at('entity').getByText('Milk').waitFor();
    await at('right-read').click();
    await page.locator('[data-testid=right-read][aria-pressed=false]').waitFor();
    const closed = await ask(`${ann.published}api/todos`);
    await at('right-read').click();
    await page.locator('[data-testid=right-read][aria-pressed=true]').waitFor();
    const opened = await ask(`${ann.published}api/todos`);
    await at('entity').filter({ hasText: 'Tea' }).getByTestId('entity-delete').click();
    await at('confirm').click();
    await at('entity').filter({ hasText: 'Tea' }).waitFor({ state: 'detached' });

    assert.equal(closed.json.code, 'collection_closed');
    assert.deepEqual(opened.json.items.map((each: any) => each.text).sort(), ['Milk <b>é😀</b>', 'Tea é😀']);
    assert.equal((await ask(`${ann.published}api/todos`)).json.items.length, 1);
  });

  it('of a published app cannot be asked for past the edge', async () => {
    const router = `http://127.0.0.1:${platform.previewPort}/api/todos`;
    const passes = ['', 'x.y', `eyJzbHVnIjoiYSJ9.${'0'.repeat(64)}`];

    const asked = await Promise.all(passes.map((pass) => ask(router, { headers: { 'x-overskill-visit': pass } })));
    const onAHost = await ask(`${ann.preview}api/todos`, { headers: { 'x-overskill-visit': 'x.y' } });

    assert.deepEqual([...asked, onAHost].map((each) => [each.status, each.json.code]), Array(4).fill([403, 'edge_refused']));
  });

  it('are there however often they are asked for', async () => {
    const more = 1_100; // than questions of one app may be under way at a time
    let left = more;
    const statuses = new Map<number, number>();
    const askOn = async (): Promise<void> => {
      while (left-- > 0) {
        const { status } = await ask(`${ann.preview}api/todos?limit=1`);
        statuses.set(status, (statuses.get(status) ?? 0) + 1);
      }
    };
    await Promise.all([askOn(), askOn(), askOn()]);

    assert.deepEqual([...statuses], [[200, more]]);
  });

  it('are elsewhere when the owner says so, and a secret never reaches the page', async () => {
    const heard: http.IncomingMessage[] = [];
    const upstream = http.createServer((request, response) => {
      heard.push(request);
      response.setHeader('set-cookie', ['sid=1; Path=/', 'wide=1; Domain=preview.localhost']);
      response.end(JSON.stringify({ items: [{ id: '1', text: 'From elsewhere', done: false }] }));
    });
    const sockets = new WebSocketServer({ server: upstream });
    sockets.on('connection', (socket) => socket.on('message', (said) => socket.send(`echo ${said}`)));
    const port = await listen(upstream);
    const door = `${platform.auth}/v1/apps/${bob.id}/upstream`;
    const headers = bob.owner.bearer;
    const body = { url: `http://localhost:${port}/v1`, header: 'X-Key', secret: 'only-the-upstream-knows' };
    try {
      assert.equal((await ask(door, { method: 'PUT', headers, body })).status, 200);
      const page = await until('the upstream to be known', async () => {
        const tried = await visit(bob);
        return (await texts(tried)).length === 1 ? tried : undefined;
      });

      const echoed = await echo(page);
      await bob.release();
      const closed = await ask(`${bob.published}api/todos`);
      await ask(door, { method: 'PUT', headers, body: { ...body, visitors: true } });
      await until('the upstream to be open to visitors', async () =>
        (await ask(`${bob.published}api/todos`)).status === 200 ? true : undefined,
      );
      const published = await visit(bob, bob.published);

      assert.deepEqual(await texts(page), ['From elsewhere']);
      assert.equal(echoed, 'echo hello');
      assert.equal(closed.json.code, 'upstream_closed');
      assert.equal(await echo(published), 'echo hello');
      assert.deepEqual(await texts(published), ['From elsewhere']);
      assert.equal(heard.at(-1)?.headers['x-forwarded-host'], new URL(bob.published).host);
      assert.equal(heard.at(-1)?.headers['x-overskill-visit'], undefined);
      assert.equal(heard[0]?.url, '/v1/todos');
      assert.equal(heard[0]?.headers['x-key'], body.secret);
      assert.equal(heard[0]?.headers['x-forwarded-host'], new URL(bob.preview).host);
      assert.deepEqual((await page.context().cookies()).map((each) => each.name), ['sid']);
      assert.ok(!(await ask(door, { headers })).text.includes(body.secret));
    } finally {
      assert.equal((await ask(door, { method: 'DELETE', headers })).status, 204);
      for (const socket of sockets.clients) socket.terminate();
      upstream.closeAllConnections();
      upstream.close();
    }
    await until('the platform to answer again', async () =>
      (await ask(`${bob.preview}api/todos`)).json.items?.length === 0 ? true : undefined,
    );
  });

  it('are never asked for inside the platform', async () => {
    const door = `${platform.auth}/v1/apps/${bob.id}/upstream`;
    const { port } = new URL(platform.auth);
    const inside = [`http://localhost:${port}/auth`, 'https://10.0.0.1', 'https://127.1', bob.preview, 'http://example.com'];

    for (const url of inside) {
      const asked = await ask(door, { method: 'PUT', headers: bob.owner.bearer, body: { url } });
      assert.equal(asked.status, 422, url);
    }
  });
});

/** What an upstream's socket answers to a page. */
function echo(page: Page): Promise<unknown> {
  return page.evaluate(
    () =>
      new Promise((done, failed) => {
        const socket = new WebSocket(`ws://${location.host}/api/live`);
        socket.onopen = () => socket.send('hello');
        socket.onmessage = ({ data }) => done(data);
        socket.onerror = () => failed(new Error('no socket'));
      }),
  );
}

async function listen(server: http.Server): Promise<number> {
  for (const port of UPSTREAM_PORTS) {
    const free = await new Promise<boolean>((done) => {
      server.once('error', () => done(false));
      server.listen(port, '127.0.0.1', () => done(true));
    });
    if (free) return (server.address() as AddressInfo).port;
  }
  throw new Error('every port that an upstream may have is taken');
}
