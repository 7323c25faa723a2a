import assert from 'node:assert/strict';
import { readFile } from 'node:fs/promises';
import { after, before, describe, it } from 'node:test';
import type { Browser, FrameLocator, Page } from 'playwright-core';
import { Agent } from '../src/agent.ts';
import { browser } from '../src/browser.ts';
import { Editor } from '../src/editor.ts';
import { type App, ask, Owner, platform, until } from '../src/platform.ts';

const HTML = `<!doctype html>
<html><head><title>Bridge</title></head><body>
<h1 data-os-src="index.html:4:1">Bridge</h1>
<main style="height: 3000px"></main>
<p data-os-src="src/Deep.tsx:12:7" id="deep">Deep <b>down</b></p>
<script type="module" src="/src/main.ts"></script>
</body></html>
`;

const MAIN = `type Point = { x: number };

const point: Point = { x: 7 };
console.log('hello %s', 'agent', point, [1, 'two']);
console.warn('careful');
console.error('quite wrong');
void fetch('/missing.json?token=tellnobody');
void fetch('/src/main.ts?raw');
history.pushState(null, '', '/moved');
setTimeout(() => {
  throw new TypeError('thrown on purpose');
});
void Promise.reject(new Error('rejected on purpose'));
document.body.dataset.ran = 'yes';
`;

