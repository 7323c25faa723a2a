import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import type { Browser, Page } from 'playwright-core';
import { Agent } from '../src/agent.ts';
import { browser } from '../src/browser.ts';
import { Editor } from '../src/editor.ts';
import { type App, ask, type Change, Owner, until } from '../src/platform.ts';
import { template } from '../src/template.ts';

const APP = `import { useEffect, useState } from 'react'
import './App.css'
import { title } from './title'

function Counter() {
  const [count, setCount] = useState(0)
  return <button className="counter" onClick={() => setCount(count + 1)}>{count}</button>
}

export default function App() {
  useEffect(() => {}, [])
  return (
    <main>
      <h1>{title}</h1>
      <Counter />
    </main>
  )
}
`;
const TITLE = `export const title = 'It works'\n`;
const CSS = 'h1 { color: green; }\n';
const GOOD: Change[] = [
  { op: 'put', path: 'src/App.tsx', text: APP },
  { op: 'put', path: 'src/title.ts', text: TITLE },
  { op: 'put', path: 'src/App.css', text: CSS },
];

/** What is wrong after one change, and who must say so. */
interface Mistake {
  name: string;
  changes: Change[];
  /** The draft does not compile: this file is to blame, with the line where one is known. */
  fails?: string;
  /** The page throws this. */
  throws?: RegExp;
  /** Where it is thrown, or why the draft does not compile; the line of the text BOOM, if it has one. */
  at?: string;
  click?: boolean;
}

function edited(from: string, to: string): Change[] {
  assert.ok(APP.includes(from), from);
  return [{ op: 'put', path: 'src/App.tsx', text: APP.replace(from, to) }];
}

const imported = (line: string): Change[] =>
  edited("import './App.css'", `import './App.css'\n${line} // BOOM`);
const inRender = (line: string): Change[] => edited('  useEffect(() => {}, [])', `  ${line} // BOOM\n  useEffect(() => {}, [])`);
// Without dependencies it runs after every render, also of a page that was only updated.
const inEffect = (line: string): Change[] => edited('useEffect(() => {}, [])', `useEffect(() => {\n    ${line} // BOOM\n  })`);

const MISTAKES: Mistake[] = [
  { name: 'an open parenthesis', changes: edited('return (\n    <main>', 'return ((\n    <main>'), fails: 'src/App.tsx' },
  { name: 'a tag that is not closed', changes: edited('</main>', ''), fails: 'src/App.tsx' },
  { name: 'two elements side by side', changes: edited('<main>\n', '<p /><main>\n'), fails: 'src/App.tsx' },
  { name: 'a brace too few', changes: edited('  )\n}\n', '  )\n'), fails: 'src/App.tsx' },
  { name: 'a string without an end', changes: inRender("const s = 'never"), fails: 'src/App.tsx' },
  { name: 'a reserved word as a name', changes: inRender('const class = 1;'), fails: 'src/App.tsx' },
  { name: 'a type that is none', changes: inRender('const n: = 1;'), fails: 'src/App.tsx' },
  { name: 'await where nothing is asynchronous', changes: inRender('await fetch("/");'), fails: 'src/App.tsx' },
  { name: 'a name declared twice', changes: inRender('const a = 1; const a = 2;'), fails: 'src/App.tsx' },
  { name: 'a file that is not there', changes: imported("import './nowhere'"), fails: 'src/App.tsx' },
  { name: 'an alias to nothing', changes: imported("import '@/nowhere'"), fails: 'src/App.tsx' },
  { name: 'a picture that is not there', changes: imported("import logo from './nope.svg'; console.log(logo);"), fails: 'src/App.tsx' },
  { name: 'a style sheet that is not there', changes: imported("import './nope.css'"), fails: 'src/App.tsx' },
  { name: 'a file that was deleted', changes: [{ op: 'delete', path: 'src/title.ts' }], fails: 'src/App.tsx' },
  { name: 'a package that is not installed', changes: imported("import nope from 'no-such-package-here'; console.log(nope);"), fails: 'src/App.tsx' },
  {
    name: 'JSON that is none',
    changes: [...imported("import data from './data.json'; console.log(data)"), { op: 'put', path: 'src/data.json', text: '{ "a": 1, }' }],
    fails: 'src/data.json',
  },
  { name: 'a style sheet that makes no sense', changes: [{ op: 'put', path: 'src/App.css', text: 'h1 { color: green; }\n} h2 {\n' }], fails: 'src/App.css' },
  { name: 'a throw while rendering', changes: inRender("if (title) throw new Error('no render');"), throws: /no render/, at: 'src/App.tsx' },
  { name: 'a name that nobody knows', changes: inRender('console.log(nobodyKnows);'), throws: /nobodyKnows is not defined/, at: 'src/App.tsx' },
  { name: 'a member of nothing', changes: inRender('(undefined as any).member;'), throws: /Cannot read properties of undefined/, at: 'src/App.tsx' },
  { name: 'a throw in an effect', changes: inEffect("throw new Error('no effect');"), throws: /no effect/, at: 'src/App.tsx' },
  { name: 'a rejection nobody handles', changes: inEffect("void Promise.reject(new Error('no promise'));"), throws: /no promise/, at: 'src/App.tsx' },
  {
    name: 'a throw in an event handler',
    changes: edited('onClick={() => setCount(count + 1)}>', "onClick={() => { throw new Error('no click') }}>Throw "),
    throws: /no click/,
    at: 'src/App.tsx',
    click: true,
  },
  { name: 'a render that never ends', changes: edited('  const [count, setCount] = useState(0)\n', '  const [count, setCount] = useState(0)\n  setCount(count + 1) // BOOM\n'), throws: /Too many re-renders/ },
];

