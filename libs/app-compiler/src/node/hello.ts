import { createHash } from "node:crypto";
import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { dirname, join } from "node:path";

export interface Hello {
  version: string;
  client: {
    viteClient: string;
    viteEnv: string;
    refreshRuntime: string;
    preambleHtml: string;
    placeholders: string[];
  };
}

const PACKAGES = [
  "vite",
  "@vitejs/plugin-react",
  "rolldown",
  "lightningcss",
  "oxc-transform",
  "tailwindcss",
  "@tailwindcss/oxide",
  "@vue/compiler-sfc",
  "svelte",
  "sass",
];
const README = "https://github.com/vitejs/vite-plugin-react/tree/main/packages/plugin-react";

/** Changes whenever the output for the same input may change: part of every cache key. */
export const OUTPUT_VERSION = 3;

const require = createRequire(import.meta.url);

/** The folder of one of our own dependencies; `package.json` is not always among its exports. */
export function packageRoot(name: string): string {
  let folder = dirname(require.resolve(name));
  while (!folder.endsWith(`node_modules/${name}`)) folder = dirname(folder);
  return folder;
}

/** The version of one of our own dependencies. */
export function versionOf(name: string): string {
  const text = readFileSync(join(packageRoot(name), "package.json"), "utf8");
  return (JSON.parse(text) as { version: string }).version;
}

/** One short text that names every compiler involved. */
export function compilerVersion(): string {
  const versions = PACKAGES.map((name) => `${name}@${versionOf(name)}`);
  const all = createHash("sha256").update(versions.join(" ")).digest("hex").slice(0, 12);
  return `${OUTPUT_VERSION}-${all}`;
}

/** Vite's browser code as it is on disk; the server that serves it fills the placeholders. */
export function hello(): Hello {
  const viteClient = readFileSync(join(packageRoot("vite"), "dist/client/client.mjs"), "utf8");
  const viteEnv = readFileSync(join(packageRoot("vite"), "dist/client/env.mjs"), "utf8");
  const refresh = join(packageRoot("@vitejs/plugin-react"), "dist/refresh-runtime.js");
  return {
    version: compilerVersion(),
    client: {
      viteClient,
      viteEnv,
      refreshRuntime: readFileSync(refresh, "utf8").replaceAll("__README_URL__", README),
      preambleHtml: `<script type="module">${PREAMBLE}</script>`,
      placeholders: placeholders(viteClient + viteEnv),
    },
  };
}

/** What plugin-react puts into the head; spelled out, because importing the plugin loads all of Vite. */
export const PREAMBLE = `import { injectIntoGlobalHook } from "/@react-refresh";
injectIntoGlobalHook(window);
window.$RefreshReg$ = () => {};
window.$RefreshSig$ = () => (type) => type;`;

/** Vite replaces free identifiers like `__HMR_PORT__`; `__vite__…` names are ordinary code. */
function placeholders(code: string): string[] {
  const found = code.match(/\b__[A-Z][A-Z0-9_]*[A-Z0-9]__\b/g) ?? [];
  return [...new Set(found)]
    .filter((name) => !/^__(?:PURE|NO_SIDE_EFFECTS|README_URL)__$/.test(name))
    .sort();
}