describe('the bridge in a page', () => {
  let chromium: Browser;
  let owner: Owner;
  let app: App;
  let editor: Editor;
  let agent: Agent;

  before(async () => {
    chromium = await browser();
    owner = await Owner.create('Bridge');
    app = await owner.createApp('bridge');
    await app.change([
      { op: 'put', path: 'index.html', text: HTML },
      { op: 'put', path: 'src/main.ts', text: MAIN },
    ]);
    await until('the preview host', async () => (await ask(app.preview)).text.includes('bridge.js') || undefined);
    editor = await Editor.open(app);
    agent = await Agent.start(app);
  });

  after(async () => {
    agent?.quit();
    editor?.close();
    await chromium?.close();
  });

  it('tells the log what the page throws, at the place where it was written', async () => {
    const page = await chromium.newPage();
    await page.goto(app.preview);

    const thrown = await editor.told('preview.threw', (data) => data.kind === 'error');
    const rejected = await editor.told('preview.threw', (data) => data.kind === 'rejection');

    assert.equal(thrown.message, 'TypeError: thrown on purpose');
    assert.deepEqual([thrown.path, thrown.line, thrown.revision], ['src/main.ts', 11, 1]);
    assert.match(thrown.stack, /at src\/main\.ts:11:\d+/);
    assert.deepEqual([rejected.path, rejected.line], ['src/main.ts', 13]);
    await page.close();
  });

  it('tells an agent what the page wrote to its console', async () => {
    const { lines, revision } = (await editor.call(agent, 'read_console_logs')).result;
    const warnings = (await editor.call(agent, 'read_console_logs', { level: 'warn', limit: 1 })).result;

    const said = lines.map(({ level, text }: any) => `${level}: ${text}`);
    assert.ok(said.includes(`info: hello agent {x: 7} [1, "two"]`), said.join('\n'));
    assert.ok(said.includes('warn: careful'));
    assert.ok(said.includes('error: quite wrong'));
    assert.ok(said.includes('info: navigated to /moved'));
    assert.equal(revision, 1);
    assert.equal(warnings.lines.length, 1);
    assert.ok(warnings.left > 0);
  });

  it('tells an agent what the page requested, without what lets others in', async () => {
    const { requests } = (await editor.call(agent, 'read_network_requests')).result;
    const failed = (await editor.call(agent, 'read_network_requests', { failed: true })).result.requests;

    const missing = requests.find(({ url }: any) => url.startsWith('/missing.json'));
    assert.deepEqual([missing.method, missing.url, missing.status], ['GET', '/missing.json?token=***', 404]);
    assert.ok(requests.some(({ url, status }: any) => url === '/src/main.ts?raw' && status === 200));
    assert.ok(failed.every(({ status }: any) => status === 0 || status >= 400));
  });

  it('refuses arguments that make no sense', async () => {
    const outcome = await editor.call(agent, 'read_console_logs', { level: 'loud' });

    assert.equal(outcome.status, 'refused');
    assert.equal(outcome.code, 'bad_arguments');
  });

  it('tells the agent of a draft that nobody watches', async () => {
    const unwatched = await owner.createApp('unwatched');
    const told = await Editor.open(unwatched);
    const worker = await Agent.start(unwatched);
    const write = (path: string, content: string) => ({ tool: 'write_file', arguments: { path, content } });
    worker.run('r1', 'I write.', 0, [write('index.html', HTML), write('src/main.ts', 'const x = ;\n')]);
    const failed = await told.told('preview.failed');
    worker.run('r2', 'I mend.', 0, [write('src/main.ts', 'const x = 1;\n')]);
    await told.told('preview.recovered');

    assert.deepEqual([failed.path, failed.line], ['src/main.ts', 1]);
    worker.quit();
    told.close();
  });

  it('listens to pages of its own host only, and to no more than they may say', async () => {
    const url = `${app.preview}@overskill/notes`;
    const origin = app.preview.slice(0, -1);
    const body = { page: 'forged', notes: [] };
    const post = (headers: Record<string, string>, raw = JSON.stringify(body)) =>
      ask(url, { method: 'POST', raw, headers: { 'content-type': 'application/json', ...headers } });

    const status = {
      own: (await post({ origin })).status,
      foreign: (await post({ origin: 'http://evil.example' })).status,
      none: (await post({})).status,
      form: (await post({ origin, 'content-type': 'text/plain' })).status,
      empty: (await post({ origin }, '')).status,
      nonsense: (await post({ origin }, '{"page":')).status,
      // Who sends that much may be cut off before it hears why.
      huge: (await post({ origin }, 'x'.repeat(70_000)).catch(() => ({ status: 413 }))).status,
      read: (await ask(url)).status,
    };
    const loud = { page: 'loud', notes: Array.from({ length: 100 }, (_, n) => ({ type: 'line', text: `line ${n}` })) };
    const answers = await Promise.all(Array.from({ length: 8 }, () => post({ origin }, JSON.stringify(loud))));

    assert.deepEqual(status, {
      own: 202, foreign: 403, none: 403, form: 415, empty: 400, nonsense: 400, huge: 413, read: 405,
    });
    assert.ok(answers.some((answer) => answer.status === 429));
  });

  it('shows a revision as it was, and says so when there is none', async () => {
    await app.put('src/main.ts', `document.querySelector('h1')!.textContent = 'Second';\n`);
    const at = (revision: number) => app.preview.replace(/\/\/([^.]+)/, `//$1--r${revision}`);
    const first = await chromium.newPage();
    await first.goto(at(1));
    const second = await chromium.newPage();
    await second.goto(at(2));

    await second.getByRole('heading', { name: 'Second' }).waitFor();
    await first.waitForFunction(() => document.body.dataset['ran'] === 'yes');
    assert.equal(await first.getByRole('heading').textContent(), 'Bridge');
    const module = await ask(`${at(1)}src/main.ts`);
    assert.match(String(module.headers['cache-control']), /immutable/);
    assert.equal((await ask(at(99), { headers: { accept: 'text/html' } })).status, 404);
    await app.put('src/main.ts', MAIN);
  });
});

