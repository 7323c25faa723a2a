import assert from "node:assert/strict";
import { before, describe, it } from "node:test";
import { init } from "es-module-lexer";
import { candidates } from "../src/node/tailwind/candidates.ts";
import { searched } from "../src/node/tailwind/sources.ts";
import { compiled } from "./support/preview.ts";
import { failureOf } from "./support/workspace.ts";

before(() => init());

const PAGE = `export const A = () => <p className="flex text-brand hover:underline">日本</p>;`;

async function css(files: Record<string, string>, path = "src/index.css"): Promise<string> {
  return (await compiled(files, path)).css!;
}

describe("a sheet that imports Tailwind", () => {
  it("has the base styles, and the utilities that the app's sources name", async () => {
    const out = await css({ "src/index.css": `@import "tailwindcss";`, "src/A.tsx": PAGE });
    assert.match(out, /@layer theme \{[^]*@layer base \{[^]*@layer components;[^]*@layer utilities \{/);
    assert.match(out, /box-sizing: border-box/);
    assert.match(out, /\.flex \{\s*display: flex/);
    assert.doesNotMatch(out, /\.grid \{/);
  });

  it("knows parts of Tailwind by name, in layers", async () => {
    const sheet = `@layer theme, base, components, utilities;
@import "tailwindcss/theme.css" layer(theme);
@import "tailwindcss/utilities.css" layer(utilities);`;
    const out = await css({ "src/index.css": sheet, "src/A.tsx": PAGE });
    assert.match(out, /\.flex \{/);
    assert.doesNotMatch(out, /box-sizing: border-box/);
  });

  it("takes @theme, @utility, @custom-variant and @apply, also from sheets that it imports", async () => {
    const out = await css({
      "src/index.css": `@import "tailwindcss"; @import "./more/theme.css"; .btn { @apply px-4 tab-4; }`,
      "src/more/theme.css": `@theme { --color-brand: #f0a; } @utility tab-4 { tab-size: 4; background: url(./x.png); } @custom-variant late (&:where([data-late] *));`,
      "src/more/x.png": "",
      "src/A.tsx": PAGE.replace("flex", "late:flex"),
    });
    assert.match(out, /\.text-brand \{\s*color: var\(--color-brand\)/);
    assert.match(out, /\.btn \{[^}]*tab-size: 4/);
    assert.match(out, /data-late/);
    assert.match(out, /url\("\/src\/more\/x\.png"\)/);
  });

  it("follows a class that comes and forgets one that goes", async () => {
    const files = { "src/index.css": `@import "tailwindcss";`, "src/A.tsx": PAGE };
    const first = await css(files);
    const second = await css({ ...files, "src/A.tsx": PAGE.replace("flex", "flex grid") });
    const third = await css({ ...files, "src/A.tsx": PAGE.replace("flex", "grid") });
    assert.doesNotMatch(first, /\.grid \{/);
    assert.match(second, /\.grid \{/);
    assert.doesNotMatch(third, /\.flex \{/);
    assert.equal(await css(files), first);
  });

  it("shows no app the classes of another with the same sheet", async () => {
    const sheet = { "src/index.css": `@import "tailwindcss"; /* shared */` };
    await css({ ...sheet, "src/A.tsx": `<p className="p-[1234px]" />` });
    const other = await css({ ...sheet, "src/B.tsx": `<p className="p-[77px]" />` });
    assert.match(other, /77px/);
    assert.doesNotMatch(other, /1234px/);
  });

  it("looks where @source says, and not where it says not", async () => {
    const files = {
      "src/index.css": `@import "tailwindcss"; @source not "./old"; @source inline("underline");`,
      "src/A.tsx": PAGE,
      "src/old/B.tsx": `<p className="grid" />`,
    };
    const out = await css(files);
    assert.match(out, /\.flex \{/);
    assert.match(out, /\.underline \{/);
    assert.doesNotMatch(out, /\.grid \{/);
    const none = await css({
      ...files,
      "src/index.css": `@import "tailwindcss" source(none); @source "./old/*.tsx";`,
    });
    assert.doesNotMatch(none, /\.flex \{/);
    assert.match(none, /\.grid \{/);
  });

  it("may be a CSS module that refers to the app's sheet", async () => {
    const files = {
      "src/index.css": `@import "tailwindcss"; @theme { --color-brand: #f0a; }`,
      "src/a.module.css": `@reference "./index.css"; .title { @apply text-brand; }`,
    };
    const { code, css: out } = await compiled(files, "src/a.module.css");
    assert.match(code, /export const title = "_title_/);
    assert.match(out!, /color: var\(--color-brand/);
    assert.doesNotMatch(out!, /box-sizing/);
  });

  it("says what is wrong and where, also in a sheet that it imports", async () => {
    const unknown = await failureOf(() =>
      css({ "src/index.css": `@import "./b.css";\n@import "tailwindcss";`, "src/b.css": `.x {\n  @apply nope;\n}` }),
    );
    assert.deepEqual(
      [unknown.kind, "file" in unknown && unknown.file, "line" in unknown && unknown.line],
      ["source", "/src/b.css", 2],
    );
    const missing = await failureOf(() => css({ "src/index.css": `@import "tailwindcss";\n@import "./no.css";` }));
    assert.equal("code" in missing && missing.code, "resolve");
    assert.equal("line" in missing && missing.line, 2);
    const open = await failureOf(() => css({ "src/index.css": `@import "tailwindcss";\n.a {` }));
    assert.match(open.message, /Unclosed block/);
  });

  it("refuses what would run code, and says what to write instead", async () => {
    const config = await failureOf(() =>
      css({
        "src/index.css": `@import "tailwindcss";\n@config "../tailwind.config.js";`,
        "tailwind.config.js": `export default {\n  plugins: [require("x")],\n};`,
      }),
    );
    assert.match(config.message, /@theme/);
    assert.deepEqual("line" in config && [config.file, config.line], ["/tailwind.config.js", 2]);
    const plugin = await failureOf(() =>
      css({ "src/index.css": `@import "tailwindcss"; @plugin "tailwindcss-animate";` }),
    );
    assert.match(plugin.message, /tw-animate-css/);
    const commented = await css({ "src/index.css": `/* @plugin "x" */ @import "tailwindcss";` });
    assert.match(commented, /box-sizing/);
  });

  it("may be Tailwind 3's, with a configuration that is data", async () => {
    const files = {
      "src/index.css": `@tailwind base;\n@tailwind components;\n@tailwind utilities;\n.b { @apply bg-brand; }`,
      "tailwind.config.ts": `import type { Config } from "tailwindcss";
const config = { content: ["./src/**/*.tsx"], darkMode: ["class"], theme: { extend: { colors: { brand: "hsl(var(--brand))" }, spacing: { 13: "3.25rem" } } }, plugins: [] } satisfies Config;
export default config;`,
      "src/A.tsx": PAGE.replace("flex", "flex p-13"),
    };
    const out = await css(files);
    assert.match(out, /\.b \{\s*background-color: hsl\(var\(--brand\)\)/);
    assert.match(out, /padding: 3\.25rem/);
    assert.match(out, /box-sizing: border-box/);
    assert.doesNotMatch(out, /@tailwind/);
    const code = { ...files, "tailwind.config.ts": `export default { theme: process.exit(1) }` };
    assert.match((await failureOf(() => css(code))).message, /would have to run code/);
  });

  it("reads nothing of this machine", async () => {
    for (const url of ["/etc/passwd", "../../../../etc/passwd", "file:///etc/passwd"]) {
      const failure = await failureOf(() =>
        css({ "src/index.css": `@import "tailwindcss"; @import "${url}";` }),
      );
      assert.equal(failure.kind, "source", url);
    }
  });
});

describe("the search for class names", () => {
  it("passes over binaries, sheets, locks, secrets and packages", () => {
    const paths = ["/src/A.tsx", "/index.html", "/a.png", "/src/a.css", "/package-lock.json", "/.env", "/node_modules/a/b.js"];
    assert.deepEqual(searched({ root: null, sources: [] }, paths), ["/index.html", "/src/A.tsx"]);
  });

  it("takes texts of any kind", () => {
    const content = `${"a".repeat(100_000)} \0\ud800 日本 class="flex 日" ${"[".repeat(50_000)}`;
    const { candidates: found } = candidates({ files: [{ extension: "tsx", content }, { extension: "", content: "" }] });
    assert.ok(found[0]!.split("\n").includes("flex"));
    assert.ok(found[0]!.split("\n").every((each) => each.length <= 512));
    assert.equal(found[1], "");
  });

  it("refuses more than it can take", async () => {
    const content = "x".repeat(9 * 1024 * 1024);
    const failure = await failureOf(() => candidates({ files: [{ extension: "ts", content }] }));
    assert.equal(failure.kind, "rejected");
  });
});
