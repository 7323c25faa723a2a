import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import type { Browser, Page } from 'playwright-core';
import { browser } from '../src/browser.ts';
import { type App, ask, type Change, Owner, until } from '../src/platform.ts';
import { template, templateFile } from '../src/template.ts';

/** Opens a preview and collects what its page complains about. */
async function opened(chromium: Browser, app: App): Promise<{ page: Page; complaints: string[] }> {
  const page = await chromium.newPage();
  const complaints: string[] = [];
  page.on('pageerror', (error) => complaints.push(String(error)));
  page.on('console', (line) => {
    if (line.type() === 'error') complaints.push(line.text());
  });
  await until('the preview host', async () => {
    const answer = await ask(app.preview, { headers: { accept: 'text/html' } });
    return answer.text.includes('/@vite/client') || undefined;
  });
  await page.goto(app.preview);
  return { page, complaints };
}

async function counted(page: Page, clicks: number): Promise<void> {
  for (let click = 0; click < clicks; click++) await page.locator('button').first().click();
  await page.evaluate(() => Object.assign(window, { unloaded: false }));
}

/** A template with some of its files written anew. */
function changed(name: string, files: Record<string, string>): Change[] {
  const kept = template(name).filter((each) => !(each.path in files));
  return [...kept, ...Object.entries(files).map(([path, content]) => text(path, content))];
}

function text(path: string, content: string): Change {
  return { op: 'put', path, text: content };
}