describe('the console and the page in its frame', () => {
  let chromium: Browser;
  let app: App;
  let page: Page;
  let frame: FrameLocator;
  const at = (testid: string) => page.locator(`[data-testid=${testid}]`);

  before(async () => {
    chromium = await browser();
    const owner = await Owner.create('Frame');
    app = await owner.createApp('frame');
    await app.change([
      { op: 'put', path: 'index.html', text: HTML },
      { op: 'put', path: 'src/main.ts', text: MAIN },
      { op: 'put', path: 'src/Deep.tsx', text: '// a place\n'.repeat(20) },
    ]);
    page = await chromium.newPage({ viewport: { width: 1500, height: 900 } });
    await page.goto(`${platform.console}/#signin=${owner.signIn}`);
    await page.locator(`[data-app="${app.id}"]`).click();
    frame = page.frameLocator('[data-testid=preview-frame]');
    await frame.getByRole('heading', { name: 'Bridge' }).waitFor({ timeout: 60_000 });
  });

  after(async () => {
    await chromium?.close();
  });

  it('shows the console, the errors and the requests of the page, live', async () => {
    await at('panel-toggle').click();
    await at('page-console').getByText('hello agent {x: 7}').waitFor();
    await frame.locator('body').evaluate(() => console.log('said later'));
    await at('page-console').getByText('said later').waitFor();
    await page.locator('[data-testid=page-tab-network]').click();
    await at('page-network').getByText('GET /missing.json').waitFor();
    await page.locator('[data-testid=page-tab-errors]').click();

    await at('page-errors').getByText('src/main.ts:11').first().waitFor();
    await at('preview-error').getByText(/on purpose/).first().waitFor();
    const shots = process.env['OVERSKILL_SHOTS'];
    if (shots) await page.screenshot({ path: `${shots}/panel.png` });
  });

  it('opens the source of an element that is picked, and finds the element of a source line', async () => {
    await at('pick').click();
    await frame.locator('#deep b').hover();
    await frame.locator('#deep b').click();

    await page.waitForURL(/path=src%2FDeep\.tsx&line=12/);
    await at('file-viewer').locator('.pointed').waitFor();
    await frame.locator('body').evaluate(() => window.scrollTo(0, 0));
    await at('show-in-preview').click();
    await until('the element to be in view', async () =>
      (await frame.locator('#deep').evaluate((element) => element.getBoundingClientRect().top < innerHeight)) || undefined,
    );
    assert.equal(await frame.locator('body').evaluate(() => location.pathname), '/moved');
  });

  it('shows an older revision beside the draft', async () => {
    await app.put('index.html', HTML.replace('1">Bridge<', '1">Newer<'));
    await frame.getByRole('heading', { name: 'Newer' }).waitFor();

    await at('compare').selectOption('1');

    const older = page.frameLocator('[data-testid=older-frame]');
    await older.getByRole('heading', { name: 'Bridge' }).waitFor();
    await frame.getByRole('heading', { name: 'Newer' }).waitFor();
    const shots = process.env['OVERSKILL_SHOTS'];
    if (shots) await page.screenshot({ path: `${shots}/compare.png` });
  });

  it('saves a picture of the page, in its size and with what it shows', async () => {
    const size = await frame.locator('body').evaluate(() => {
      scrollTo(0, 0);
      return [innerWidth, innerHeight];
    });
    const download = page.waitForEvent('download');

    await at('screenshot').click();

    const saved = await download;
    assert.match(saved.suggestedFilename(), /^frame-.*\.png$/);
    const picture = `data:image/png;base64,${(await readFile(await saved.path())).toString('base64')}`;
    const drawn = await page.evaluate(async (source) => {
      const image = new Image();
      image.src = source;
      await image.decode();
      const canvas = document.createElement('canvas');
      canvas.width = image.width;
      canvas.height = image.height;
      const pen = canvas.getContext('2d')!;
      pen.drawImage(image, 0, 0);
      const pixels = new Uint32Array(pen.getImageData(0, 0, image.width, image.height).data.buffer);
      return { size: [image.width, image.height], colours: new Set(pixels).size };
    }, picture);
    assert.deepEqual(drawn.size, size);
    assert.ok(drawn.colours > 8, `${drawn.colours} colours: the text is not in it`);
  });

  it('speaks with no page but the console', async () => {
    const stranger = await chromium.newPage();
    const heard = await stranger.evaluate(async (url) => {
      const messages: unknown[] = [];
      addEventListener('message', (event) => messages.push(event.data));
      const inner = document.createElement('iframe');
      inner.src = url;
      document.body.append(inner);
      await new Promise((done) => (inner.onload = done));
      inner.contentWindow?.postMessage({ overskill: 1, kind: 'hello' }, '*');
      await new Promise((done) => setTimeout(done, 500));
      return messages;
    }, app.preview);

    assert.deepEqual(heard, []);
    await stranger.close();
  });
});