function boom({ changes, at, fails }: Mistake): number | undefined {
  const text = changes.find(({ path }) => path === (at ?? fails))?.text ?? '';
  const line = text.split('\n').findIndex((each) => each.includes('BOOM'));
  return line < 0 ? undefined : line + 1;
}

describe('a mistake', () => {
  let chromium: Browser;
  let page: Page;
  let app: App;
  let editor: Editor;
  let agent: Agent;

  before(async () => {
    chromium = await browser();
    page = await chromium.newPage();
    const owner = await Owner.create('Mistakes');
    app = await owner.createApp('mistakes');
    await app.change([...template('react-ts').filter(({ path }) => path !== 'src/App.tsx' && path !== 'src/App.css'), ...GOOD]);
    await until('the preview host', async () =>
      (await ask(app.preview, { headers: { accept: 'text/html' } })).text.includes('/@vite/client') || undefined,
    );
    editor = await Editor.open(app);
    agent = await Agent.start(app);
    await page.goto(app.preview);
    await page.getByRole('heading', { name: 'It works' }).waitFor({ timeout: 90_000 });
    await page.evaluate(() => Object.assign(window, { unloaded: false }));
  });

  after(async () => {
    agent?.quit();
    editor?.close();
    await chromium?.close();
  });

  const overlay = () => page.locator('vite-error-overlay');

  for (const mistake of MISTAKES) {
    it(`${mistake.name} is told in the page, to the editor and to the agent, and mended without a reload`, async () => {
      const revision = await app.change(mistake.changes);
      if (mistake.fails !== undefined) await failed(mistake, revision);
      else await threw(mistake, revision);

      const mended = await app.change([...GOOD, ...gone(mistake)]);

      await page.getByRole('heading', { name: 'It works' }).waitFor();
      await overlay().waitFor({ state: 'detached' });
      if (mistake.fails !== undefined) {
        await editor.told('preview.recovered', (data) => data.revision === mended && data.path === mistake.fails);
      }
      assert.equal(await page.evaluate(() => 'unloaded' in window), true, 'the page was reloaded');
    });
  }

  async function failed(mistake: Mistake, revision: number): Promise<void> {
    const told = await editor.told('preview.failed', (data) => data.revision === revision);
    await overlay().waitFor({ state: 'attached' });
    const shown = await overlay().evaluate((element) => element.shadowRoot?.textContent ?? '');
    const { failing } = (await editor.call(agent, 'read_console_logs')).result;

    assert.equal(told.path, mistake.fails);
    const line = boom(mistake);
    if (line !== undefined) assert.equal(told.line, line);
    assert.ok(shown.includes(mistake.fails ?? ''), shown);
    assert.ok(shown.includes(told.message.split('\n')[0]), shown);
    assert.deepEqual(failing.map((each: any) => each.path), [mistake.fails]);
    assert.equal(failing[0].text, told.message);
    assert.equal(await page.getByRole('heading').textContent(), 'It works', 'the last good page stays');
  }

  async function threw(mistake: Mistake, revision: number): Promise<void> {
    if (mistake.click) await page.getByRole('button', { name: 'Throw' }).click();
    const told = await editor.told(
      'preview.threw',
      (data) => data.revision === revision && mistake.throws?.test(data.message) === true,
    );
    const { lines } = (await editor.call(agent, 'read_console_logs', { level: 'error', sinceRevision: revision })).result;

    assert.equal(told.path, mistake.at);
    const line = boom(mistake);
    if (line !== undefined) assert.equal(told.line, line);
    const heard = lines.find((each: any) => mistake.throws?.test(each.text));
    assert.equal(heard?.path, mistake.at);
    assert.equal(heard?.line, told.line);
  }

  function gone({ changes }: Mistake): Change[] {
    return changes
      .filter(({ op, path }) => op === 'put' && !GOOD.some((each) => each.path === path))
      .map(({ path }) => ({ op: 'delete', path }));
  }
});
