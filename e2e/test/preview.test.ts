import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import type { Browser, Page } from 'playwright-core';
import { Agent } from '../src/agent.ts';
import { browser } from '../src/browser.ts';
import { Editor } from '../src/editor.ts';
import { type App, ask, Owner, platform, until } from '../src/platform.ts';
import { template, templateFile } from '../src/template.ts';

const component = templateFile('react-ts', 'src/App.tsx');

function headed(heading: string): string {
  return component.replace('<h1>Get started</h1>', `<h1>${heading}</h1>`);
}

describe('a preview in a browser', () => {
  let chromium: Browser;
  let page: Page;
  let app: App;

  before(async () => {
    chromium = await browser();
    page = await chromium.newPage();
    const owner = await Owner.create('Preview');
    app = await owner.createApp('preview');
    await app.change(template('react-ts'));
    await until('the preview host', async () =>
      (await ask(app.preview, { headers: { accept: 'text/html' } })).text.includes('/@vite/client') || undefined,
    );
    await page.goto(app.preview);
    await page.getByRole('heading', { name: 'Get started' }).waitFor({ timeout: 90_000 });
  });

  after(async () => {
    await chromium?.close();
  });

  it('keeps the state of components over an edit, without a reload', async () => {
    const counter = page.locator('button.counter');
    await counter.click();
    await counter.click();
    await page.evaluate(() => Object.assign(window, { unloaded: false }));

    await app.put('src/App.tsx', headed('Edited live'));

    await page.getByRole('heading', { name: 'Edited live' }).waitFor();
    assert.equal(await counter.textContent(), 'Count is 2');
    assert.equal(await page.evaluate(() => 'unloaded' in window), true);
  });

  it('changes a style without a reload', async () => {
    const style = templateFile('react-ts', 'src/App.css');

    await app.put('src/App.css', `${style}\nh1 { letter-spacing: 7px; }\n`);

    await page.waitForFunction(
      () => getComputedStyle(document.querySelector('h1')!).letterSpacing === '7px',
    );
    assert.equal(await page.locator('button.counter').textContent(), 'Count is 2');
  });

  it('shows a syntax error over the last good page, and the next good edit clears it', async () => {
    await app.put('src/App.tsx', headed('Broken').replace('return (', 'return (('));

    const overlay = page.locator('vite-error-overlay');
    await overlay.waitFor({ state: 'attached' });
    const told = await overlay.evaluate((element) => element.shadowRoot?.textContent ?? '');
    assert.match(told, /App\.tsx/);
    assert.equal(await page.getByRole('heading', { level: 1 }).textContent(), 'Edited live');
    assert.equal(await page.locator('button.counter').textContent(), 'Count is 2');

    await app.put('src/App.tsx', headed('Mended'));

    await page.getByRole('heading', { name: 'Mended' }).waitFor();
    await overlay.waitFor({ state: 'detached' });
    assert.equal(await page.locator('button.counter').textContent(), 'Count is 2');
    assert.equal(await page.evaluate(() => 'unloaded' in window), true);
  });

  it('shows the last good page to one who comes while the draft is broken', async () => {
    await app.put('src/App.tsx', headed('Broken again').replace('return (', 'return (('));
    const visitor = await chromium.newPage();

    await visitor.goto(app.preview);

    await visitor.getByRole('heading', { name: 'Mended' }).waitFor();
    await visitor.close();
    await app.put('src/App.tsx', headed('Mended for good'));
    await page.getByRole('heading', { name: 'Mended for good' }).waitFor();
  });

  it('answers a deep link with the app and a missing file with 404', async () => {
    const deep = await ask(`${app.preview}settings/profile`, { headers: { accept: 'text/html' } });
    const missing = await ask(`${app.preview}src/Nowhere.tsx`);

    assert.equal(deep.status, 200);
    assert.match(deep.text, /id="root"/);
    assert.equal(missing.status, 404);
  });

  it('serves binary files as they are', async () => {
    const hero = await ask(`${app.preview}src/assets/hero.png`);

    assert.equal(hero.headers['content-type'], 'image/png');
    assert.deepEqual(hero.body, await app.file('src/assets/hero.png'));
  });

  it('is released to the edge, where workerd serves it', async () => {
    const release = await app.release();
    const visitor = await chromium.newPage();

    const response = await visitor.goto(app.published);

    assert.equal(response?.headers()['x-overskill-release'], release);
    await visitor.getByRole('heading', { name: 'Mended for good' }).waitFor();
    await visitor.locator('button.counter').click();
    assert.equal(await visitor.locator('button.counter').textContent(), 'Count is 1');
    const deep = await ask(`${app.published}some/page`, { headers: { accept: 'text/html' } });
    assert.equal(deep.status, 200);
    await visitor.close();
  });

  it("hears of an agent's edit before it is stored, and is left as it was by one that is refused", async () => {
    const editor = await Editor.open(app);
    const agent = await Agent.start(app);
    const foreseen = async () => {
      const { text } = await ask(`http://127.0.0.1:${platform.previewPort}/q/metrics`);
      return Number(/^overskill_preview_foreseen_total (\S+)$/m.exec(text)?.[1] ?? 0);
    };
    const write = (heading: string, more: object) =>
      editor.call(agent, 'write_file', { path: 'src/App.tsx', content: headed(heading), ...more });
    const shows = (heading: string) => page.getByRole('heading', { name: heading, exact: true }).waitFor();
    const counter = page.locator('button.counter');
    await counter.click();
    const count = await counter.textContent();
    const before = await foreseen();
    const bodies: Promise<string>[] = [];
    page.on('response', (response) => {
      if (response.url().includes('/src/App.tsx?t=')) bodies.push(response.text());
    });

    let edits = 0;
    await until('an edit to be foreseen', async () => {
      assert.equal((await write(`Edit ${++edits}`, {})).status, 'succeeded');
      await shows(`Edit ${edits}`);
      return (await foreseen()) > before ? true : undefined;
    });
    assert.equal((await write('Never stored', { unheardOf: true })).status, 'refused');
    assert.equal((await write('At last', {})).status, 'succeeded');
    await shows('At last');

    assert.ok((await Promise.all(bodies)).every((body) => !body.includes('Never stored')));
    assert.equal(await counter.textContent(), count);
    agent.quit();
    editor.close();
  });
});
