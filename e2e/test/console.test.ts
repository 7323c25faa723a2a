import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, describe, it } from 'node:test';
import type { Browser, Locator, Page } from 'playwright-core';
import { browser } from '../src/browser.ts';
import { type App, ask, lastLine, overskill, Owner, platform } from '../src/platform.ts';
import { template, templateFile } from '../src/template.ts';

const limit = { timeout: 60_000 };

/** A page of the console; everything that goes wrong in it is kept. */
class Console {
  readonly faults: string[] = [];

  private constructor(readonly page: Page) {
    page.setDefaultTimeout(60_000);
    page.on('pageerror', (error) => this.faults.push(error.message));
    page.on('console', (message) => {
      if (/Content Security Policy/.test(message.text())) {
        this.faults.push(message.text());
      }
    });
  }

  static async open(chromium: Browser, link: string): Promise<Console> {
    const context = await chromium.newContext({ viewport: { width: 1440, height: 900 } });
    const console = new Console(await context.newPage());
    await console.page.goto(link);
    return console;
  }

  at(testid: string, more = ''): Locator {
    return this.page.locator(`[data-testid=${testid}]${more}`);
  }

  async openApp(id: string): Promise<void> {
    await this.at('app-card', `[data-app="${id}"]`).click();
    await this.at('connection', '[data-phase=live]').waitFor();
  }
}

/** The link that `./overskill url` prints for whoever runs the platform. */
async function link(): Promise<string> {
  const { stdout } = await overskill('url');
  const found = /http\S+#signin=\S+/.exec(stdout);
  assert.ok(found, stdout);
  return found[0];
}

/** A small repository, each commit of which an agent repeats as a run. */
function repository(commits: number): string {
  const path = mkdtempSync(join(tmpdir(), 'overskill-console-'));
  const git = (...words: string[]) =>
    execFileSync('git', ['-C', path, '-c', 'user.name=Test', '-c', 'user.email=test@example.test', ...words]);
  git('init', '--quiet', '--initial-branch=main');
  for (let i = 1; i <= commits; i++) {
    writeFileSync(join(path, 'index.html'), `<!doctype html><title>${i}</title><h1>Version ${i}</h1>\n`);
    git('add', '--all');
    git('commit', '--quiet', '--message', `Version ${i}`);
  }
  return path;
}

describe('the console in a browser', () => {
  let chromium: Browser;
  let owner: Owner;
  let app: App;
  let ui: Console;

  before(async () => {
    chromium = await browser();
    owner = await Owner.create('Console');
    ui = await Console.open(chromium, `${platform.console}/#signin=${owner.signIn}`);
  });

  after(async () => {
    await chromium?.close();
    assert.deepEqual(ui?.faults, []);
  });

  it('opens with a sign-in code, which does not stay in the address bar', async () => {
    await ui.page.getByText('No apps yet').waitFor();

    assert.ok(!ui.page.url().includes('signin'));
    const { status } = await ask(`${platform.console}/index.html`);
    assert.equal(status, 200);
  });

  it('shows an app that is made elsewhere, and opens it', async () => {
    app = await owner.createApp('console');

    await ui.openApp(app.id);

    await ui.page.getByText('Nothing to preview yet').waitFor();
    await ui.page.getByText('No runs yet').waitFor();
  });

  it('shows files and the preview as they are written', async () => {
    await app.change(template('react-ts'));

    await ui.at('tree-file', '[data-path="src/App.tsx"]').waitFor();
    const frame = ui.page.frameLocator('[data-testid=preview-frame]');
    await frame.getByRole('heading', { name: 'Get started' }).waitFor({ timeout: 90_000 });
    assert.equal(await ui.at('head').textContent(), 'r1');
  });

  it('shows an error of the draft with its place, until it is mended', async () => {
    const component = templateFile('react-ts', 'src/App.tsx');
    await app.put('src/App.tsx', component.replace('return (', 'return (('));
    await ui.at('preview-error').getByText(/src\/App\.tsx:\d+/).waitFor();

    await app.put('src/App.tsx', component.replace('Get started', 'Seen in the console'));

    await ui.at('preview-error').waitFor({ state: 'detached' });
    const frame = ui.page.frameLocator('[data-testid=preview-frame]');
    await frame.getByRole('heading', { name: 'Seen in the console' }).waitFor();
  });

  it('shows a file, what a revision changed in it, and brings an old one back', async () => {
    await ui.at('tree-file', '[data-path="src/App.tsx"]').click();
    await ui.at('file-viewer').getByText('Seen in the console').waitFor();
    await ui.at('side-history').click();
    await ui.at('revision', '[data-revision="1"]').locator('.revision-head').click();
    await ui.at('restore-revision').click();
    await ui.at('confirm').click();

    await ui.page.getByText('Revision 1 restored').waitFor();
    assert.equal(
      (await app.file('src/App.tsx')).toString('utf8'),
      templateFile('react-ts', 'src/App.tsx'),
    );
  });

  it('releases the draft and links to what the edge serves', async () => {
    await ui.at('release-button', ':not([disabled])').click();
    await ui.at('release-button', '[data-state=live]').waitFor({ timeout: 120_000 });

    const published = await ui.at('live-link').getAttribute('href');
    assert.equal(published, app.published);
    assert.match((await ask(app.published)).text, /<div id="root">/);
  });

  it('shows what an agent does, run by run', async () => {
    const commits = 12;
    const path = repository(commits);
    const slug = `console-${Date.now().toString(36)}`;
    const developer = await Console.open(chromium, await link());
    await developer.at('apps-page').waitFor();

    const replay = overskill('replay', path, '--app', slug, '--json');
    await developer.page.getByText(slug, { exact: true }).first().click(limit);
    await developer.at('connection', '[data-phase=live]').waitFor();
    await developer.at('tool-call', '[data-state=succeeded]').first().waitFor();
    const { code, stdout, stderr } = await replay;
    rmSync(path, { recursive: true });

    assert.equal(code, 0, stderr);
    const report = lastLine(stdout);
    const runs = developer.at('run', '[data-state=finished]');
    await runs.nth(commits - 1).waitFor();
    assert.equal(await runs.count(), report.commits);
    assert.equal(await developer.at('head').textContent(), `r${report.revisions ?? commits}`);
    assert.deepEqual(developer.faults, []);
  });
});
