import assert from "node:assert/strict";
import { existsSync, mkdirSync, readdirSync, utimesSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { before, describe, it } from "node:test";
import { pathToFileURL } from "node:url";
import { init } from "es-module-lexer";
import { pack, type PackResult } from "../src/node/pack/index.ts";
import { sweep } from "../src/node/pack/sweep.ts";
import { registry, type Package } from "./support/registry.ts";
import { failureOf, NEVER, temporaryFolder } from "./support/workspace.ts";

before(() => init());

const CANARY = "__canary_of_a_lifecycle_script";

const PACKAGES: Package[] = [
  {
    name: "cjs-plain",
    version: "1.0.0",
    json: { main: "./index.js" },
    files: {
      "index.js": `if (process.env.NODE_ENV === "production") module.exports = require("./prod.js"); else module.exports = require("./dev.js");`,
      "dev.js": `exports.mode = "dev"; exports.twice = (n) => 2 * n;`,
      "prod.js": `exports.mode = "prod"; exports.twice = null;`,
    },
  },
  {
    name: "cjs-hidden",
    version: "1.0.0",
    files: {
      "index.js": `const all = {}; for (const n of ["one", "two"]) all[n] = n; module.exports = all;`,
    },
  },
  {
    name: "cjs-transpiled",
    version: "1.0.0",
    files: {
      "index.js": `Object.defineProperty(exports, "__esModule", { value: true }); exports.default = "the default"; exports.named = 1;`,
    },
  },
  {
    name: "esm",
    version: "1.0.0",
    json: {
      type: "module",
      exports: { ".": { development: "./dev.js", default: "./index.js" }, "./sub": "./sub.js" },
      dependencies: { shared: "^1.0.0" },
    },
    files: {
      "dev.js": `export * from "./all.js"; export { default } from "./all.js"; export const mode = "development";`,
      "all.js": `import { count } from "shared"; export default count; export const fromAll = 1;`,
      "sub.js": `export { count } from "shared";`,
      "index.js": `export const mode = "other";`,
    },
  },
  {
    name: "shared",
    version: "1.0.0",
    json: { type: "module" },
    files: { "index.js": "export const count = { n: 0 };" },
  },
  {
    name: "shared",
    version: "1.1.0",
    json: { type: "module" },
    files: { "index.js": "export const count = { n: 1 };" },
  },
  {
    name: "scripted",
    version: "1.0.0",
    json: {
      scripts: {
        preinstall: `touch ../../${CANARY}`,
        install: `touch ../../${CANARY}`,
        postinstall: `touch ../../${CANARY}`,
        prepare: `touch ../../${CANARY}`,
      },
    },
    files: { "index.js": "exports.a = 1;", "binding.gyp": "{}" },
  },
  {
    name: "wants-git",
    version: "1.0.0",
    json: { dependencies: { x: "git+https://127.0.0.1/x.git" } },
    files: { "index.js": "" },
  },
  {
    name: "wants-url",
    version: "1.0.0",
    json: { dependencies: { x: "http://127.0.0.1:9/x.tgz" } },
    files: { "index.js": "" },
  },
  {
    name: "wants-file",
    version: "1.0.0",
    json: { dependencies: { x: "file:/etc" } },
    files: { "index.js": "" },
  },
  {
    name: "node-only",
    version: "1.0.0",
    files: { "index.js": `const fs = require("fs"); exports.read = () => fs.readFileSync;` },
  },
  { name: "broken", version: "1.0.0", files: { "index.js": "export const = ;" } },
  {
    name: "styled",
    version: "1.0.0",
    json: { style: "./a.css" },
    files: {
      "a.css": `@import "./b.css"; .a { background: url("./i.svg#x") }`,
      "b.css": ".b { color: red }",
      "i.svg": "<svg/>",
      "index.js": `import "./a.css"; import icon from "./i.svg"; export { icon };`,
    },
  },
  {
    name: "optional",
    version: "1.0.0",
    files: {
      "index.js": `try { require("not-there") } catch (e) { exports.message = e.message } exports.ok = true;`,
    },
  },
];

PACKAGES.push(
  {
    name: "only-styles",
    version: "1.0.0",
    json: { exports: { ".": { style: "./dist/all.css" }, "./part": { style: "./dist/part.css" } } },
    files: { "dist/all.css": ".all { color: red }", "dist/part.css": ".part { color: red }" },
  },
  {
    name: "peer-one",
    version: "1.0.0",
    json: { peerDependencies: { shared: "1.0.0" } },
    files: { "index.js": "" },
  },
  {
    name: "peer-two",
    version: "1.0.0",
    json: { peerDependencies: { shared: "1.1.0" } },
    files: { "index.js": "exports.two = 2;" },
  },
);
const own = registry(PACKAGES);

function ask(
  cacheDir: string,
  dependencies: Record<string, string>,
  specifiers: string[],
  lockfile?: string,
): Promise<PackResult> {
  return pack(
    {
      packageJson: JSON.stringify({ dependencies }),
      specifiers,
      cacheDir,
      ...(lockfile ? { lockfile } : {}),
    },
    NEVER,
  );
}

/** Runs a pack's entry here: these are this test's own packages. */
async function run(result: PackResult, specifier: string): Promise<Record<string, unknown>> {
  const folder = temporaryFolder();
  for (const file of result.files)
    writeFileSync(join(folder, file.name), Buffer.from(file.bytes, "base64"));
  writeFileSync(join(folder, "package.json"), `{"type":"module"}`);
  return import(pathToFileURL(join(folder, result.entries[specifier]!.file)).href);
}

function namedIn(result: PackResult, name: string): unknown {
  return result.files.find((each) => each.name === name);
}

describe("a pack", () => {
  const cache = temporaryFolder();

  it("gives CommonJS packages the named exports that reading them shows", async () => {
    const result = await ask(cache, { "cjs-plain": "1.0.0", "cjs-transpiled": "1.0.0" }, [
      "cjs-plain",
      "cjs-transpiled",
    ]);
    const { file, ...entry } = result.entries["cjs-plain"]!;
    assert.match(file, /^cjs-plain-[\w-]{8}\.js$/);
    assert.deepEqual(entry, { needsInterop: true, exports: ["default", "mode", "twice"] });
    const module = await run(result, "cjs-plain");
    assert.equal(module["mode"], "dev");
    assert.equal((module["twice"] as (n: number) => number)(2), 4);
    const transpiled = await run(result, "cjs-transpiled");
    assert.deepEqual([transpiled["default"], transpiled["named"]], ["the default", 1]);
  });

  it("has everything of a CommonJS package under one export, also what reading does not show", async () => {
    const result = await ask(cache, { "cjs-hidden": "1.0.0" }, ["cjs-hidden"]);
    assert.deepEqual(result.entries["cjs-hidden"]!.exports, ["default"]);
    const module = await run(result, "cjs-hidden");
    assert.equal((module["__cjs"] as Record<string, string>)["two"], "two");
  });

  it("keeps one copy of what its entries share", async () => {
    const result = await ask(cache, { esm: "1.0.0" }, ["esm", "esm/sub"]);
    const { file, ...entry } = result.entries["esm"]!;
    assert.match(file, /^esm-[\w-]{8}\.js$/);
    assert.deepEqual(entry, { needsInterop: false, exports: ["default", "fromAll", "mode"] });
    const folder = temporaryFolder();
    for (const file of result.files)
      writeFileSync(join(folder, file.name), Buffer.from(file.bytes, "base64"));
    writeFileSync(join(folder, "package.json"), `{"type":"module"}`);
    const [esm, sub] = await Promise.all(
      ["esm", "esm/sub"].map(
        (each) => import(pathToFileURL(join(folder, result.entries[each]!.file)).href),
      ),
    );
    assert.equal(esm.mode, "development");
    assert.equal(esm.default, sub.count);
  });

  it("is the same for the same input, wherever it is made", async () => {
    const one = await ask(cache, { esm: "1.0.0", "cjs-plain": "^1.0.0" }, ["esm", "cjs-plain"]);
    const other = await ask(temporaryFolder(), { "cjs-plain": "^1.0.0", esm: "1.0.0" }, [
      "cjs-plain",
      "esm",
    ]);
    assert.equal(JSON.stringify(other), JSON.stringify(one));
    const different = await ask(cache, { esm: "1.0.0", "cjs-plain": "^1.0.0" }, ["esm"]);
    assert.notEqual(different.key, one.key);
  });

  it("names its files by what is in them, whatever else is in the pack", async () => {
    const few = await ask(cache, { esm: "1.0.0", "cjs-plain": "1.0.0" }, ["esm", "cjs-plain"]);
    const more = await ask(
      cache,
      { esm: "1.0.0", "cjs-plain": "1.0.0", "cjs-transpiled": "1.0.0", styled: "1.0.0" },
      ["esm", "cjs-plain", "cjs-transpiled", "styled", "styled/a.css"],
    );
    assert.notEqual(more.key, few.key);
    for (const file of few.files) assert.deepEqual(namedIn(more, file.name), file);
    for (const specifier of ["esm", "cjs-plain"])
      assert.deepEqual(more.entries[specifier], few.entries[specifier]);
  });

  it("has another name for a file that shares a module with a new one", async () => {
    const alone = await ask(cache, { esm: "1.0.0" }, ["esm"]);
    const shared = await ask(cache, { esm: "1.0.0" }, ["esm", "esm/sub"]);
    assert.notEqual(shared.entries["esm"]!.file, alone.entries["esm"]!.file);
  });

  it("is installed once however many ask at once", async () => {
    const fresh = temporaryFolder();
    own.requests.length = 0;
    const all = await Promise.all(
      Array.from({ length: 8 }, () => ask(fresh, { esm: "1.0.0" }, ["esm"])),
    );
    assert.equal(new Set(all.map((each) => each.key)).size, 1);
    assert.equal(own.requests.filter((each) => each.endsWith("esm-1.0.0.tgz")).length, 1);
    assert.deepEqual(readdirSync(join(fresh, "work")), []);
  });

  it("installs what the lock says", async () => {
    const locked = {
      lockfileVersion: 3,
      packages: {
        "": { dependencies: { esm: "1.0.0" } },
        "node_modules/esm": {
          version: "1.0.0",
          resolved: "https://registry.example/esm/-/esm-1.0.0.tgz",
          dependencies: { shared: "^1.0.0" },
        },
        "node_modules/shared": {
          version: "1.0.0",
          resolved: "https://registry.example/shared/-/shared-1.0.0.tgz",
        },
      },
    };
    const result = await ask(cache, { esm: "1.0.0" }, ["esm"], JSON.stringify(locked));
    assert.match(result.lock, /"node_modules\/shared": \{\s*"version": "1\.0\.0"/);
    assert.doesNotMatch(result.lock, /example|127\.0\.0\.1/);
    assert.match((await ask(cache, { esm: "1.0.0" }, ["esm"])).lock, /"version": "1\.1\.0"/);
  });

  it("takes a development dependency that the code imports, and no other", async () => {
    const packageJson = JSON.stringify({
      devDependencies: { esm: "1.0.0", "no-such-tool": "1.0.0" },
    });
    const result = await pack({ packageJson, specifiers: ["esm"], cacheDir: cache }, NEVER);
    assert.ok(result.entries["esm"]);
  });

  it("brings a package's style sheets and assets along", async () => {
    const result = await ask(cache, { styled: "1.0.0" }, ["styled", "styled/a.css"]);
    const text = (name: string): string =>
      Buffer.from(result.files.find((each) => each.name === name)!.bytes, "base64").toString();
    const entry = result.entries["styled/a.css"]!;
    assert.match(text(entry.css!), /\.b \{\s*color: red/);
    const icon = result.files.find((each) => each.name.endsWith("-i.svg"))!;
    assert.equal(icon.contentType, "image/svg+xml");
    assert.ok(text(entry.css!).includes(`/@deps/${icon.name}#x`));
    assert.match(text(entry.file), /document\.head\.appendChild/);
    assert.match(text(result.entries["styled"]!.file), /\.b \{/);
  });

  it("takes the style sheet of a package that has nothing else", async () => {
    const result = await ask(cache, { "only-styles": "1.0.0" }, [
      "only-styles",
      "only-styles/part",
    ]);
    assert.deepEqual(result.failures, {});
    const sheets = Object.values(result.entries).map((each) =>
      result.files.find((file) => file.name === each.css)!,
    );
    assert.deepEqual(
      sheets.map((each) => Buffer.from(each.bytes, "base64").toString().slice(0, 5)),
      [".all ", ".part"],
    );
  });

  it("stands in for Node's modules and for optional packages", async () => {
    const result = await ask(cache, { "node-only": "1.0.0", optional: "1.0.0" }, [
      "node-only",
      "optional",
    ]);
    assert.deepEqual(result.failures, {});
    assert.match(result.warnings.join("\n"), /fs is a Node module/);
    const optional = await run(result, "optional");
    assert.match(
      String(optional["message"]),
      /Could not resolve "not-there" imported by "optional\/index\.js"/,
    );
  });

  it("says of each specifier why it is not there, and has the others", async () => {
    const result = await ask(cache, { esm: "1.0.0", broken: "1.0.0" }, [
      "esm",
      "esm/nope",
      "fs",
      "node:path",
      "undeclared",
      "broken",
    ]);
    const codes = Object.fromEntries(
      Object.entries(result.failures).map(([name, each]) => [name, each.code]),
    );
    assert.deepEqual(codes, {
      "esm/nope": "not_declared",
      fs: "not_for_browser",
      "node:path": "not_for_browser",
      undeclared: "not_declared",
      broken: "not_for_browser",
    });
    assert.ok(result.entries["esm"]);
    assert.ok(!JSON.stringify(result.failures).includes(cache));
  });
});

describe("an install", () => {
  const cache = temporaryFolder();

  it("runs no script of any package", async () => {
    const result = await ask(cache, { scripted: "1.0.0" }, ["scripted"]);
    assert.ok(result.entries["scripted"]);
    const found = readdirSync(cache, { recursive: true }).filter((each) =>
      String(each).includes(CANARY),
    );
    assert.deepEqual(found, []);
  });

  it("refuses whatever is not a version from the registry", async () => {
    for (const spec of [
      "git+https://x/y",
      "github:a/b",
      "a/b",
      "file:../x",
      "link:../x",
      "http://x/y.tgz",
      "https://x/y.tgz",
      "workspace:*",
      "../x",
      "~/x",
      "/etc",
      "npm:../x",
      "catalog:",
      "",
    ]) {
      const failure = await failureOf(() => ask(cache, { x: spec }, []));
      assert.deepEqual(
        [failure.kind, spec === "" ? "spec_refused" : failure.code],
        ["dependency", "spec_refused"],
        spec,
      );
    }
  });

  it("refuses names that are none", async () => {
    for (const name of ["../x", "/etc", "a b", "node_modules", ".x", "@a/../b", "--flag"]) {
      const failure = await failureOf(() => ask(cache, { [name]: "1.0.0" }, []));
      assert.equal(failure.code, name === "--flag" ? failure.code : "spec_refused", name);
    }
  });

  it("refuses packages that want what is not in the registry", async () => {
    for (const name of ["wants-git", "wants-url", "wants-file"]) {
      const failure = await failureOf(() => ask(cache, { [name]: "1.0.0" }, []));
      assert.deepEqual(
        [failure.kind, failure.code],
        ["dependency", "spec_refused"],
        JSON.stringify(failure),
      );
    }
  });

  it("refuses locks that lead elsewhere", async () => {
    const entries: [string, unknown][] = [
      ["node_modules/x", { version: "1.0.0", resolved: "git+ssh://git@host/x.git#abc" }],
      ["node_modules/x", { version: "1.0.0", resolved: "file:../../etc" }],
      ["node_modules/x", { link: true, resolved: "../../etc" }],
      ["../../etc", { version: "1.0.0" }],
      ["node_modules/../../etc", { version: "1.0.0" }],
    ];
    for (const [path, entry] of entries) {
      const lock = JSON.stringify({ lockfileVersion: 3, packages: { [path]: entry } });
      const failure = await failureOf(() => ask(cache, {}, [], lock));
      assert.equal(failure.code, "spec_refused", path);
    }
  });

  it("tells what does not exist", async () => {
    const missing = await failureOf(() => ask(cache, { "no-such-package": "1.0.0" }, []));
    assert.deepEqual(
      [missing.code, missing.kind === "dependency" && missing.package],
      ["package_not_found", "no-such-package"],
    );
    const version = await failureOf(() => ask(cache, { esm: "9.9.9" }, []));
    assert.deepEqual(
      [version.code, version.kind === "dependency" && version.package],
      ["version_not_found", "esm"],
    );
    assert.ok(!JSON.stringify([missing, version]).includes("127.0.0.1"));
  });

  it("tells that the registry is away from what it does not have", async () => {
    const previous = process.env["npm_config_registry"];
    process.env["npm_config_registry"] = "http://127.0.0.1:9/";
    try {
      const away = await failureOf(() => ask(temporaryFolder(), { esm: "1.0.0" }, ["esm"]));
      assert.deepEqual([away.kind, away.code], ["dependency", "registry_down"]);
      assert.ok(!JSON.stringify(away).includes("127.0.0.1"));
    } finally {
      process.env["npm_config_registry"] = previous;
    }
  });

  it("tells what cannot be read", async () => {
    assert.equal(
      (await failureOf(() => pack({ packageJson: "{", specifiers: [], cacheDir: cache }, NEVER)))
        .code,
      "invalid_package_json",
    );
    assert.equal((await failureOf(() => ask(cache, {}, [], "{"))).code, "invalid_lockfile");
    assert.equal((await failureOf(() => ask(cache, {}, ["../x"]))).code, "bad_request");
    assert.equal((await failureOf(() => ask(cache, {}, ["react/../../x"]))).code, "bad_request");
  });

  it("goes on when packages disagree about their peers", async () => {
    const result = await ask(cache, { "peer-one": "1.0.0", "peer-two": "1.0.0", shared: "1.1.0" }, [
      "peer-two",
    ]);
    assert.ok(result.entries["peer-two"]);
  });

  it("is swept when it was not used for long and there are many", async () => {
    const fresh = temporaryFolder();
    const old = new Date(Date.now() - 48 * 3_600_000);
    for (let n = 0; n < 210; n++) {
      const folder = join(fresh, "installs", `i${n}`);
      mkdirSync(folder, { recursive: true });
      writeFileSync(join(folder, "package-lock.json"), "{}");
      if (n >= 100) utimesSync(join(folder, "package-lock.json"), old, old);
    }
    await sweep(fresh);
    assert.equal(readdirSync(join(fresh, "installs")).length, 200);
    assert.ok(existsSync(join(fresh, "installs", "i0")));
  });

  it("of nothing works", async () => {
    const result = await ask(cache, {}, []);
    assert.deepEqual([result.files, result.entries], [[], {}]);
    assert.ok(existsSync(join(cache, "installs")));
  });
});
