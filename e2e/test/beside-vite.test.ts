import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import type { Browser } from 'playwright-core';
import { Beside, headed, spaced } from '../src/beside.ts';
import { browser } from '../src/browser.ts';
import { home, largeApp } from '../src/large-app.ts';
import { Owner } from '../src/platform.ts';
import { shown } from '../src/shown.ts';
import { template, templateFile } from '../src/template.ts';

const EDITS = 20;

interface Template {
  name: string;
  /** The component that has the heading. */
  component: string;
  /** The sheet that the page has loaded. */
  sheet: string;
  /** Whether an edit of the component keeps the page, as Vite keeps it. */
  keeps: boolean;
}

const TEMPLATES: Template[] = [
  { name: 'react-ts', component: 'src/App.tsx', sheet: 'src/App.css', keeps: true },
  { name: 'react', component: 'src/App.jsx', sheet: 'src/index.css', keeps: true },
  { name: 'vanilla-ts', component: 'src/main.ts', sheet: 'src/style.css', keeps: false },
  { name: 'vue-ts', component: 'src/components/HelloWorld.vue', sheet: 'src/style.css', keeps: true },
  { name: 'svelte-ts', component: 'src/App.svelte', sheet: 'src/app.css', keeps: true },
];

describe('beside Vite itself, with the same sources', () => {
  let chromium: Browser;
  let owner: Owner;

  before(async () => {
    chromium = await browser();
    owner = await Owner.create('Beside');
  });

  after(async () => {
    await chromium?.close();
  });

  async function clickTwice(both: Beside): Promise<void> {
    for (const page of both.pages) {
      await page.locator('button.counter').click();
      await page.locator('button.counter').click();
    }
  }

  for (const each of TEMPLATES) {
    it(`the template ${each.name} shows the same, also after each of ${EDITS} edits`, async () => {
      const component = templateFile(each.name, each.component);
      const sheet = templateFile(each.name, each.sheet);
      const both = await Beside.open(chromium, owner, each.name, template(each.name), 'h1');
      try {
        await both.same();
        await clickTwice(both);
        for (let edit = 1; edit <= EDITS; edit++) {
          if (edit % 2 === 1) {
            const edited = component.replace('Get started', `Edit ${edit}`);
            await both.edit(each.component, edited, headed(`Edit ${edit}`));
          } else {
            const edited = `${sheet}\nh1 { letter-spacing: ${edit}px; }\n`;
            await both.edit(each.sheet, edited, spaced(edit));
          }
        }
        assert.equal((await shown(both.ours)).kept, each.keeps);
        await both.ours.goto(`${both.app.preview}some/where?else=1`);
        await headed(`Edit ${EDITS - 1}`)(both.ours);
      } finally {
        await both.close();
      }
    });
  }

  it(`an app of many parts shows the same, also after each of ${EDITS} edits`, async () => {
    const both = await Beside.open(chromium, owner, 'large', largeApp(), '.recharts-bar-rectangle');
    try {
      for (const page of both.pages) {
        await page.locator('#sum', { hasText: '43' }).waitFor();
      }
      await both.same();
      await clickTwice(both);
      for (let edit = 1; edit <= EDITS; edit++) {
        const edited = home.text
          .replace('Get started', `Edit ${edit}`)
          .replace('text-brand"', `text-brand tracking-[${edit}px]"`);
        await both.edit(home.path, edited, async (page) => {
          await headed(`Edit ${edit}`)(page);
          await spaced(edit)(page);
          await page.locator('#sum', { hasText: '43' }).waitFor();
        });
      }
      const last = await shown(both.ours);
      assert.equal(last.kept, true);
      assert.equal(last.counter, 'Count is 2');
      for (const page of both.pages) {
        const fonts = await page.evaluate(async () => {
          await document.fonts.ready;
          return [...document.fonts].map(({ family, status }) => `${family} ${status}`);
        });
        assert.deepEqual(fonts, ['House loaded']);
        await page.getByRole('link', { name: 'Orders' }).click();
        await headed('Order 7')(page);
        await page.reload();
        await headed('Order 7')(page);
      }
      await both.same();
    } finally {
      await both.close();
    }
  });
});
