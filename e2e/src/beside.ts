import assert from 'node:assert/strict';
import type { Browser, Page } from 'playwright-core';
import type { App, Change, Owner } from './platform.ts';
import { until } from './platform.ts';
import { mark, shown } from './shown.ts';
import { Vite } from './vite.ts';

/** The same sources as a preview and in Vite's own server, each in a page. */
export class Beside {
  private constructor(
    readonly app: App,
    private readonly vite: Vite,
    readonly ours: Page,
    readonly theirs: Page,
  ) {}

  /** @param ready what both pages show when all is there, as a selector */
  static async open(
    chromium: Browser,
    owner: Owner,
    name: string,
    files: Change[],
    ready: string,
  ): Promise<Beside> {
    const app = await owner.createApp(name);
    const [vite] = await Promise.all([Vite.start(files), app.change(files)]);
    try {
      const ours = await visit(chromium, app.preview, ready);
      const theirs = await visit(chromium, vite.url, ready);
      return new Beside(app, vite, ours, theirs);
    } catch (error) {
      vite.stop();
      throw error;
    }
  }

  get pages(): Page[] {
    return [this.ours, this.theirs];
  }

  /** Edits a file in both, and waits until both pages have come so far. */
  async edit(path: string, text: string, arrived: (page: Page) => Promise<unknown>): Promise<void> {
    this.vite.put(path, text);
    await this.app.put(path, text);
    await Promise.all([
      arrived(this.ours).catch(lacks('the preview', path, this.ours)),
      arrived(this.theirs).catch(lacks("Vite's page", path, this.theirs)),
    ]);
    await this.same();
  }

  /** Both pages come to show the same. */
  async same(): Promise<void> {
    const alike = async () => {
      const [one, other] = await Promise.all([shown(this.ours), shown(this.theirs)]);
      return JSON.stringify(one) === JSON.stringify(other) ? true : undefined;
    };
    await until('both to be alike', alike, 5_000).catch(() => undefined);
    assert.deepEqual(await shown(this.ours), await shown(this.theirs));
  }

  async close(): Promise<void> {
    this.vite.stop();
    await Promise.all(this.pages.map((page) => page.close()));
  }
}

/** Says which page an edit has not reached, and what that page shows instead. */
function lacks(name: string, path: string, page: Page): (cause: unknown) => Promise<never> {
  return async (cause) => {
    const shows = JSON.stringify(await shown(page), undefined, 2);
    throw new Error(`${name} lacks the edit of ${path}; it shows ${shows}`, { cause });
  };
}

async function visit(chromium: Browser, url: string, ready: string): Promise<Page> {
  const page = await chromium.newPage();
  const visible = async () => {
    await page.goto(url);
    const there = page.locator(ready).first().waitFor({ timeout: 5_000 });
    return there.then(
      () => true,
      () => undefined,
    );
  };
  await until(`${url} to show ${ready}`, visible, 90_000);
  await mark(page);
  return page;
}

/** The page has this heading. */
export function headed(heading: string): (page: Page) => Promise<unknown> {
  return (page) => page.getByRole('heading', { level: 1, name: heading, exact: true }).waitFor();
}

/** Its heading has letters so far apart. */
export function spaced(pixels: number): (page: Page) => Promise<unknown> {
  return (page) =>
    page.waitForFunction(
      (spacing) => getComputedStyle(document.querySelector('h1')!).letterSpacing === spacing,
      `${pixels}px`,
    );
}
