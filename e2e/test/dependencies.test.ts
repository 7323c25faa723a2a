import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import type { Browser, Page } from 'playwright-core';
import { Agent } from '../src/agent.ts';
import { browser } from '../src/browser.ts';
import { Editor } from '../src/editor.ts';
import { type App, ask, Owner, until } from '../src/platform.ts';
import { template, templateFile } from '../src/template.ts';

const component = templateFile('react-ts', 'src/App.tsx');
const manifest = templateFile('react-ts', 'package.json');

/** The template's component with other imports and another heading. */
function importing(imports: string, heading: string): string {
  return `${imports}\n${component.replace('<h1>Get started</h1>', `<h1>${heading}</h1>`)}`;
}

function lineOf(text: string, part: string): number {
  return text.split('\n').findIndex((line) => line.includes(part)) + 1;
}

describe('a dependency', () => {
  let chromium: Browser;
  let page: Page;
  let app: App;
  let editor: Editor;
  let agent: Agent;

  before(async () => {
    chromium = await browser();
    page = await chromium.newPage();
    app = await (await Owner.create('Dependencies')).createApp('dependencies');
    await app.change(template('react-ts'));
    await until('the preview host', async () =>
      (await ask(app.preview, { headers: { accept: 'text/html' } })).text.includes('/@vite/client') || undefined,
    );
    editor = await Editor.open(app);
    agent = await Agent.start(app);
    await page.goto(app.preview);
    await heading('Get started');
    await page.evaluate(() => Object.assign(window, { unloaded: false }));
    await page.locator('button.counter').click();
    await page.locator('button.counter').click();
  });

  after(async () => {
    agent?.quit();
    editor?.close();
    await chromium?.close();
  });

  const heading = (name: string) => page.getByRole('heading', { name, exact: true }).waitFor({ timeout: 90_000 });
  const overlay = () => page.locator('vite-error-overlay');

  async function kept(): Promise<void> {
    assert.equal(await page.locator('button.counter').textContent(), 'Count is 2');
    assert.equal(await page.evaluate(() => 'unloaded' in window), true, 'the page was reloaded');
  }

  /** Writes a file on whatever the draft is by now. */
  async function write(path: string, content: string): Promise<number> {
    const outcome = await editor.call(agent, 'write_file', { path, content });
    assert.equal(outcome.status, 'succeeded', JSON.stringify(outcome));
    return outcome.result.revision;
  }

  async function change(tool: string, args: object): Promise<any> {
    const outcome = await editor.call(agent, tool, args);
    assert.equal(outcome.status, 'succeeded', JSON.stringify(outcome));
    return outcome.result;
  }

  it('is added by the agent and imported while the page keeps its state', async () => {
    const { path, version } = await change('add_dependency', { name: 'clsx', version: '^2.1.1' });
    await write('src/App.tsx', importing("import { clsx } from 'clsx'", "{clsx('with', 'clsx')}"));

    await heading('with clsx');

    assert.deepEqual([path, version], ['package.json', '^2.1.1']);
    await kept();
  });

  it('that needs what the page already has is swapped in too, with a subpath and a CommonJS one', async () => {
    await change('add_dependency', { name: 'zustand', version: '^5.0.0' });
    await change('add_dependency', { name: 'lodash', version: '^4.17.21' });
    const imports = [
      "import { create } from 'zustand'",
      "import { combine } from 'zustand/middleware'",
      "import capitalize from 'lodash/capitalize'",
      'const useBears = create(combine({ bears: 3 }, () => ({})))',
      "const Bears = () => <>{capitalize('bears')} {useBears(({ bears }) => bears)}</>",
    ].join('\n');
    await write('src/App.tsx', importing(imports, '<Bears />'));

    await heading('Bears 3');

    await kept();
  });

  it('that the registry does not have is told at its line, and taken out again', async () => {
    const name = 'no-such-package-of-overskill';
    const { revision } = await change('add_dependency', { name, version: '1.0.0' });

    const told = await editor.told('preview.failed', (data) => data.revision >= revision);
    await overlay().waitFor({ state: 'attached' });
    const { failing } = (await editor.call(agent, 'read_console_logs')).result;

    const now = (await app.file('package.json')).toString();
    assert.deepEqual([told.path, told.line], ['package.json', lineOf(now, name)]);
    assert.match(told.message, /no-such-package-of-overskill is not in the registry/);
    assert.deepEqual(failing.map((each: any) => each.text), [told.message]);
    await kept();

    await change('remove_dependency', { name });

    await editor.told('preview.recovered', (data) => data.path === 'package.json' && data.revision > told.revision);
    await overlay().waitFor({ state: 'detached' });
    await kept();
  });

  it('in a version that there is not, and one of Node, are told', async () => {
    const { revision } = await change('add_dependency', { name: 'clsx', version: '^99.0.0' });
    const version = await editor.told('preview.failed', (data) => data.revision >= revision);
    await change('add_dependency', { name: 'clsx', version: '^2.1.1' });
    await overlay().waitFor({ state: 'detached' });
    const node = await write('src/App.tsx', importing("import { readFileSync } from 'node:fs'; void readFileSync", 'Node'));

    const builtin = await editor.told('preview.failed', (data) => data.revision >= node);
    assert.match(version.message, /clsx/);
    assert.deepEqual([builtin.path, builtin.line], ['src/App.tsx', 1]);
    assert.match(builtin.message, /node:fs is a Node module; browsers do not have it/);
    await write('src/App.tsx', importing('', 'Mended'));
    await heading('Mended');
    await overlay().waitFor({ state: 'detached' });
    await kept();
  });

  it('is refused when it cannot be one', async () => {
    const git = await editor.call(agent, 'add_dependency', { name: 'x', version: 'git+https://example.test/x.git' });
    await write('package.json', '{,}');
    const broken = await editor.call(agent, 'add_dependency', { name: 'clsx' });
    await write('package.json', manifest);

    assert.deepEqual([git.status, git.code], ['refused', 'bad_arguments']);
    assert.deepEqual([broken.status, broken.code], ['refused', 'invalid_package_json']);
  });
});
