import assert from "node:assert/strict";
import { before, describe, it } from "node:test";
import { init } from "es-module-lexer";
import { bundle } from "../src/node/bundle/index.ts";
import { registry } from "./support/registry.ts";
import { failureOf, inputFiles, NEVER, temporaryFolder } from "./support/workspace.ts";

before(() => init());

const stub = (names: string): string =>
  names.split(" ").map((name) => `export const ${name} = (...a) => a;`).join("\n");

registry([
  {
    name: "vue",
    version: "3.5.45",
    files: {
      "index.mjs": stub("openBlock createElementBlock defineComponent ref createVNode toDisplayString"),
    },
    json: { main: "index.mjs", module: "index.mjs" },
  },
  {
    name: "sheets",
    version: "1.0.0",
    files: { "index.css": "@utility from-package { tab-size: 3; } @theme { --color-far: #0fa; }" },
    json: { style: "./index.css", exports: { ".": { style: "./index.css" } } },
  },
]);

const cache = temporaryFolder();
const PAGE = `<!doctype html><html><head></head><body><script type="module" src="/src/main.ts"></script></body></html>`;

async function release(
  files: Record<string, string>,
  dependencies: Record<string, string> = {},
): Promise<{ css: string; js: string }> {
  const manifest = JSON.stringify({ dependencies });
  const all = { "index.html": PAGE, "package.json": manifest, ...files };
  const { files: out } = await bundle({ files: inputFiles(all), cacheDir: cache }, NEVER);
  const text = (pattern: RegExp): string =>
    out
      .filter((each) => pattern.test(each.path))
      .map((each) => Buffer.from(each.bytes, "base64").toString())
      .join("\n");
  return { css: text(/\.css$/), js: text(/\.js$/) };
}

describe("a release", () => {
  it("has Tailwind's sheet for its sources, minified, and installs none of its packages", async () => {
    const { css } = await release(
      {
        "src/main.ts": `import "./index.css"; document.body.className = "flex text-brand from-package";`,
        "src/index.css": `@import "tailwindcss"; @import "sheets"; @import "./theme.css"; .b { @apply px-4; }`,
        "src/theme.css": `@theme { --color-brand: #f0a; }`,
        "vite.config.ts": `import tailwindcss from "@tailwindcss/vite"; export default { plugins: [tailwindcss()] }`,
      },
      { tailwindcss: "^4.0.0", "@tailwindcss/vite": "^4.0.0", sheets: "1.0.0" },
    );
    assert.match(css, /\.flex\{display:flex\}/);
    assert.match(css, /\.text-brand\{color:var\(--color-brand\)\}/);
    assert.match(css, /tab-size:3/);
    assert.match(css, /\.b\{padding-inline:/);
    assert.match(css, /box-sizing:border-box/);
    assert.doesNotMatch(css, /@import|@apply|@utility/);
  });

  it("compiles Sass, its partials and modules", async () => {
    const { css, js } = await release({
      "src/main.ts": `import s from "./a.module.scss"; import "./b.sass"; globalThis.seen = s.a;`,
      "src/a.module.scss": `@use "./v"; .a { color: v.$c; &:hover { color: #0f0 } }`,
      "src/_v.scss": `$c: #123456;`,
      "src/b.sass": `.b\n  color: #654321\n`,
    });
    assert.match(css, /_a_[\w-]+\{color:#123456\}/);
    assert.match(css, /\.b\{color:#654321\}/);
    assert.match(js, /_a_/);
  });

  it("compiles Vue components with their styles, and nothing of a draft is left in them", async () => {
    const { css, js } = await release(
      {
        "src/main.ts": `import A from "./A.vue"; globalThis.seen = A;`,
        "src/A.vue": `<script setup lang="ts">import { ref } from "vue"; const n = ref<number>(41)</script>
<template><p class="a">{{ n }}</p></template>
<style scoped lang="scss">$c: #123456; .a { color: $c }</style>`,
      },
      { vue: "3.5.45" },
    );
    assert.match(css, /\.a\[data-v-\w{8}\]\{color:#123456\}/);
    assert.match(js, /41/);
    assert.doesNotMatch(js, /__hmrId|HMR|__file/);
  });

  it("fails for a broken component at its place", async () => {
    const failure = await failureOf(() =>
      release({ "src/main.ts": `import "./A.svelte"`, "src/A.svelte": `<p>\n{#if}` }),
    );
    assert.deepEqual("line" in failure && [failure.file, failure.line], ["/src/A.svelte", 2]);
  });
});
