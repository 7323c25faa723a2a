import assert from "node:assert/strict";
import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { before, describe, it } from "node:test";
import { pathToFileURL } from "node:url";
import { init } from "es-module-lexer";
import { bundle, type BundleResult } from "../src/node/bundle/index.ts";
import { registry } from "./support/registry.ts";
import { failureOf, inputFiles, NEVER, temporaryFolder } from "./support/workspace.ts";

before(() => init());

registry([
  {
    name: "dep",
    version: "1.0.0",
    files: {
      "index.js": `exports.mode = process.env.NODE_ENV; exports.unused = "unused marker";`,
      "style.css": ".dep { background: url(./big.svg) }",
      "big.svg": `<svg>${"x".repeat(5000)}</svg>`,
    },
  },
]);

const cache = temporaryFolder();
const page = (body: string, head = ""): string =>
  `<!doctype html>\n<html lang="en">\n<head>${head}</head>\n<body>${body}</body>\n</html>\n`;
const MAIN = `<script type="module" src="/src/main.ts"></script>`;

function make(
  files: Record<string, string>,
  env: Record<string, string> = {},
): Promise<BundleResult> {
  return bundle(
    { files: inputFiles({ "index.html": page(MAIN), ...files }), env, cacheDir: cache },
    NEVER,
  );
}

function text(result: BundleResult, pattern: RegExp): string {
  const found = result.files.filter((each) => pattern.test(each.path));
  assert.equal(found.length, 1, `${pattern} among ${result.files.map((each) => each.path)}`);
  return Buffer.from(found[0]!.bytes, "base64").toString();
}

async function run(result: BundleResult): Promise<Record<string, unknown>> {
  const folder = temporaryFolder();
  for (const file of result.files) {
    if (!file.path.endsWith(".js")) continue;
    writeFileSync(
      join(folder, file.path.replaceAll("/", "_").replace("assets_", "")),
      Buffer.from(file.bytes, "base64"),
    );
  }
  writeFileSync(join(folder, "package.json"), `{"type":"module"}`);
  const entry = result.files.find((each) => /^assets\/index-.*\.js$/.test(each.path))!;
  const target: Record<string, unknown> = {};
  (globalThis as Record<string, unknown>)["seen"] = target;
  await import(pathToFileURL(join(folder, entry.path.replace("assets/", ""))).href);
  return target;
}

