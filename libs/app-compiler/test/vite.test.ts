import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { after, before, describe, it } from "node:test";
import react from "@vitejs/plugin-react";
import { init, parse } from "es-module-lexer";
import { createServer, type ViteDevServer } from "vite";
import { transform } from "../src/node/transform/index.ts";
import { temporaryFolder, writeFiles } from "./support/workspace.ts";

/** The sources of a React app, in the style of create-vite's template and a little beyond it. */
const APP: Record<string, string> = {
  "src/main.tsx": `import { StrictMode } from 'react'
import { createRoot } from 'react-dom/client'
import './index.css'
import App from './App.tsx'

createRoot(document.getElementById('root')!).render(
  <StrictMode>
    <App />
  </StrictMode>,
)
`,
  "src/App.tsx": `import { useState } from 'react'
import reactLogo from './assets/react.svg'
import './App.css'
import styles from './card.module.css'
import raw from './note.txt?raw'
import { format, type Options } from './format'
import data from './data.json'

interface Props { title?: string }

const mode: string = import.meta.env.MODE

export function Card({ title = 'card' }: Props) {
  const [count, setCount] = useState<number>(0)
  return (
    <>
      <img src={reactLogo} className={styles.logo} alt="React logo — 日本 😀" />
      <button onClick={() => setCount((n) => n + 1)}>{title} {format(count, {} as Options)} {mode} {raw} {data.a}</button>
    </>
  )
}

export const lazy = () => import('./format')
export default function App() {
  return <Card />
}
`,
  "src/useThing.ts": `import { useState } from 'react'\nexport function useThing() { return useState(1) }\n`,
  "src/format.ts": `export interface Options { digits?: number }\nexport const format = (n: number, o: Options): string => n.toFixed(o.digits)\nif (import.meta.hot) {\n  import.meta.hot.accept('./data.json', () => {})\n}\n`,
  "src/store.ts": `export enum Mode { A, B = 5 }\nexport const store = { mode: Mode.A }\nimport.meta.hot?.accept()\n`,
  "src/memo.jsx": `import { memo, forwardRef } from 'react'\nconst Inner = forwardRef((props, ref) => <i ref={ref} {...props} />)\nexport default memo(Inner)\n`,
  "src/data.json": `{"a": 1, "b-c": [2], "class": null}`,
  "src/index.css": `:root { color: red; }\n.a { .b & { color: blue } }\n`,
  "src/App.css": `.app { background: url('/vite.svg'); }\n`,
  "src/note.txt": "a note",
};

const FAKE: Record<string, string> = {
  "package.json": `{"name":"app","private":true,"type":"module"}`,
  "index.html": "<!doctype html><html><head></head><body></body></html>",
  "public/vite.svg": "<svg/>",
  "src/assets/react.svg": `<svg>${"x".repeat(5000)}</svg>`,
  "src/card.module.css": ".logo { color: red }",
  "node_modules/react/package.json": `{"name":"react","version":"19.0.0","type":"module","exports":{".":"./index.js","./jsx-dev-runtime":"./jsx.js","./jsx-runtime":"./jsx.js"}}`,
  "node_modules/react/index.js":
    "export const useState = 1, StrictMode = 1, memo = 1, forwardRef = 1;",
  "node_modules/react/jsx.js": "export const jsxDEV = 1, Fragment = 1;",
  "node_modules/react-dom/package.json": `{"name":"react-dom","version":"19.0.0","type":"module","exports":{".":"./client.js","./client":"./client.js"}}`,
  "node_modules/react-dom/client.js": "export const createRoot = 1;",
};

const root = temporaryFolder();
let vite: ViteDevServer;

before(async () => {
  await init();
  writeFiles(root, { ...APP, ...FAKE });
  vite = await createServer({
    root,
    configFile: false,
    logLevel: "silent",
    plugins: [react()],
    optimizeDeps: { noDiscovery: true, include: [] },
    css: { transformer: "lightningcss" },
    server: { middlewareMode: true, ws: false, watch: null },
  });
});

after(() => vite.close());

/** What is left when the spelling of specifiers, the host's paths and white space do not count. */
function essence(code: string): string {
  const [imports] = parse(code);
  let out = "";
  let from = 0;
  for (const each of imports) {
    if (each.type === "import-meta" || each.specifier === undefined) continue;
    const isLiteral = each.type === "dynamic";
    out += `${code.slice(from, each.start)}${isLiteral ? '"*"' : "*"}`;
    from = each.end;
  }
  return (out + code.slice(from))
    .replaceAll(root, "")
    .replace(/import\.meta\.env = \{[^}]*\}/, "import.meta.env = {}")
    .replace(/accept\((["'])[^"']*\1/, 'accept("*"')
    .replace(/\s+/g, "")
    .replaceAll("'", '"');
}

async function compare(path: string, query = ""): Promise<void> {
  const url = `/${path}${query === "" ? "" : `?${query}`}`;
  const theirs = await vite.transformRequest(url);
  const ours = transform({
    path,
    query,
    source: readFileSync(join(root, path), "utf8"),
    jsx: "react",
    refresh: true,
  });
  assert.equal(essence(ours.code), essence(theirs!.code));
  const node = await vite.environments.client.moduleGraph.getModuleByUrl(url);
  assert.equal(ours.hot.selfAccepts, node!.isSelfAccepting === true, "self accepting");
  assert.equal(ours.hot.acceptedDeps.length, node!.acceptedHmrDeps.size, "accepted dependencies");
}

describe("a module is what Vite's own dev server answers", () => {
  for (const path of Object.keys(APP).filter((each) => !each.endsWith(".txt"))) {
    it(path, () => compare(path));
  }
  it("src/note.txt?raw", () => compare("src/note.txt", "raw"));
  it("src/index.css?inline", () => compare("src/index.css", "inline"));
  it("src/data.json?url", () => compare("src/data.json", "url"));
});
