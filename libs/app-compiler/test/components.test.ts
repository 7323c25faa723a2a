import assert from "node:assert/strict";
import { before, describe, it } from "node:test";
import { init } from "es-module-lexer";
import { segments } from "../src/node/transform/mappings.ts";
import { compiled } from "./support/preview.ts";
import { failureOf } from "./support/workspace.ts";

before(() => init());

const SVELTE = `<script lang="ts">
  import Counter from "./Counter.svelte";
  let n: number = $state(0);
</script>
<button onclick={() => n++}>{n} 日本</button><Counter />
<style>
  button { color: red }
</style>`;

describe("a Svelte component", () => {
  it("is a hot module that imports its style as a sheet of its own", async () => {
    const { code, imports, hot } = await compiled({ "src/App.svelte": SVELTE }, "src/App.svelte");
    const specifiers = imports.map((each) => each.specifier);
    assert.ok(specifiers.includes("./Counter.svelte"));
    assert.ok(specifiers.includes("svelte/internal/client"));
    assert.ok(specifiers.includes("/src/App.svelte?svelte&type=style&lang.css"));
    assert.equal(hot.selfAccepts, true);
    assert.match(code, /createHotContext\("\/src\/App\.svelte"\)/);
  });

  it("keeps its code while only its style changes", async () => {
    const red = await compiled({ "src/App.svelte": SVELTE }, "src/App.svelte");
    const source = SVELTE.replace("red", "blue");
    const blue = await compiled({ "src/App.svelte": source }, "src/App.svelte");
    const style = await compiled({ "src/App.svelte": source }, "src/App.svelte", "svelte&type=style&lang.css");
    assert.equal(blue.code, red.code);
    assert.match(style.css!, /button\.svelte-\w+ \{\s*color: (?:#00f|blue)/);
    assert.equal(style.hot.selfAccepts, true);
  });

  it("may have runes in modules of its own, and styles in Sass and Tailwind", async () => {
    const files = {
      "src/n.svelte.ts": `export const box: { n: number } = $state({ n: 0 });`,
      "src/index.css": `@import "tailwindcss";`,
      "src/A.svelte": `<p class="a">x</p><style lang="scss">@use "./v"; .a { color: v.$c; &:hover { color: blue } }</style>`,
      "src/B.svelte": `<p>x</p><style>@reference "./index.css"; p { @apply underline; }</style>`,
      "src/_v.scss": `$c: #123456;`,
    };
    assert.match((await compiled(files, "src/n.svelte.ts")).code, /\$\.proxy|\$\.state/);
    assert.match((await compiled(files, "src/A.svelte", "svelte&type=style&lang.css")).css!, /#123456/);
    assert.match((await compiled(files, "src/B.svelte", "svelte&type=style&lang.css")).css!, /underline/);
  });

  it("says where it is wrong", async () => {
    const failure = await failureOf(() => compiled({ "src/App.svelte": "<p>\n{#if}\n" }, "src/App.svelte"));
    assert.deepEqual(
      "line" in failure && [failure.kind, failure.file, failure.line],
      ["source", "/src/App.svelte", 2],
    );
  });
});

const VUE = `<script setup lang="ts">
import { ref } from "vue";
import Child from "./Child.vue";
import logo from "./logo.svg";
const n = ref<number>(0);
</script>
<template>
  <Child /><img src="./pic.png"><img :src="logo">
  <button class="b" @click="n++">{{ n as number }} 日本</button>
</template>
<style scoped>
.b { color: red }
</style>`;

describe("a Vue component", () => {
  const of = (source: string, query = "") => compiled({ "src/App.vue": source }, "src/App.vue", query);

  it("is a hot module that imports what its script, template and styles name", async () => {
    const { code, imports, hot } = await of(VUE);
    const specifiers = imports.map((each) => each.specifier);
    for (const wanted of ["vue", "./Child.vue", "./logo.svg", "./pic.png"]) {
      assert.ok(specifiers.includes(wanted), wanted);
    }
    assert.match(specifiers.find((each) => each.includes("type=style"))!, /^\/src\/App\.vue\?vue&type=style&index=0&scoped=\w{8}&lang\.css$/);
    assert.equal(hot.selfAccepts, true);
    assert.doesNotMatch(code, /ref<number>/);
  });

  it("maps its script and its template back to where they were written", async () => {
    const { code, map } = await compiled({ "src/App.vue": VUE }, "src/App.vue", "", { sourceMap: true });
    const traced = segments((JSON.parse(map!) as { mappings: string }).mappings);
    const lines = code.split("\n");
    const written = VUE.split("\n");
    const origin = (text: string): string | undefined => {
      const line = lines.findIndex((each) => each.includes(text));
      const from = traced[line]?.findLast((each) => each.column <= lines[line]!.indexOf(text));
      return from && written[from.line]!.slice(from.sourceColumn);
    };
    assert.match(origin("ref(0)")!, /^ref<number>\(0\)/);
    assert.match(origin("$setup.n)")!, /^n as number/);
    assert.match(origin("$setup.n++")!, /^n\+\+/);
    assert.equal((JSON.parse(map!) as { sourcesContent: string[] }).sourcesContent[0], VUE);
  });

  it("has props of a type that is imported by an alias, also from there", async () => {
    const files = {
      "src/App.vue": `<script setup lang="ts">
import type { Props } from "@/types";
defineProps<Props>();
</script>
<template>{{ title }}</template>`,
      "src/types.ts": `import type { Base } from "@/lib/base"; export interface Props extends Base { title: string }`,
      "src/lib/base.ts": `export interface Base { size?: number }`,
    };
    const { code } = await compiled(files, "src/App.vue");
    assert.match(code, /title: \{\s*type: String,\s*required: true/);
    assert.match(code, /size: \{\s*type: Number,\s*required: false/);
  });

  it("says where an import by an alias leads nowhere", async () => {
    const source = `<script setup lang="ts">\nimport type { P } from "@/nope";\ndefineProps<P>();\n</script>`;
    const failure = await failureOf(() => compiled({ "src/App.vue": source }, "src/App.vue"));
    assert.deepEqual("line" in failure && [failure.kind, failure.line], ["source", 3]);
  });

  it("renders anew when only its template changed, and starts anew when its script did", async () => {
    const script = (code: string): string => /__script = "([^"]+)"/.exec(code)![1]!;
    const first = (await of(VUE)).code;
    const template = (await of(VUE.replace("日本", "本日"))).code;
    const logic = (await of(VUE.replace("ref<number>(0)", "ref<number>(5)"))).code;
    const style = (await of(VUE.replace("red", "blue"))).code;
    assert.notEqual(template, first);
    assert.equal(script(template), script(first));
    assert.notEqual(script(logic), script(first));
    assert.equal(style, first);
  });

  it("has styles that are scoped, modules, in Sass, and bound to its values", async () => {
    const scoped = await of(VUE, "vue&type=style&index=0&scoped=x&lang.css");
    assert.match(scoped.css!, /\.b\[data-v-\w{8}\]/);
    const modules = `<template><p :class="$style.a" /></template><style module lang="scss">$c: #123456; .a { color: $c }</style>`;
    const main = await of(modules);
    assert.match(main.code, /__cssModules = \{ "\$style"/);
    const style = await of(modules, "vue&type=style&index=0&lang.module.scss");
    assert.match(style.css!, /#123456/);
    assert.match(style.code, /export const a = "_a_/);
    const bound = `<script setup>const c = "red"</script><template><p class="a" /></template><style>.a { color: v-bind(c) }</style>`;
    assert.match((await of(bound)).code, /useCssVars/);
    assert.match((await of(bound, "vue&type=style&index=0&lang.css")).css!, /var\(--\w+/);
  });

  it("reads types from the app's own files, never those of another app", async () => {
    const app = (type: string) => ({
      "src/App.vue": `<script setup lang="ts">import type { P } from "./types"; defineProps<P>()</script><template>x</template>`,
      "src/types.ts": `export interface P { ${type} }`,
    });
    assert.match((await compiled(app("a: string"), "src/App.vue")).code, /props: \{ a: \{\s+type: String/);
    assert.match((await compiled(app("b: number"), "src/App.vue")).code, /props: \{ b: \{\s+type: Number/);
    const outside = app("a: string")["src/App.vue"].replace("./types", "../../etc/passwd");
    const failure = await failureOf(() => compiled({ "src/App.vue": outside }, "src/App.vue"));
    assert.equal(failure.kind, "source");
  });

  it("says where it is wrong", async () => {
    const cases: [string, number][] = [
      [`<template>\n  <p>{{ a b }}</p>\n</template>`, 2],
      [`<script setup>\nconst a = ;\n</script>`, 2],
      [`<template>\n<p>`, 2],
      [`<script src="./x.js"></script>`, 1],
    ];
    for (const [source, line] of cases) {
      const failure = await failureOf(() => of(source));
      assert.deepEqual("line" in failure && [failure.kind, failure.line], ["source", line], source);
    }
  });

  it("may be empty, and its script may stand alone", async () => {
    assert.match((await of("<template></template>")).code, /export default _sfc_main/);
    assert.match((await of(`<script>export default { name: "x" }</script>`)).code, /name: "x"/);
  });
});

describe("a Sass sheet", () => {
  it("loads partials, folders and aliases of the app, and built-in modules", async () => {
    const files = {
      "src/a.scss": `@use "sass:math"; @use "./part"; @use "@/theme"; .a { width: math.div(8px, 2); color: part.$c; @include theme.big; }`,
      "src/_part.scss": `$c: #123456;`,
      "src/theme/_index.scss": `@forward "deep/x";`,
      "src/theme/deep/_x.scss": `@mixin big { background: url(./i.png) }`,
      "src/theme/deep/i.png": "",
    };
    const { css, hot } = await compiled(files, "src/a.scss");
    assert.match(css!, /width: 4px/);
    assert.match(css!, /#123456/);
    assert.match(css!, /\/src\/theme\/deep\/i\.png/);
    assert.equal(hot.selfAccepts, true);
  });

  it("may be a module, indented, or inline", async () => {
    const files = { "src/a.module.scss": `.a { .b & { color: red } }`, "src/b.sass": `.b\n  color: #123456\n` };
    assert.match((await compiled(files, "src/a.module.scss")).code, /export const a = /);
    assert.match((await compiled(files, "src/b.sass", "inline")).code, /export default ".*#123456/s);
  });

  it("says what is wrong in the file where it is", async () => {
    const files = { "src/a.scss": `@use "./p";`, "src/_p.scss": `.a {\n  color: $nope;\n}` };
    const failure = await failureOf(() => compiled(files, "src/a.scss"));
    assert.deepEqual("line" in failure && [failure.file, failure.line], ["/src/_p.scss", 2]);
  });

  it("loads nothing of this machine", async () => {
    for (const url of ["/etc/passwd", "../../../../etc/passwd", "file:///etc/passwd", "pkg:sass", "bootstrap"]) {
      const failure = await failureOf(() => compiled({ "src/a.scss": `@use "${url}";` }, "src/a.scss"));
      assert.equal(failure.kind, "source", url);
    }
  });
});
