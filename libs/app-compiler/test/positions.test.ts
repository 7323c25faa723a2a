import assert from "node:assert/strict";
import { SourceMap } from "node:module";
import { before, describe, it } from "node:test";
import { init } from "es-module-lexer";
import { transform } from "../src/node/transform/index.ts";
import type { TransformResult } from "../src/node/transform/types.ts";
import { failureOf } from "./support/workspace.ts";

before(() => init());

const SOURCE = `const t = <T,>(x: T) => x; // 日😀
export const A = () => (
  <main className="x"><Foo.Bar /><p {...a}>日😀<b>t</b></p>
    <><svg:rect /><Upper title="<i>" /></>
  </main>
);
export const after = () => { throw t(1) };
`;

function compiled(source: string, path = "src/A.tsx"): TransformResult {
  return transform({ path, source, jsx: "react", refresh: true, sourceMap: true, positions: true });
}

describe("elements", () => {
  it("say where their < stands, if they are the host's", () => {
    const found = [...compiled(SOURCE).code.matchAll(/"data-os-src": "([^"]*)"/g)];
    assert.deepEqual(
      found.map(([, place]) => place),
      ["src/A.tsx:3:3", "src/A.tsx:3:34", "src/A.tsx:3:47"],
    );
  });

  it("say nothing unless asked to", () => {
    const result = transform({ path: "src/A.tsx", source: SOURCE, jsx: "react" });
    assert.doesNotMatch(result.code, /data-os-src/);
    assert.doesNotMatch(compiled(`export const a = <T>(x: T) => x<1;`, "src/a.ts").code, /data-os-src/);
  });

  it("do not move what the source map says", () => {
    const result = compiled(SOURCE);
    const map = new SourceMap(JSON.parse(result.map!));
    const lines = result.code.split("\n");
    const source = SOURCE.split("\n");
    for (const word of ["throw", `"t"`, "className"]) {
      const line = lines.findIndex((each) => each.includes(word));
      const entry = map.findEntry(line, lines[line]!.indexOf(word));
      assert.ok("originalLine" in entry, word);
      const rest = source[entry.originalLine]!.slice(entry.originalColumn);
      assert.ok(rest.startsWith(word.replaceAll('"', "")), `${word}: ${rest}`);
    }
  });

  it("leave errors where they are", async () => {
    const broken = SOURCE.replace("throw t(1)", "let x = ;");
    const failure = await failureOf(() => compiled(broken));
    assert.deepEqual("line" in failure && [failure.line, failure.column], [7, 38]);
  });

  it("may be in a file with any name", () => {
    assert.match(compiled("export default <b/>", 'src/a"&<b>.jsx').code, /data-os-src": "src\/a\\"&<b>\.jsx:1:16"/);
  });
});

describe("a script in a page", () => {
  it("is a module of its own that imports from where the page is", () => {
    const { code, imports } = transform({
      path: "sub/index.html",
      query: "html-proxy&index=0.js",
      source: `import { a } from "./a.ts"; import.meta.hot?.accept(); a(import.meta.env.MODE)`,
    });
    assert.deepEqual(imports.map((each) => each.specifier), ["./a.ts"]);
    assert.match(code, /createHotContext\("\/sub\/index\.html\?html-proxy&index=0\.js"\)/);
  });
});