describe('templates', () => {
  let chromium: Browser;
  let owner: Owner;

  before(async () => {
    chromium = await browser();
    owner = await Owner.create('Templates');
  });

  after(async () => {
    await chromium?.close();
  });

  for (const name of ['react-ts', 'react', 'vanilla-ts', 'vue-ts', 'svelte-ts']) {
    it(`${name} opens, and is released`, async () => {
      const app = await owner.createApp(`t-${name}`);
      await app.change(template(name));

      const { page, complaints } = await opened(chromium, app);

      await page.getByRole('heading', { name: 'Get started' }).waitFor({ timeout: 90_000 });
      await page.locator('button').first().click();
      await page.getByText('Count is 1').waitFor();
      assert.deepEqual(complaints, []);
      await page.close();
      await app.release();
      const visitor = await chromium.newPage();
      await visitor.goto(app.published);
      await visitor.getByRole('heading', { name: 'Get started' }).waitFor();
      await visitor.locator('button').first().click();
      await visitor.getByText('Count is 1').waitFor();
      assert.equal(await visitor.locator('[data-os-src]').count(), 0);
      await visitor.close();
    });
  }

  it('a Vue component keeps its state over edits of its template and style', async () => {
    const app = await owner.createApp('vue');
    const path = 'src/components/HelloWorld.vue';
    const source = templateFile('vue-ts', path);
    await app.change(template('vue-ts'));
    const { page, complaints } = await opened(chromium, app);
    await page.getByText('Count is 0').waitFor({ timeout: 90_000 });
    await counted(page, 3);

    const edited = source.replace('<h1>Get started</h1>', '<h1>Edited live</h1>');
    await app.put(path, edited);
    await page.getByRole('heading', { name: 'Edited live' }).waitFor();
    assert.equal(await page.getByText('Count is 3').count(), 1);

    await app.put(path, `${edited}\n<style scoped>h1 { letter-spacing: 7px }</style>`);
    await page.waitForFunction(
      () => getComputedStyle(document.querySelector('h1')!).letterSpacing === '7px',
    );
    await app.put(path, `${edited}\n<style scoped>h1 { letter-spacing: 9px }</style>`);
    await page.waitForFunction(
      () => getComputedStyle(document.querySelector('h1')!).letterSpacing === '9px',
    );
    assert.equal(await page.evaluate(() => 'unloaded' in window), true);
    assert.deepEqual(complaints, []);
    await page.close();
  });

  it('a Svelte component is replaced without a reload', async () => {
    const app = await owner.createApp('svelte');
    const source = templateFile('svelte-ts', 'src/App.svelte');
    await app.change(template('svelte-ts'));
    const { page, complaints } = await opened(chromium, app);
    await page.getByText('Count is 0').waitFor({ timeout: 90_000 });
    await counted(page, 1);

    await app.put('src/App.svelte', source.replace('<h1>Get started</h1>', '<h1>Edited live</h1>'));
    await page.getByRole('heading', { name: 'Edited live' }).waitFor();
    await app.put('src/App.svelte', `${source}<style>h1 { letter-spacing: 7px }</style>`);
    await page.waitForFunction(
      () => getComputedStyle(document.querySelector('h1')!).letterSpacing === '7px',
    );

    assert.equal(await page.evaluate(() => 'unloaded' in window), true);
    assert.deepEqual(complaints, []);
    await page.close();
  });

  it('Tailwind styles a class as soon as it is written, and the state stays', async () => {
    const app = await owner.createApp('tailwind');
    const manifest = JSON.parse(templateFile('react-ts', 'package.json'));
    Object.assign(manifest.dependencies, { tailwindcss: '^4.3.0', '@tailwindcss/vite': '^4.3.0' });
    const component = (classes: string) => `import { useState } from 'react';
export default function App() {
  const [n, setN] = useState(0);
  return <main className="p-4"><h1 className="${classes}">Styled</h1><button onClick={() => setN(n + 1)}>Count is {n}</button></main>;
}
`;
    await app.change(
      changed('react-ts', {
        'package.json': JSON.stringify(manifest),
        'vite.config.ts': `import tailwindcss from '@tailwindcss/vite';\nexport default { plugins: [tailwindcss()] };\n`,
        'src/index.css': `@import "tailwindcss";\n@theme { --color-brand: #ff00aa; }\n`,
        'src/App.tsx': component('text-brand'),
      }),
    );
    const { page, complaints } = await opened(chromium, app);
    await page.getByText('Count is 0').waitFor({ timeout: 90_000 });
    const style = (name: string) =>
      page.locator('h1').evaluate((h1, wanted) => getComputedStyle(h1).getPropertyValue(wanted), name);
    assert.equal(await style('color'), 'rgb(255, 0, 170)');
    assert.equal(await page.locator('h1').getAttribute('data-os-src'), 'src/App.tsx:4:32');
    await counted(page, 2);

    await app.put('src/App.tsx', component('text-brand tracking-[13px]'));

    await page.waitForFunction(
      () => getComputedStyle(document.querySelector('h1')!).letterSpacing === '13px',
    );
    assert.equal(await page.getByText('Count is 2').count(), 1);
    assert.equal(await page.evaluate(() => 'unloaded' in window), true);
    assert.deepEqual(complaints, []);
    await page.close();
    await app.release();
    const visitor = await chromium.newPage();
    await visitor.goto(app.published);
    await visitor.getByText('Count is 0').waitFor();
    const spacing = await visitor.locator('h1').evaluate((h1) => getComputedStyle(h1).letterSpacing);
    assert.equal(spacing, '13px');
    await visitor.close();
  });

  it('the first import of a declared package, and of a Sass sheet, is no reload', async () => {
    const app = await owner.createApp('first-import');
    const manifest = JSON.parse(templateFile('react-ts', 'package.json'));
    manifest.dependencies.clsx = '^2.1.1';
    const component = (head: string, name: string) => `${head}import { useState } from 'react';
export default function App() {
  const [n, setN] = useState(0);
  return <main><h1 className={${name}}>One</h1><button onClick={() => setN(n + 1)}>Count is {n}</button></main>;
}
`;
    await app.change(
      changed('react-ts', {
        'package.json': JSON.stringify(manifest),
        'src/App.tsx': component('', '"a"'),
      }),
    );
    const { page, complaints } = await opened(chromium, app);
    await page.getByText('Count is 0').waitFor({ timeout: 90_000 });
    await counted(page, 2);

    const head = `import { clsx } from 'clsx';\nimport './app.scss';\n`;
    await app.change([
      text('src/App.tsx', component(head, 'clsx("b", "c")')),
      text('src/app.scss', `@use './sizes';\n.b { &.c { letter-spacing: sizes.$wide; } }\n`),
      text('src/_sizes.scss', `$wide: 7px;\n`),
    ]);

    await page.waitForFunction(
      () => getComputedStyle(document.querySelector('h1')!).letterSpacing === '7px',
    );
    await app.put('src/_sizes.scss', `$wide: 9px;\n`);
    await page.waitForFunction(
      () => getComputedStyle(document.querySelector('h1')!).letterSpacing === '9px',
    );
    assert.equal(await page.getByText('Count is 2').count(), 1);
    assert.equal(await page.evaluate(() => 'unloaded' in window), true);
    assert.deepEqual(complaints, []);
    await page.close();
  });
});
