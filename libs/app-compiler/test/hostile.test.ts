import assert from "node:assert/strict";
import { mkdirSync, symlinkSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { before, describe, it } from "node:test";
import { init } from "es-module-lexer";
import { bundle } from "../src/node/bundle/index.ts";
import { prebundle } from "../src/node/pack/prebundle.ts";
import { transform } from "../src/node/transform/index.ts";
import { failureOf, inputFiles, NEVER, temporaryFolder, writeFiles } from "./support/workspace.ts";

before(() => init());

/** A file of the host that nobody may see, in the forms in which it could be asked for. */
const SECRET = "the-secret-of-the-host";
const host = temporaryFolder();
const forms = [
  "secret.txt",
  "secret.js",
  "secret.mjs",
  "secret.json",
  "secret.css",
  "secret.svg",
  "secret.tsx",
];
for (const name of forms) {
  const body = name.endsWith(".json")
    ? `{"default":"${SECRET}"}`
    : name.endsWith(".css")
      ? `.x{content:"${SECRET}"}`
      : `export default "${SECRET}";`;
  writeFileSync(join(host, name), body);
}
const cache = temporaryFolder();
const up = "../".repeat(20);
const absolute = (name: string): string => join(host, name);
const relative = (name: string): string => up + join(host, name).slice(1);

/** Whatever comes of it, the secret is not in it. */
async function keepsTheSecret(work: () => Promise<unknown>): Promise<void> {
  let seen: unknown;
  try {
    seen = await work();
  } catch (error) {
    seen = { ...(error as object), message: (error as Error).message };
  }
  const text = JSON.stringify(seen, (_, value) =>
    value?.type === "Buffer" ? Buffer.from(value.data).toString() : value,
  );
  const decoded = text.replace(
    /[A-Za-z0-9+/=]{24,}/g,
    (found) => found + Buffer.from(found, "base64").toString("latin1"),
  );
  assert.ok(!decoded.includes(SECRET), decoded.slice(0, 2_000));
}

function bundled(files: Record<string, string>): Promise<unknown> {
  const html = `<!doctype html><html><head></head><body><script type="module" src="/src/main.tsx"></script></body></html>`;
  return bundle({ files: inputFiles({ "index.html": html, ...files }), cacheDir: cache }, NEVER);
}

describe("the check of this file", () => {
  it("sees the secret where it is", async () => {
    const code = `console.log("${SECRET}")`;
    await assert.rejects(keepsTheSecret(() => bundled({ "src/main.tsx": code })));
    const folder = temporaryFolder();
    writeFiles(folder, {
      "package.json": "{}",
      "node_modules/a/package.json": `{"name":"a","version":"1.0.0"}`,
      "node_modules/a/index.js": code,
    });
    const work = (): Promise<unknown> =>
      prebundle({ folder, specifiers: ["a"], optional: new Set(), base: "/" });
    await assert.rejects(keepsTheSecret(work));
    await assert.rejects(keepsTheSecret(() => Promise.reject(new Error(SECRET))));
  });
});

describe("an app's source cannot read the host", () => {
  const targets = forms.flatMap((name) => [
    absolute(name),
    relative(name),
    `file://${absolute(name)}`,
    `/@fs${absolute(name)}`,
    absolute(name).slice(1),
    `/@app${absolute(name)}`,
    `node:${absolute(name)}`,
    `npm/../${relative(name)}`,
  ]);
  const queries = ["", "?raw", "?url", "?inline", "?worker", "?raw&t=1"];

  it("by any form of import", async () => {
    for (const target of targets) {
      for (const query of target.endsWith(".txt") || target.endsWith(".js")
        ? queries
        : ["", "?raw"]) {
        await keepsTheSecret(() =>
          bundled({
            "src/main.tsx": `import x from ${JSON.stringify(target + query)}; console.log(x);`,
          }),
        );
      }
    }
  });

  it("by dynamic import, re-export, require, new URL, worker or glob", async () => {
    for (const target of [
      absolute("secret.js"),
      relative("secret.js"),
      `file://${absolute("secret.js")}`,
    ]) {
      const quoted = JSON.stringify(target);
      for (const code of [
        `import(${quoted}).then(console.log)`,
        `export * from ${quoted}`,
        `console.log(require(${quoted}))`,
        `console.log(new URL(${quoted}, import.meta.url))`,
        `new Worker(new URL(${quoted}, import.meta.url), { type: "module" })`,
        `console.log(import.meta.glob(${quoted}, { eager: true, query: "?raw" }))`,
        `console.log(import.meta.glob("${up}**/secret.*", { eager: true }))`,
        `console.log(import.meta.glob("/**/secret.*", { eager: true }))`,
        `import x from ${quoted} with { type: "json" }; console.log(x)`,
        `import x from ${quoted} with { type: "text" }; console.log(x)`,
        `/// <reference path=${quoted} />\nconsole.log(1)`,
        `console.log(1)\n//# sourceMappingURL=${target}`,
      ]) {
        await keepsTheSecret(() => bundled({ "src/main.tsx": code }));
      }
    }
  });

  it("by a style sheet", async () => {
    for (const target of [
      absolute("secret.css"),
      relative("secret.css"),
      `file://${absolute("secret.css")}`,
      absolute("secret.svg"),
      relative("secret.svg"),
    ]) {
      for (const css of [
        `@import "${target}";`,
        `@import url(${target});`,
        `.a { background: url("${target}") }`,
        `.a { composes: x from "${target}" }`,
        `@value x from "${target}";`,
        `@custom-media x url(${target});`,
        `@tailwind base; @plugin "${target}"; @config "${target}"; @source "${target}";`,
      ]) {
        await keepsTheSecret(() =>
          bundled({
            "src/main.tsx": `import "./a.module.css"; import "./a.css";`,
            "src/a.css": css,
            "src/a.module.css": css,
          }),
        );
      }
    }
  });

  it("by its page", async () => {
    for (const target of [
      absolute("secret.svg"),
      relative("secret.svg"),
      `file://${absolute("secret.svg")}`,
    ]) {
      for (const tag of [
        `<img src="${target}">`,
        `<script src="${target}"></script>`,
        `<script type="module" src="${target}"></script>`,
        `<link rel="stylesheet" href="${target}">`,
        `<link rel="icon" href="${target}">`,
        `<object data="${target}"></object>`,
        `<svg><use href="${target}"/></svg>`,
        `<img srcset="${target} 2x">`,
        `<script type="module">import "${target}"</script>`,
      ]) {
        await keepsTheSecret(() =>
          bundle(
            {
              files: inputFiles({ "index.html": `<html><head></head><body>${tag}</body></html>` }),
              cacheDir: cache,
            },
            NEVER,
          ),
        );
      }
    }
  });

  it("by its own configuration, which is never run", async () => {
    const run = `require("fs").writeFileSync(${JSON.stringify(join(host, "ran"))}, "x")`;
    const result = await bundled({
      "src/main.tsx": "console.log(1)",
      "vite.config.ts": run,
      "vite.config.js": run,
      "postcss.config.js": run,
      "postcss.config.cjs": run,
      "tailwind.config.js": run,
      "babel.config.js": run,
      "rolldown.config.js": run,
      ".npmrc": "registry=http://127.0.0.1:9/\nscript-shell=/bin/sh",
      "tsconfig.json": JSON.stringify({
        extends: absolute("secret.json"),
        compilerOptions: {
          paths: { "x/*": [`${relative("")}/*`] },
          plugins: [{ name: absolute("secret.js") }],
        },
        references: [{ path: host }],
      }),
      "package.json": JSON.stringify({
        scripts: { preinstall: run, postinstall: run, prepare: run },
        browserslist: `extends ${absolute("secret.js")}`,
        imports: { "#x": relative("secret.js") },
      }),
    });
    assert.ok(result);
    await assert.rejects(import("node:fs/promises").then((fs) => fs.readFile(join(host, "ran"))));
    await keepsTheSecret(() =>
      bundled({
        "src/main.tsx": `import x from "x/secret.js"; console.log(x)`,
        "tsconfig.json": JSON.stringify({
          compilerOptions: { paths: { "x/*": [`${relative("")}/*`, `${host}/*`] } },
        }),
      }),
    );
    await keepsTheSecret(() =>
      bundled({
        "src/main.tsx": `import x from "#x"; console.log(x)`,
        "package.json": JSON.stringify({ imports: { "#x": relative("secret.js") } }),
      }),
    );
  });

  it("by the paths of its files", async () => {
    for (const path of ["../x", "/../x", "src/../../x", "a\\..\\b", "a\0b", "", ".", "src/./x"]) {
      const failure = await failureOf(() =>
        bundle({ files: [{ path, text: "" }], cacheDir: cache }, NEVER),
      );
      assert.equal(failure.code, "bad_request", path);
    }
  });

  it("in a preview, where a transform reads nothing but the request", () => {
    for (const target of targets) {
      const code = transform({
        path: "src/a.tsx",
        source: `import x from ${JSON.stringify(target)}; console.log(x)`,
        jsx: "react",
        refresh: true,
      }).code;
      assert.ok(!code.includes(SECRET));
      const css = transform({
        path: "src/a.css",
        source: `@import "${target}"; .a { background: url("${target}") }`,
      }).code;
      assert.ok(!css.includes(SECRET));
    }
    assert.ok(
      !transform({ path: relative("secret.js"), source: "export {}" }).code.includes(SECRET),
    );
  });
});

describe("a package cannot read the host", () => {
  function installed(files: Record<string, string>, links: Record<string, string> = {}): string {
    const folder = temporaryFolder();
    writeFiles(folder, {
      "package.json": "{}",
      "node_modules/evil/package.json": `{"name":"evil","version":"1.0.0","type":"module","main":"./index.js"}`,
      ...files,
    });
    for (const [path, target] of Object.entries(links)) {
      mkdirSync(join(folder, path, ".."), { recursive: true });
      symlinkSync(target, join(folder, path));
    }
    return folder;
  }

  const build = (folder: string, specifier = "evil"): Promise<unknown> =>
    prebundle({ folder, specifiers: [specifier, "other"], optional: new Set(), base: "/@deps/k/" });

  it("by what its code imports", async () => {
    for (const name of ["secret.js", "secret.json", "secret.txt", "secret.svg", "secret.css"]) {
      for (const target of [
        absolute(name),
        relative(name),
        `file://${absolute(name)}`,
        `${relative(name)}?raw`,
        `${relative(name)}?url`,
        `./..${"/..".repeat(20)}${absolute(name)}`,
      ]) {
        for (const code of [
          `import x from ${JSON.stringify(target)}; export default x;`,
          `export default () => import(${JSON.stringify(target)});`,
          `module.exports = require(${JSON.stringify(target)});`,
          `export * from ${JSON.stringify(target)};`,
        ]) {
          await keepsTheSecret(() => build(installed({ "node_modules/evil/index.js": code })));
        }
      }
    }
  });

  it("by what its package.json points to", async () => {
    for (const json of [
      { main: relative("secret.js") },
      { main: absolute("secret.js") },
      { module: relative("secret.mjs") },
      { browser: relative("secret.js") },
      { browser: { "./index.js": relative("secret.js") } },
      { browser: { x: relative("secret.js") } },
      { exports: `./${relative("secret.js")}` },
      { exports: { ".": { import: `./../../../../${relative("secret.js")}` } } },
      { imports: { "#x": relative("secret.js") } },
      { style: relative("secret.css"), main: relative("secret.css") },
    ]) {
      const files = {
        "node_modules/evil/package.json": JSON.stringify({
          name: "evil",
          version: "1.0.0",
          ...json,
        }),
        "node_modules/evil/index.js": `import x from "x"; import y from "#x"; export default [x, y];`,
      };
      await keepsTheSecret(() => build(installed(files)));
    }
  });

  it("through links, or from another install", async () => {
    const other = installed({
      "node_modules/victim/index.js": `export default "${SECRET}"`,
      "node_modules/victim/package.json": `{"name":"victim","version":"1.0.0"}`,
    });
    await keepsTheSecret(() =>
      build(installed({}, { "node_modules/evil/index.js": absolute("secret.js") })),
    );
    await keepsTheSecret(() =>
      build(
        installed(
          { "node_modules/evil/index.js": `export { default } from "./linked/secret.js"` },
          { "node_modules/evil/linked": host },
        ),
      ),
    );
    await keepsTheSecret(() =>
      build(installed({}, { "node_modules/linked": host }), "linked/secret.js"),
    );
    await keepsTheSecret(() =>
      build(installed({}, { "node_modules/victim": join(other, "node_modules/victim") }), "victim"),
    );
    await keepsTheSecret(() =>
      build(
        installed({
          "node_modules/evil/index.js": `export { default } from ${JSON.stringify(join(other, "node_modules/victim/index.js"))}`,
        }),
      ),
    );
  });

  it("by its style sheets", async () => {
    for (const css of [
      `@import "${relative("secret.css")}";`,
      `@import "${absolute("secret.css")}";`,
      `.a { background: url(${relative("secret.svg")}) }`,
      `.a { background: url(${absolute("secret.svg")}) }`,
    ]) {
      await keepsTheSecret(() =>
        build(
          installed({
            "node_modules/evil/index.js": `import "./a.css"; export {};`,
            "node_modules/evil/a.css": css,
          }),
        ),
      );
      await keepsTheSecret(() =>
        build(installed({ "node_modules/evil/a.css": css }), "evil/a.css"),
      );
    }
  });

  it("by a tsconfig or source map of its own", async () => {
    const files = {
      "node_modules/evil/index.js": `import x from "aliased"; export default x;\n//# sourceMappingURL=${relative("secret.json")}`,
      "node_modules/evil/tsconfig.json": JSON.stringify({
        extends: absolute("secret.json"),
        compilerOptions: { baseUrl: ".", paths: { aliased: [relative("secret.js")] } },
      }),
    };
    await keepsTheSecret(() => build(installed(files)));
  });
});
