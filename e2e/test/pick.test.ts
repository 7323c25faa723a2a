import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import type { Browser, FrameLocator, Page } from 'playwright-core';
import { browser } from '../src/browser.ts';
import { type App, Owner, platform } from '../src/platform.ts';

const PICKS = 20;
const BAR_MS = 200;
const LINE = 40;

declare global {
  /** When the page was clicked, and when the source was there: milliseconds since 1970. */
  var clickedAt: number;
  var pointedAt: number;
}

/** One component in a file of its own for each pick, none of which anybody has opened. */
const part = (n: number): string =>
  `export default function Part${n}() {\n${'  // one of many\n'.repeat(LINE - 3)}  return (\n    <button id="part-${n}">Part ${n}</button>\n  );\n}\n`;
const numbers = Array.from({ length: PICKS }, (_, n) => n);
const MAIN = `import { createRoot } from 'react-dom/client';
${numbers.map((n) => `import Part${n} from './parts/Part${n}.tsx';`).join('\n')}
createRoot(document.querySelector('main')!).render(<>${numbers.map((n) => `<Part${n} />`).join('')}</>);
`;

describe('picking an element in the console', () => {
  let chromium: Browser;
  let page: Page;
  let frame: FrameLocator;
  let app: App;
  const at = (testid: string) => page.locator(`[data-testid=${testid}]`);

  before(async () => {
    chromium = await browser();
    const owner = await Owner.create('Pick');
    app = await owner.createApp('pick');
    const dependencies = { react: '19.3.1', 'react-dom': '19.3.1' };
    await app.change([
      { op: 'put', path: 'package.json', text: JSON.stringify({ name: 'pick', dependencies }) },
      { op: 'put', path: 'index.html', text: '<!doctype html><main></main><script type="module" src="/src/main.tsx"></script>' },
      { op: 'put', path: 'src/main.tsx', text: MAIN },
      ...numbers.map((n) => ({ op: 'put' as const, path: `src/parts/Part${n}.tsx`, text: part(n) })),
    ]);
    page = await chromium.newPage({ viewport: { width: 1500, height: 900 } });
    await page.goto(`${platform.console}/#signin=${owner.signIn}`);
    await page.locator(`[data-app="${app.id}"]`).click();
    frame = page.frameLocator('[data-testid=preview-frame]');
    await frame.locator(`#part-${PICKS - 1}`).waitFor({ timeout: 90_000 });
    await frame.locator('body').evaluate(() => {
      addEventListener('click', (event) => (globalThis.clickedAt = performance.timeOrigin + event.timeStamp), true);
    });
    await page.evaluate(() => {
      new MutationObserver(() => {
        if (globalThis.pointedAt === 0 && document.querySelector('.pointed')) {
          globalThis.pointedAt = performance.timeOrigin + performance.now();
        }
      }).observe(document, { subtree: true, childList: true, attributes: true });
    });
  });

  after(() => chromium?.close());

  async function pick(n: number): Promise<number> {
    await page.evaluate(() => (globalThis.pointedAt = 0));
    await at('pick').click();
    await frame.locator(`#part-${n}`).click();
    await at('file-viewer').locator('.pointed').waitFor();
    await page.waitForURL(new RegExp(`Part${n}\\.tsx&line=${LINE}$`));
    assert.match(String(await at('file-viewer').locator('.pointed').textContent()), new RegExp(`Part ${n}<`));
    const pointed = await page.evaluate(() => globalThis.pointedAt);
    await at('view-preview').click();
    return pointed - (await frame.locator('body').evaluate(() => globalThis.clickedAt));
  }

  it(`shows its line of the source within ${BAR_MS} ms`, async () => {
    const took: number[] = [];
    for (const n of numbers) took.push(await pick(n));

    const sorted = took.toSorted((a, b) => a - b);
    const median = sorted[PICKS / 2]!;
    console.log(`click to source, ms: median ${median.toFixed(1)}, most ${sorted.at(-1)!.toFixed(1)} of ${PICKS}`);
    assert.ok(median < BAR_MS, took.map((ms) => ms.toFixed(0)).join(' '));
    assert.ok(sorted.every((ms) => ms > 0));
  });
});
