import { build } from 'esbuild';
import type { Browser, Page } from 'playwright-core';
import { browser } from './browser.ts';
import type { Wire } from './cut.ts';
import { platform, repo } from './platform.ts';
import { join } from 'node:path';

/** A page of the console's origin in a browser of its own, behind a wire that can be cut. */
export class Tab {
  private constructor(
    private readonly chromium: Browser,
    readonly page: Page,
  ) {}

  static async open(wire: Wire): Promise<Tab> {
    const { hostname, port } = new URL(platform.console);
    const rule = `MAP ${hostname}:${port} 127.0.0.1:${wire.port}`;
    const chromium = await browser(
      `--host-resolver-rules=${rule}`,
      `--explicitly-allowed-ports=${port}`,
    );
    // The page's own policy would refuse the scripts that tests put into it.
    const context = await chromium.newContext({ bypassCSP: true });
    const page = await context.newPage();
    // Any page of the origin will do, as long as it came over the network: what a test makes up
    // may not reach the loopback address.
    await page.goto(`${platform.console}/stream/v1/nothing`);
    return new Tab(chromium, page);
  }

  /** Calls this with whatever the page's scripts pass to `heard`. */
  async hear(listener: (message: any) => void): Promise<void> {
    await this.page.exposeFunction('heard', listener);
  }

  /** Opens the streams of an app to this page, as a page with a token does. */
  async showToken(app: string, token: string): Promise<void> {
    const status = await this.page.evaluate(
      async ([url, authorization]) =>
        (await fetch(url ?? '', { method: 'POST', headers: { authorization: authorization ?? '' } })).status,
      [`/stream/v1/apps/${app}/session`, `Bearer ${token}`],
    );
    if (status !== 204) {
      throw new Error(`no stream cookie: ${status}`);
    }
  }

  /** Runs a module in the page, with the packages it imports as they were published. */
  async load(module: string): Promise<void> {
    const built = await build({
      stdin: { contents: module, resolveDir: join(repo, 'e2e') },
      bundle: true,
      format: 'iife',
      write: false,
      logLevel: 'error',
    });
    await this.page.addScriptTag({ content: built.outputFiles[0]?.text ?? '' });
  }

  async close(): Promise<void> {
    await this.chromium.close();
  }
}
