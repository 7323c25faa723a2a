import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import type { Browser } from 'playwright-core';
import { browser } from '../src/browser.ts';
import { type App, ask, lastLine, overskill, Owner, until } from '../src/platform.ts';
import { template, templateFile } from '../src/template.ts';

const component = templateFile('react-ts', 'src/App.tsx');

function headed(heading: string): string {
  return component.replace('<h1>Get started</h1>', `<h1>${heading}</h1>`);
}

async function router(): Promise<{ pid: number; state: string }> {
  const { parts } = lastLine((await overskill('status', '--json')).stdout);
  return parts.find((each: any) => each.part === 'preview-router');
}

describe('a preview whose router dies', () => {
  let chromium: Browser;
  let app: App;

  before(async () => {
    chromium = await browser();
    app = await (await Owner.create('Restart')).createApp('restart');
    await app.change(template('react-ts'));
  });

  after(async () => {
    await chromium?.close();
  });

  async function served(): Promise<true | undefined> {
    const page = await ask(app.preview, { headers: { accept: 'text/html' } }).catch(() => undefined);
    return page?.text.includes('/@vite/client') || undefined;
  }

  it('shows the last good page while the head is broken, and mends without a reload', async () => {
    await until('the preview host', served);
    await app.put('src/App.tsx', headed('Good'));
    await until('what works to be shown', async () => (await ask(`${app.preview}src/App.tsx`)).text.includes('Good') || undefined);
    await app.put('src/App.tsx', headed('Bad').replace('return (', 'return (('));
    await app.put('public/later.txt', 'later');
    const { pid } = await router();
    process.kill(pid, 'SIGKILL');
    await until('another router', async () => ((await router()).pid !== pid && (await served())) || undefined, 90_000);
    const page = await chromium.newPage();

    await page.goto(app.preview);

    await page.getByRole('heading', { name: 'Good' }).waitFor({ timeout: 60_000 });
    const overlay = page.locator('vite-error-overlay');
    await overlay.waitFor({ state: 'attached' });
    assert.match(await overlay.evaluate((element) => element.shadowRoot?.textContent ?? ''), /App\.tsx/);
    assert.equal((await ask(`${app.preview}later.txt`)).text, 'later', 'what works of the head is shown');
    await page.evaluate(() => Object.assign(window, { unloaded: false }));

    await app.put('src/App.tsx', headed('Mended'));

    await page.getByRole('heading', { name: 'Mended' }).waitFor();
    await overlay.waitFor({ state: 'detached' });
    assert.equal(await page.evaluate(() => 'unloaded' in window), true, 'the page was reloaded');
  });
});
