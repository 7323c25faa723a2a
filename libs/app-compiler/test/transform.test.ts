import assert from "node:assert/strict";
import { before, describe, it } from "node:test";
import { init } from "es-module-lexer";
import { transform } from "../src/node/transform/index.ts";
import type { TransformRequest, TransformResult } from "../src/node/transform/types.ts";
import { failureOf } from "./support/workspace.ts";

before(() => init());

const react = (
  path: string,
  source: string,
  more: Partial<TransformRequest> = {},
): TransformResult =>
  transform({ path, source, jsx: "react", refresh: true, sourceMap: true, ...more });

function specifiers(result: TransformResult): string[] {
  return result.imports.map((each) => {
    assert.equal(result.code.slice(each.start, each.end), each.specifier);
    return each.specifier;
  });
}

describe("a script", () => {
  it("loses its types and keeps its imports, with exact positions behind text of any script", () => {
    const source = `import { a } from "./ä日😀";\nconst s: string = "日😀"; export const b = () => import("./später");\nexport { a, s };`;
    const result = react("src/x.ts", source, { refresh: false });
    assert.deepEqual(specifiers(result), ["./ä日😀", "./später"]);
    assert.doesNotMatch(result.code, /: string/);
    assert.equal(result.hot.used, false);
  });

  it("drops imports that are only types", () => {
    const result = react(
      "src/x.ts",
      `import type { A } from "./a"; import { B } from "./b"; export const x: A | B = 1;`,
    );
    assert.deepEqual(specifiers(result), []);
  });

  it("tells dynamic imports, and leaves computed ones to the browser", () => {
    const result = react(
      "src/x.ts",
      "const n = 'y'; export const l = [import('./a'), import(`./b`), import(`./c/${n}`), import(n)];",
    );
    assert.deepEqual(
      result.imports.map((each) => [each.specifier, each.dynamic]),
      [
        ["./a", true],
        ["./b", true],
      ],
    );
  });

  it("sees import.meta.env as Vite's dev server gives it", () => {
    const result = react("src/x.ts", "console.log(import.meta.env.VITE_A)", {
      env: { VITE_A: "1" },
    });
    assert.match(
      result.code,
      /^import\.meta\.env = \{"VITE_A":"1","BASE_URL":"\/","DEV":true,"MODE":"development","PROD":false,"SSR":false\};/,
    );
  });

  it("reports accepted dependencies and exports with positions", () => {
    const result = react(
      "src/x.ts",
      `if (import.meta.hot) { import.meta.hot.accept(["./a", './b'], () => {}); import.meta.hot?.accept("./c", () => {}) }`,
    );
    assert.deepEqual(
      result.hot.acceptedDeps.map((each) => result.code.slice(each.start, each.end)),
      ["./a", "./b", "./c"],
    );
    assert.equal(result.hot.selfAccepts, false);
    assert.equal(react("src/y.ts", "import.meta.hot.accept()").hot.selfAccepts, true);
    assert.equal(react("src/y.ts", "import.meta.hot.accept((m) => m)").hot.selfAccepts, true);
    assert.deepEqual(
      react("src/z.ts", `import.meta.hot.acceptExports(["a", "b"])`).hot.acceptedExports,
      ["a", "b"],
    );
  });

  it("maps back to the source behind the lines that were put in front", () => {
    const result = react("src/A.tsx", "export default function A() {\n  return <p>a</p>;\n}\n");
    const map = JSON.parse(result.map!);
    assert.ok(map.mappings.startsWith(";"));
    assert.deepEqual(map.sources, ["/src/A.tsx"]);
    assert.match(map.sourcesContent[0], /return <p>/);
  });

  it("says where it does not parse, in UTF-16 units", async () => {
    const failure = await failureOf(() => react("src/bad.tsx", `const s = "日😀"; const x = ;`));
    assert.deepEqual(
      { ...failure, message: "" },
      {
        kind: "source",
        code: "syntax",
        message: "",
        file: "/src/bad.tsx",
        line: 1,
        column: 28,
        frame: `1  |  const s = "日😀"; const x = ;\n   |                             ^`,
      },
    );
  });

  it("offers another form of an import for a package that is CommonJS", () => {
    const { code, imports } = react(
      "src/x.ts",
      `import _, { debounce as d } from "lodash"; console.log(_, d);`,
    );
    const { interop } = imports[0]!;
    assert.equal(
      code.slice(interop!.start, interop!.end),
      `import _, { debounce as d } from "lodash"`,
    );
    assert.equal(
      interop!.code,
      `import { __cjs as __vite__cjsImport0 } from "__URL__";const d = __vite__cjsImport0["debounce"];const _ = __vite__cjsImport0["default"]`,
    );
    assert.deepEqual(imports[0]!.names, ["default", "debounce"]);
  });
});

