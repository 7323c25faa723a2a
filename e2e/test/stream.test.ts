import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import type { Browser, BrowserContext, Locator, Page } from 'playwright-core';
import { Agent } from '../src/agent.ts';
import { browser } from '../src/browser.ts';
import { type App, ask, Owner, platform, until } from '../src/platform.ts';

const limit = { timeout: 120_000 };

/** So many words of a talk, message by message: the agent says each word by itself. */
function talked(words: number): string[] {
  const messages: string[] = [];
  for (let left = words, n = 0; left > 0; n++) {
    const message = n === 0 ? 'I will go on thinking aloud until you stop me.' : `Thought ${n}.`;
    const said = message.split(/(?<= )/).slice(0, left);
    messages.push(said.join('').trim());
    left -= said.length;
  }
  return messages;
}

/** A tab of the console on one app, and the sockets it has opened. */
class Tab {
  readonly faults: string[] = [];
  sockets = 0;

  private constructor(readonly page: Page) {
    page.setDefaultTimeout(30_000);
    page.on('pageerror', (error) => this.faults.push(error.message));
    page.on('request', (request) => {
      // What a page had open is gone with it, and nobody tells.
      if (request.isNavigationRequest() && request.frame() === page.mainFrame()) this.sockets = 0;
    });
    page.on('websocket', (socket) => {
      if (!/\/stream\/v1\/apps\/\w+\/socket/.test(socket.url())) return;
      this.sockets++;
      socket.on('close', () => this.sockets--);
    });
  }

  static async open(context: BrowserContext, address: string): Promise<Tab> {
    const tab = new Tab(await context.newPage());
    await tab.page.goto(address);
    return tab;
  }

  at(testid: string, more = ''): Locator {
    return this.page.locator(`[data-testid=${testid}]${more}`);
  }

  run(id: string, more = ''): Locator {
    return this.at('run', `[data-run="${id}"]${more}`);
  }

  live(more = ''): Promise<void> {
    return this.at('connection', `[data-phase=live]${more}`).waitFor();
  }

  says(run: string, text: string): Promise<void> {
    return this.run(run).getByText(text, { exact: true }).waitFor();
  }

  /** Every message of a run, the earlier ones too. */
  async messages(run: string): Promise<string[]> {
    const earlier = this.run(run).locator('.earlier');
    while ((await earlier.count()) > 0) await earlier.click();
    const texts = await this.run(run).locator('[data-testid=message]:not([hidden])').allTextContents();
    return texts.map((text) => text.trim());
  }
}