describe("a bundle", () => {
  it("is one hashed script and one hashed sheet, named in the page", async () => {
    const result = await make({
      "src/main.ts": `import "./a.css"; globalThis.seen.x = 1 as number;`,
      "src/a.css": ".a { color: red }",
    });
    const html = text(result, /^index\.html$/);
    const [script] = /assets\/index-[\w-]+\.js/.exec(html)!;
    const [sheet] = /assets\/index-[\w-]+\.css/.exec(html)!;
    assert.match(html, /<head>\s*<script type="module" crossorigin src="\/assets/);
    assert.doesNotMatch(html, /src\/main/);
    assert.deepEqual(
      result.files.map((each) => [each.path, each.contentType, each.immutable]),
      [
        [sheet, "text/css; charset=utf-8", true],
        [script, "text/javascript; charset=utf-8", true],
        ["index.html", "text/html; charset=utf-8", false],
      ].sort((a, b) => (a[0]! < b[0]! ? -1 : 1)),
    );
    assert.equal((await run(result))["x"], 1);
  });

  it("is the same for the same input", async () => {
    const files = {
      "src/main.ts": `import { mode } from "dep"; console.log(mode, import("./lazy"))`,
      "src/lazy.ts": "export default 1",
      "package.json": `{"dependencies":{"dep":"1.0.0"}}`,
    };
    assert.deepEqual(
      await make(files),
      await make(Object.fromEntries(Object.entries(files).reverse())),
    );
  });

  it("keeps the order of scripts, inline scripts and sheets", async () => {
    const html = page(
      `<script type="module" src="/src/a.ts"></script><script type="module">import "./src/b.ts"; globalThis.seen.list.push("inline")</script><script type="module" src="src/c.ts"></script>`,
      `<link rel="stylesheet" href="/src/first.css"><link rel="stylesheet" href="https://cdn.example/x.css">`,
    );
    const push = (name: string): string =>
      `(globalThis.seen.list ??= []).push("${name}"); import "./${name}.css";`;
    const css = Object.fromEntries(
      ["first", "a", "b", "c"].map((each) => [`src/${each}.css`, `.${each} { color: red }`]),
    );
    const result = await make({
      "index.html": html,
      "src/a.ts": push("a"),
      "src/b.ts": push("b"),
      "src/c.ts": push("c"),
      ...css,
    });
    assert.deepEqual((await run(result))["list"], ["a", "b", "inline", "c"]);
    assert.deepEqual(text(result, /\.css$/).match(/\.\w+(?=\{)/g), [".first", ".a", ".b", ".c"]);
    assert.match(text(result, /^index\.html$/), /href="https:\/\/cdn\.example\/x\.css"/);
  });

  it("splits what is imported on demand, with its styles", async () => {
    const result = await make({
      "src/main.ts": `globalThis.seen.lazy = import("./lazy");`,
      "src/lazy.ts": `import "./lazy.css"; export const value = "from the lazy chunk";`,
      "src/lazy.css": ".lazy { color: red }",
    });
    assert.match(text(result, /lazy-[\w-]+\.js$/), /from the lazy chunk/);
    assert.doesNotMatch(text(result, /index-[\w-]+\.js$/), /from the lazy chunk/);
    assert.match(text(result, /\.css$/), /\.lazy/);
    assert.equal(
      ((await (await run(result))["lazy"]) as { value: string }).value,
      "from the lazy chunk",
    );
  });

  it("knows its environment", async () => {
    const result = await make(
      {
        "index.html": page(`<p>%VITE_A% %MODE% %VITE_NONE%</p>${MAIN}`),
        ".env": "VITE_A=one\nVITE_B=two\nSECRET=never",
        ".env.production": "VITE_B=production",
        "src/main.ts": `Object.assign(globalThis.seen, { prod: import.meta.env.PROD, dev: import.meta.env.DEV, b: import.meta.env.VITE_B, c: import.meta.env.VITE_C, secret: import.meta.env.SECRET, all: import.meta.env, hot: import.meta.hot, node: process.env.NODE_ENV })`,
      },
      { VITE_C: "given" },
    );
    const seen = await run(result);
    assert.deepEqual(
      [seen["prod"], seen["dev"], seen["b"], seen["c"], seen["secret"], seen["hot"], seen["node"]],
      [true, false, "production", "given", undefined, undefined, "production"],
    );
    assert.deepEqual((seen["all"] as Record<string, string>)["VITE_A"], "one");
    assert.match(text(result, /^index\.html$/), /<p>one production %VITE_NONE%<\/p>/);
  });

  it("bundles packages for production and drops what is not used", async () => {
    const result = await make({
      "package.json": `{"dependencies":{"dep":"^1.0.0"}}`,
      "src/main.ts": `import { mode } from "dep"; import "dep/style.css"; globalThis.seen.mode = mode;`,
    });
    assert.equal((await run(result))["mode"], "production");
    assert.match(text(result, /\.css$/), /\.dep\{background:url\("?\/assets\/big-[\w-]+\.svg"?\)/);
    text(result, /big-.*\.svg$/);
  });

  it("gives assets hashed names, or puts small ones where they are used", async () => {
    const big = `<svg>${"y".repeat(5000)}</svg>`;
    const result = await make({
      "index.html": page(
        `<img src="/src/page.svg" srcset="./src/page.svg 1x, /pub.svg 2x"><img src="/pub.svg"><a href="/src/page.svg">x</a>${MAIN}`,
        `<link rel="icon" href="./src/icon.svg">`,
      ),
      "public/pub.svg": "<svg>public</svg>",
      "public/deep/x.txt": "as it is",
      "src/page.svg": big,
      "src/icon.svg": "<svg>icon</svg>",
      "src/big.svg": big.replace("y", "z"),
      "src/small.svg": "<svg>small</svg>",
      "src/main.ts": `import big from "./big.svg"; import small from "./small.svg"; import url from "./small.svg?url"; import raw from "./small.svg?raw"; import pub from "/pub.svg"; import "./a.css";
        Object.assign(globalThis.seen, { big, small, url, raw, pub, href: new URL("./big.svg", import.meta.url).pathname.replace(/.*assets/, "/assets") });`,
      "src/a.css": `.a { background: url("./big.svg"); mask: url(/pub.svg); cursor: url("./small.svg") }`,
    });
    const seen = await run(result);
    assert.match(String(seen["big"]), /^\/assets\/big-[\w-]{10}\.svg$/);
    assert.equal(seen["href"], seen["big"]);
    assert.match(String(seen["small"]), /^data:image\/svg\+xml;base64,/);
    assert.match(String(seen["url"]), /^\/assets\/small-/);
    assert.deepEqual([seen["raw"], seen["pub"]], ["<svg>small</svg>", "/pub.svg"]);
    const css = text(result, /\.css$/).replaceAll('"', "");
    assert.ok(css.includes(`url(${seen["big"]})`), css);
    assert.match(css, /url\(\/pub\.svg\)/);
    assert.equal(text(result, /^deep\/x\.txt$/), "as it is");
    const html = text(result, /^index\.html$/);
    assert.match(
      html,
      /<img src="\/assets\/page-[\w-]+\.svg" srcset="\/assets\/page-[\w-]+\.svg 1x, \/pub\.svg 2x">/,
    );
    assert.match(html, /<link rel="icon" href="\/assets\/icon-/);
    assert.match(html, /<a href="\/src\/page\.svg">/);
  });

  it("understands CSS modules, aliases, JSON, TypeScript's .js names and globs", async () => {
    const result = await make({
      "tsconfig.json": `{ /* c */ "compilerOptions": { "paths": { "~lib/*": ["./source/lib/*"], }, } }`,
      "source/lib/x.ts": "export const x: number = 1;",
      "src/y.ts": "export const y = 2;",
      "src/d.json": `{"a": 3}`,
      "src/m.module.css": ".red { color: red }",
      "src/parts/one.ts": "export default 1",
      "src/parts/two.ts": "export default 2",
      "src/main.ts": `import { x } from "~lib/x"; import { y } from "@/y.js"; import { a } from "./d.json"; import s, { red } from "./m.module.css";
        const parts = import.meta.glob<number>("./parts/*.ts", { eager: true, import: "default" });
        Object.assign(globalThis.seen, { x, y, a, red: s.red === red && red, parts });`,
    });
    const seen = await run(result);
    assert.deepEqual(
      [seen["x"], seen["y"], seen["a"], seen["parts"]],
      [1, 2, 3, { "./parts/one.ts": 1, "./parts/two.ts": 2 }],
    );
    assert.ok(text(result, /\.css$/).includes(`.${seen["red"]}{`));
  });

  it("bundles workers on their own", async () => {
    const result = await make({
      "src/main.ts": `import W from "./w?worker"; globalThis.seen.W = W; globalThis.seen.make = () => new Worker(new URL("./v.ts", import.meta.url), { type: "module" });`,
      "src/w.ts": "postMessage('worker w' as string)",
      "src/v.ts": "postMessage('worker v' as string)",
    });
    assert.match(text(result, /w-[\w-]+\.js$/), /worker w/);
    assert.match(text(result, /v-[\w-]+\.js$/), /worker v/);
    assert.match(text(result, /index-[\w-]+\.js$/), /new URL\([^)]*v-[\w-]+\.js/);
  });

  it("needs no script at all", async () => {
    const result = await make({ "index.html": page("<h1>hello</h1>"), "style.css": "" });
    assert.deepEqual(
      result.files.map((each) => each.path),
      ["index.html"],
    );
  });

  it("moves imports of other hosts to the front of the sheet", async () => {
    const result = await make({
      "src/main.ts": `import "./a.css"; import "./b.css"`,
      "src/a.css": "a { color: red }",
      "src/b.css": `@import url("https://fonts.example/css?family=A;B"); b { color: red }`,
    });
    assert.match(text(result, /\.css$/), /^@import url\("https:\/\/fonts\.example\/css\?family=A/);
  });
});

describe("a bundle that cannot be made", () => {
  const broken = async (files: Record<string, string>): Promise<unknown[]> => {
    const failure = await failureOf(() => make(files));
    return failure.kind === "source"
      ? [failure.code, failure.file, failure.line]
      : [failure.kind, failure.code];
  };

  it("says which file is at fault and where", async () => {
    assert.deepEqual(await broken({ "src/main.ts": "const a = 1;\nconst = ;" }), [
      "syntax",
      "/src/main.ts",
      2,
    ]);
    assert.deepEqual(
      await broken({ "src/main.ts": `import "./a";\nimport "./nope";`, "src/a.ts": "" }),
      ["resolve", "/src/main.ts", 2],
    );
    assert.deepEqual(
      await broken({
        "src/main.ts": `import { nope } from "./a"; nope()`,
        "src/a.ts": "export const a = 1",
      }),
      ["resolve", "/src/main.ts", 1],
    );
    assert.deepEqual(await broken({ "src/main.ts": `import "./a.css"`, "src/a.css": "a {\n" }), [
      "css",
      "/src/a.css",
      1,
    ]);
    assert.deepEqual(
      await broken({ "src/main.ts": `import "./a.css"`, "src/a.css": "@import './no.css';" }),
      ["resolve", "/src/a.css", 1],
    );
    assert.deepEqual(await broken({ "src/main.ts": `import "./a.json"`, "src/a.json": "{" }), [
      "json",
      "/src/a.json",
      1,
    ]);
    assert.deepEqual(await broken({ "src/main.ts": `import "./a.less"`, "src/a.less": "" }), [
      "unsupported",
      "/src/a.less",
      1,
    ]);
    assert.deepEqual(await broken({}), ["resolve", "/index.html", 1]);
    assert.deepEqual(await broken({ "src/main.ts": `import "undeclared"` }), [
      "dependency",
      "not_declared",
    ]);
    assert.deepEqual(await broken({ "src/main.ts": `import "node:fs"` }), [
      "dependency",
      "not_for_browser",
    ]);
  });

  it("without a page says so", async () => {
    const failure = await failureOf(() => bundle({ files: [], cacheDir: cache }, NEVER));
    assert.equal(failure.kind === "source" && failure.code, "html");
  });
});