describe("a React module", () => {
  const app = `import { useState } from "react";\nexport default function App() { const [n] = useState(0); return <b>{n}</b>; }`;

  it("is a refresh boundary that imports itself to look at its exports", () => {
    const result = react("src/App.tsx", app);
    assert.match(
      result.code,
      /^import \{ createHotContext as __vite__createHotContext \} from "\/@vite\/client";import\.meta\.hot = __vite__createHotContext\("\/src\/App\.tsx"\);\n/,
    );
    assert.match(result.code, /\$RefreshReg\$\(_c, "App"\)/);
    assert.deepEqual(
      result.imports.filter((each) => each.self).map((each) => each.specifier),
      ["/src/App.tsx"],
    );
    assert.deepEqual(specifiers(result), ["react", "react/jsx-dev-runtime", "/src/App.tsx"]);
    assert.deepEqual([result.hot.selfAccepts, result.hot.refreshBoundary], [true, true]);
  });

  it("is no boundary when it exports more than components", () => {
    assert.equal(
      react("src/App.tsx", `${app}\nexport const helper = 1;`).hot.refreshBoundary,
      false,
    );
    assert.equal(
      react("src/App.tsx", `${app}\nexport * from "./other";`).hot.refreshBoundary,
      false,
    );
  });

  it("without components accepts nothing", () => {
    const main = `import App from "./App"; import { createRoot } from "react-dom/client"; createRoot(document.body).render(<App />);`;
    const result = react("src/main.tsx", main);
    assert.deepEqual([result.hot.used, result.hot.selfAccepts], [false, false]);
    assert.doesNotMatch(result.code, /@react-refresh/);
  });

  it("has no refresh code when refresh is off", () => {
    assert.doesNotMatch(react("src/App.tsx", app, { refresh: false }).code, /Refresh/);
  });

  it("takes its JSX from where it is told", () => {
    assert.deepEqual(
      specifiers(react("src/a.jsx", "export const a = <a />", { jsx: "preact", refresh: false })),
      ["preact/jsx-dev-runtime"],
    );
    assert.match(
      react("src/a.jsx", "export const a = <a />", { jsx: "classic", refresh: false }).code,
      /React\.createElement\("a"/,
    );
  });
});

describe("a style sheet", () => {
  it("is a module that inserts it, and itself with absolute addresses", () => {
    const result = react(
      "src/a.css",
      `@import "./b.css";\n@import url("c.css") screen;\n.a { background: url(./i%20.svg?x#y) } .b { clip-path: url(#m) } .c { background: url(data:abc) }`,
    );
    assert.deepEqual(specifiers(result), ["/src/b.css"]);
    assert.deepEqual(
      result.cssDependencies.map((each) => {
        assert.equal(result.css!.slice(each.start, each.end), each.url);
        return [each.form, each.url];
      }),
      [
        ["import", "/src/b.css"],
        ["import", "/src/c.css"],
        ["url", "/src/i%20.svg?x#y"],
        ["url", "#m"],
        ["url", "data:abc"],
      ],
    );
    assert.match(
      result.code,
      /__vite__updateStyle\(__vite__id, __vite__css\)\nimport\.meta\.hot\.accept\(\)\nimport\.meta\.hot\.prune/,
    );
    assert.equal(result.hot.selfAccepts, true);
  });

  it("leaves an @import of a package to be linked, and asks the app's paths first", () => {
    const source = `@import "pkg"; @import "~pkg/a.css"; @import "pkg/b.css"; @import "own.css"; @import "@scope/pkg";`;
    assert.deepEqual(specifiers(react("src/a.css", source)), [
      "pkg",
      "pkg/a.css",
      "pkg/b.css",
      "/src/own.css",
      "@scope/pkg",
    ]);
    const paths = ["src/pkg/b.css", "src/own.css"];
    assert.deepEqual(specifiers(react("src/a.css", source, { paths })), [
      "pkg",
      "pkg/a.css",
      "/src/pkg/b.css",
      "/src/own.css",
      "@scope/pkg",
    ]);
  });

  it("never points above the app's root", () => {
    const { css } = react("src/a.css", ".a { background: url(../../../../etc/passwd) }");
    assert.match(css!, /url\("\/etc\/passwd"\)/);
  });

  it("as a CSS module exports its names and leaves updates to its importers", () => {
    const result = react(
      "src/x.module.css",
      `.a { composes: c from "./y.module.css" } .b-c { color: red }`,
    );
    assert.deepEqual(specifiers(result), ["/src/y.module.css"]);
    assert.match(result.code, /export const a = "_a_[^"]+" \+ " " \+ __composed0\["c"\];/);
    assert.match(result.code, /"b-c": "_b-c_/);
    assert.equal(result.hot.selfAccepts, false);
    assert.doesNotMatch(result.code, /hot\.accept\(\)/);
  });

  it("can be asked for as text", () => {
    const result = react("src/a.css", ".a { color: red }", { query: "inline" });
    assert.match(result.code, /^export default "\.a \{/);
    assert.equal(result.hot.used, false);
  });

  it("that does not close is an error at the opening, as with Vite", async () => {
    for (const [css, line] of [
      [".a {\n .b { color: red }\n", 1],
      ["a{}\n/* x", 2],
      ["a{}\n}", 2],
      ["a{content:'x\n'}", 1],
    ] as const) {
      const failure = await failureOf(() => react("src/a.css", css));
      assert.equal(failure.kind === "source" && failure.line, line, css);
    }
  });

  it("is read forgivingly where browsers forgive", () => {
    assert.match(
      react("src/a.css", ".a { *zoom: 1; color: red; width: calc( }").code,
      /updateStyle/,
    );
    assert.match(
      react("src/a.css", ".a { content: '}'; background: url(x{y.png) }").code,
      /updateStyle/,
    );
  });
});

describe("other files", () => {
  it("JSON becomes named exports where the keys are names", () => {
    const { code, kind } = react(
      "src/d.json",
      `{"a":1,"b-c":2,"class":3,"default":4,"__proto__":{"x":1}}`,
    );
    assert.equal(kind, "json");
    assert.match(code, /^export const a = 1;\nexport const __proto__ = /);
    assert.match(code, /"b-c": 2,\n {2}"class": 3,\n {2}"default": 4/);
    assert.equal(react("src/e.json", "[1]").code, "export default [1];\n");
  });

  it("broken JSON is an error with its place", async () => {
    const failure = await failureOf(() => react("src/d.json", `{\n  "a": 1,\n  oops\n}`));
    assert.ok(failure.kind === "source");
    assert.deepEqual([failure.code, failure.line, failure.column], ["json", 3, 3]);
  });

  it("?raw is the text, ?url the address, ?inline the bytes", () => {
    assert.equal(react("src/a.txt", 'a"b', { query: "raw" }).code, 'export default "a\\"b"');
    assert.equal(
      react("src/ü b.png", "", { query: "url" }).code,
      'export default "/src/%C3%BC%20b.png"',
    );
    assert.equal(
      transform({ path: "a.png", query: "inline", base64: "AP8=" }).code,
      'export default "data:image/png;base64,AP8="',
    );
    const large = `<svg>${" <g/>".repeat(1_000)}</svg>`;
    assert.equal(react("src/large.svg", large).code, 'export default "/src/large.svg"');
  });

  it("a small SVG is put where it is used, unless it must not be", () => {
    const drawn = '<svg width="1">\n  <path fill="#f00" d="M0 100%"/>\n</svg>\n';
    assert.equal(
      react("src/logo.svg", drawn).code,
      `export default "data:image/svg+xml,%3csvg%20width='1'%3e%3cpath%20fill='%23f00'%20d='M0%20100%25'/%3e%3c/svg%3e"`,
    );
    assert.equal(
      transform({ path: "a.svg", base64: Buffer.from(drawn).toString("base64") }).code,
      react("a.svg", drawn).code,
    );
    assert.match(react("a.svg", "<svg><text> ü </text></svg>").code, /svg\+xml;base64,/);
    assert.match(react("a.svg", `<svg a="it's" b='"'/>`).code, /svg\+xml;base64,/);
    assert.equal(
      react("a.svg", drawn, { query: "no-inline" }).code,
      'export default "/a.svg"',
    );
    assert.equal(react("empty.svg", "").code, 'export default "/empty.svg"');
  });

  it("?worker is a constructor", () => {
    assert.match(
      react("src/w.ts", "", { query: "worker" }).code,
      /new Worker\("\/src\/w\.ts\?worker_file&type=module", \{ type: "module"/,
    );
  });

  it("languages without a compiler here are refused by name", async () => {
    for (const path of ["a.less", "a.styl", "a.astro"]) {
      const failure = await failureOf(() => react(path, ""));
      assert.equal(failure.kind === "source" && failure.code, "unsupported");
    }
  });
});

describe("import.meta.glob", () => {
  const paths = [
    "src/pages/a.tsx",
    "src/pages/b.tsx",
    "src/pages/b.test.tsx",
    "src/x.ts",
    "src/data/d.json",
  ];

  it("becomes the imports that match", () => {
    const result = react(
      "src/x.ts",
      `export const p = import.meta.glob<{ default: 1 }>(["./pages/*.tsx", "!**/*.test.tsx"]);`,
      { paths },
    );
    assert.deepEqual(specifiers(result), ["/src/pages/a.tsx", "/src/pages/b.tsx"]);
    assert.match(result.code, /"\.\/pages\/a\.tsx": \(\) => import\("\/src\/pages\/a\.tsx"\)/);
    assert.deepEqual(result.globs, ["/src/pages/*.tsx", "!/**/*.test.tsx"]);
  });

  it("can be eager and pick a name", () => {
    const result = react(
      "src/x.ts",
      `export const p = import.meta.glob("/src/data/*.json", { eager: true, import: "default", query: "?raw" });`,
      { paths },
    );
    assert.match(
      result.code,
      /^import \{ default as __vite_glob_0 \} from "\/src\/data\/d\.json\?raw";/,
    );
  });

  it("evaluates nothing", async () => {
    const failure = await failureOf(() =>
      react("src/x.ts", "import.meta.glob(process.env.HOME + '/*')", { paths }),
    );
    assert.equal(failure.kind === "source" && failure.code, "unsupported");
  });
});