describe('the stream in a browser', () => {
  let chromium: Browser;
  let context: BrowserContext;
  let app: App;
  let agent: Agent;
  let tab: Tab;

  before(async () => {
    chromium = await browser();
    context = await chromium.newContext({ viewport: { width: 1440, height: 900 } });
    const owner = await Owner.create('Stream');
    app = await owner.createApp('stream');
    await app.put('README.md', '# Stream\n');
    agent = await Agent.start(app);
    tab = await Tab.open(context, `${platform.console}/#signin=${owner.signIn}`);
    await tab.at('app-card', `[data-app="${app.id}"]`).click();
    await tab.live();
  });

  after(async () => {
    agent?.quit();
    await chromium?.close();
    assert.deepEqual(tab?.faults, []);
  });

  /** What the agent has said in a talk when it is over; a stop may come between two of its words. */
  async function talk(run: string, meanwhile: () => Promise<void>): Promise<string[]> {
    const before = agent.sent('ag-ui.TEXT_MESSAGE_CONTENT').length;
    agent.talk(run);
    await tab.says(run, 'Thought 5.');
    await meanwhile();
    await agent.done(run);
    return talked(agent.sent('ag-ui.TEXT_MESSAGE_CONTENT').length - before);
  }

  async function stop(run: string): Promise<void> {
    await tab.run(run).locator('[data-testid=run-stop]').click();
    await tab.run(run, '[data-state=stopped]').waitFor();
  }

  it('goes on exactly after a refresh in the middle of a run, and stops it from the page', limit, async () => {
    const said = await talk('refreshed', async () => {
      await tab.page.reload();
      await tab.live();
      await tab.says('refreshed', 'Thought 60.');
      await stop('refreshed');
    });

    assert.deepEqual(await tab.messages('refreshed'), said);
  });

  it('is one connection for two tabs, and goes on when the tab that holds it is closed', limit, async () => {
    const other = await Tab.open(context, tab.page.url());
    await other.live('[data-sharing=following]');
    await tab.live('[data-sharing=leading][data-tabs="2"]');
    assert.deepEqual([tab.sockets, other.sockets], [1, 0]);

    const said = await talk('shared', async () => {
      await other.says('shared', 'Thought 5.');
      const closed = tab;
      tab = other;
      await closed.page.close();
      assert.deepEqual(closed.faults, []);
      await tab.says('shared', 'Thought 60.');
      await stop('shared');
    });

    assert.deepEqual(await tab.messages('shared'), said);
    assert.equal(tab.sockets, 1);
  });

  it('heals without a gap when the network comes back', limit, async () => {
    const said = await talk('unheard', async () => {
      await context.setOffline(true);
      await tab.at('connection', '[data-phase=offline]').waitFor();
      const heard = agent.sent('ag-ui.TEXT_MESSAGE_END').length;
      await agent.saidMessages(heard + 40);
      await context.setOffline(false);
      await tab.live();
      await tab.says('unheard', 'Thought 60.');
      await stop('unheard');
    });

    assert.deepEqual(await tab.messages('unheard'), said);
  });

  it('pauses a run, and lets it go on', limit, async () => {
    const said = await talk('paused', async () => {
      // By then the run fills the page, and its buttons do not move any more while they are pressed.
      await tab.says('paused', 'Thought 60.');
      await tab.run('paused').locator('[data-testid=run-pause]').click();
      await tab.run('paused', '[data-state=paused]').waitFor();
      await tab.run('paused').locator('[data-testid=run-resume]').click();
      await tab.run('paused', '[data-state=running]').waitFor();
      await stop('paused');
    });

    assert.deepEqual(await tab.messages('paused'), said);
  });

  it('comes over HTTP where WebSockets do not get through', limit, async () => {
    const walled = await chromium.newContext({ storageState: await context.storageState() });
    await walled.addInitScript(() => {
      globalThis.WebSocket = class {
        onclose: ((event: object) => void) | null = null;
        constructor() {
          setTimeout(() => this.onclose?.({ code: 1006, reason: '' }), 10);
        }
        send(): void {}
        close(): void {}
      } as unknown as typeof WebSocket;
    });
    const open = tab;
    try {
      tab = await Tab.open(walled, open.page.url());
      await tab.live('[data-door=event-stream]');

      const said = await talk('walled', async () => {
        await tab.says('walled', 'Thought 60.');
        await stop('walled');
      });

      assert.deepEqual(await tab.messages('walled'), said);
      assert.deepEqual(tab.faults, []);
    } finally {
      tab = open;
      await walled.close();
    }
  });

  it('lets a person approve some files of many, and the agent writes only these', limit, async () => {
    const files = ['a.txt', 'b.txt', 'c.txt'].map((path) => ({ path, text: `This is ${path}.` }));
    agent.approve('asking', 'May I write these files?', files);
    const card = tab.run('asking').locator('[data-testid=approval]');
    await card.getByText('May I write these files?').waitFor();

    await card.locator('[data-path="b.txt"] [data-testid=path-reject]').click();
    await card.locator('[data-testid=approval-reason]').fill('Not b');
    await card.locator('[data-testid=approve]').click();

    await card.getByText('2 of 3 files approved by you').waitFor();
    await agent.done('asking');
    await tab.run('asking', '[data-state=finished]').waitFor();
    for (const path of ['a.txt', 'c.txt']) {
      assert.equal((await app.file(path)).toString('utf8'), `This is ${path}.`);
    }
    const url = `${platform.files}/v1/apps/${app.id}/file?path=b.txt`;
    const missing = await until('an answer about b.txt', () => ask(url, { headers: app.owner.bearer }));
    assert.equal(missing.status, 404);
  });
});
