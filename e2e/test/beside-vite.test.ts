import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import type { Browser, Page } from 'playwright-core';
import { browser } from '../src/browser.ts';
import { type App, Owner, until } from '../src/platform.ts';
import { mark, shown } from '../src/shown.ts';
import { template, templateFile } from '../src/template.ts';
import { Vite } from '../src/vite.ts';

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

describe('an unmodified template of create-vite, beside Vite itself', () => {
  let chromium: Browser;
  let owner: Owner;

  before(async () => {
    chromium = await browser();
    owner = await Owner.create('Templates');
  });

  after(async () => {
    await chromium?.close();
  });

  for (const each of TEMPLATES) {
    describe(each.name, () => {
      let vite: Vite;
      let app: App;
      let ours: Page;
      let theirs: Page;

      before(async () => {
        const files = template(each.name);
        app = await owner.createApp(each.name);
        [vite] = await Promise.all([Vite.start(files), app.change(files)]);
        ours = await open(app.preview);
        theirs = await open(vite.url);
      });

      after(async () => {
        vite?.stop();
        await ours?.close();
        await theirs?.close();
      });

      async function open(url: string): Promise<Page> {
        const page = await chromium.newPage();
        await until(
          `${url} to show something`,
          async () => {
            await page.goto(url);
            const heading = page.getByRole('heading', { level: 1 });
            return (await heading.waitFor({ timeout: 5_000 }).then(() => true, () => undefined));
          },
          90_000,
        );
        await mark(page);
        return page;
      }

      /** Both pages come to show the same, and stay there. */
      async function same(): Promise<void> {
        await until('both to be alike', async () => {
          const [one, other] = await Promise.all([shown(ours), shown(theirs)]);
          return JSON.stringify(one) === JSON.stringify(other) ? true : undefined;
        }, 5_000).catch(() => undefined);
        assert.deepEqual(await shown(ours), await shown(theirs));
      }

      it('shows the same', same);

      it(`shows the same after each of ${EDITS} edits`, async () => {
        const component = templateFile(each.name, each.component);
        const sheet = templateFile(each.name, each.sheet);
        for (const page of [ours, theirs]) {
          await page.locator('button.counter').click();
          await page.locator('button.counter').click();
        }
        for (let edit = 1; edit <= EDITS; edit++) {
          const heading = `Edit ${edit}`;
          const [path, text] =
            edit % 2 === 1
              ? [each.component, component.replace('Get started', heading)]
              : [each.sheet, `${sheet}\nh1 { letter-spacing: ${edit}px; }\n`];
          vite.put(path, text);
          await app.put(path, text);
          for (const page of [ours, theirs]) {
            await (edit % 2 === 1
              ? page.getByRole('heading', { level: 1, name: heading, exact: true }).waitFor()
              : page.waitForFunction(
                  (spacing) => getComputedStyle(document.querySelector('h1')!).letterSpacing === spacing,
                  `${edit}px`,
                ));
          }
          await same();
        }
        assert.equal((await shown(ours)).kept, each.keeps);
      });

      it('answers a deep link with the app', async () => {
        await ours.goto(`${app.preview}some/where?else=1`);

        await ours.getByRole('heading', { level: 1, name: `Edit ${EDITS - 1}`, exact: true }).waitFor();
      });
    });
  }
});
