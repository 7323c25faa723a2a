import assert from "node:assert/strict";
import { before, describe, it } from "node:test";
import { init } from "es-module-lexer";
import { scan } from "../src/node/scan.ts";

before(() => init());

function specifiers(files: Record<string, string>): string[] {
  return scan({ files: Object.entries(files).map(([path, source]) => ({ path, source })) })
    .specifiers;
}

describe("a scan", () => {
  it("finds every form of import, once, without types and queries", () => {
    const source = `import a from "a"; import "b/style.css?x"; export * from "c/sub"; import("d"); import type { T } from "types"; import { U } from "only-types"; import "./own"; import "https://x/y.js"; const t: T | U = a;`;
    assert.deepEqual(
      specifiers({
        "src/x.ts": source,
        "src/y.tsx": `import a from "a"; export const e = <b>{a}</b>;`,
      }),
      ["a", "b/style.css", "c/sub", "d", "react/jsx-dev-runtime"],
    );
  });

  it("follows the page, and leaves what it does not lead to", () => {
    const files = {
      "index.html": `<link rel="stylesheet" href="/src/a.css"><script type="module" src="/src/main.ts"></script><script type="module">import "inline"</script>`,
      "src/main.ts": `import "@/deep/x"; import("./lazy"); import.meta.glob("./pages/*.ts"); new Worker(new URL("./w.ts", import.meta.url))`,
      "src/deep/x.ts": `import "deep"`,
      "src/lazy.ts": `import "lazy"`,
      "src/pages/a.ts": `import "page"`,
      "src/a.css": `@import "normalize.css"; @import "./b"; @import url("b.css"); @import "tailwindcss" layer(base);`,
      "src/b.css": `@import "~bootstrap/dist/x.css";`,
      "vite.config.ts": `import "vite"`,
      "server/index.ts": `import "express"`,
      "src/a.test.ts": `import "vitest"`,
    };
    assert.deepEqual(specifiers(files), [
      "bootstrap/dist/x.css",
      "deep",
      "inline",
      "lazy",
      "normalize.css",
      "page",
    ]);
  });

  it("survives files that do not parse", () => {
    assert.deepEqual(specifiers({ "a.ts": "import 'a'; const = ;", "b.ts": "import 'b'" }), ["b"]);
  });

  it("reads aliases from tsconfig with comments, longest first, and knows @/ without", () => {
    const config = `{ // paths\n "compilerOptions": { "baseUrl": "./source", "paths": { "@/*": ["./*"], "@ui": ["ui/index.ts"], "@ui/deep/*": ["ui/deep/*"], "*": ["x/*"] }, } }`;
    const { aliases } = scan({ files: [{ path: "tsconfig.app.json", source: config }] });
    assert.deepEqual(aliases, [
      { find: "@ui/deep/", replacement: "/source/ui/deep/" },
      { find: "@ui", replacement: "/source/ui/index.ts" },
      { find: "@/", replacement: "/source/" },
    ]);
    assert.deepEqual(scan({ files: [] }).aliases, [{ find: "@/", replacement: "/src/" }]);
  });
});
