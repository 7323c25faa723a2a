import { rolldown, type OutputChunk, type Plugin, type RolldownOutput } from "rolldown";
import type { Confined } from "../pack/confined.ts";
import { VUE_FLAGS } from "../sfc/vue-flags.ts";
import { packagesPlugin, type Kept, type Sinks } from "../pack/packages-plugin.ts";
import type { AppFiles } from "../app-files.ts";
import { appPlugin, type App } from "./app-plugin.ts";
import { AppMaterials } from "./app-materials.ts";
import type { Output } from "./assets.ts";
import type { Page } from "./html.ts";
import { appId } from "./ids.ts";
import { buildFailure, plainText } from "./errors.ts";

export interface Built {
  script: string | null;
  preloads: string[];
  sheet: string | null;
  warnings: string[];
}

export interface BuildInput {
  files: AppFiles;
  output: Output;
  page: Page;
  confined: Confined;
  folder: string;
  env: Record<string, string>;
}

const PAGE_ID = appId("/index.html", "page");
const MAX_WARNINGS = 50;
const TARGET = ["chrome111", "edge111", "firefox114", "safari16.4"];

/** Bundles what the page imports; scripts and the one style sheet go to the output. */
export async function build(input: BuildInput): Promise<Built> {
  const warnings = new Set<string>();
  const warn = (message: string): void => {
    if (warnings.size < MAX_WARNINGS) warnings.add(message);
  };
  const kept: Kept = {};
  const styles = new Map<string, string>();
  const sinks: Sinks = {
    minify: true,
    asset: (id, bytes) => input.output.asset(id, bytes, "small"),
    style(id, css) {
      styles.set(id, css);
      return "export {};";
    },
    warn,
  };
  const { files, output, confined } = input;
  const virtual = virtualModules(input.page);
  const materials = new AppMaterials(files, confined, sinks);
  const app: App = { files, output, confined, sinks, kept, materials, styles, virtual, warn };
  if (input.page.parts.length === 0)
    return { script: null, preloads: [], sheet: null, warnings: [] };
  const order: string[] = [];
  const result = await generate(input, app, order);
  for (const each of result.output) {
    if (each.type === "chunk") output.addHashed(each.fileName, Buffer.from(each.code));
  }
  const entry = result.output.find(
    (each) => each.type === "chunk" && each.facadeModuleId === PAGE_ID,
  );
  const css = joined(order.map((id) => styles.get(id) ?? ""));
  return {
    script: entry && !isEmpty(entry as OutputChunk) ? entry.fileName : null,
    preloads: entry
      ? [...(entry as OutputChunk).imports].filter((each) => each.startsWith("assets/"))
      : [],
    sheet: css === "" ? null : output.hashed("index.css", Buffer.from(css)),
    warnings: [...warnings].sort(),
  };
}

function virtualModules(page: Page): Map<string, string> {
  const modules = new Map<string, string>();
  const lines = page.parts.map((part, n) => {
    if (part.kind === "import") return `import ${JSON.stringify(part.path)};`;
    const id = appId("/index.html", `inline=${n}.js`);
    modules.set(id, part.code);
    return `import ${JSON.stringify(id)};`;
  });
  modules.set(PAGE_ID, lines.join("\n"));
  return modules;
}

async function generate(input: BuildInput, app: App, order: string[]): Promise<RolldownOutput> {
  try {
    const bundle = await rolldown({
      input: { index: PAGE_ID },
      cwd: input.folder,
      platform: "browser",
      tsconfig: false,
      logLevel: "warn",
      onLog(level, log) {
        if (level === "warn") app.warn(plainText(log.message, app.confined));
      },
      transform: {
        target: TARGET,
        define: defines(input.env),
        jsx: { runtime: "automatic", importSource: jsxSource(input) },
      },
      resolve: {
        conditionNames: ["browser", "module", "import", "production", "default"],
        mainFields: ["browser", "module", "jsnext:main", "jsnext", "main"],
        extensions: [".mjs", ".js", ".cjs", ".json", ".jsx", ".ts", ".tsx"],
      },
      plugins: [
        appPlugin(app),
        packagesPlugin(app.confined, app.sinks, app.kept),
        orderPlugin(order),
      ],
    });
    try {
      return await bundle.generate({
        format: "esm",
        minify: true,
        entryFileNames: "assets/[name]-[hash].js",
        chunkFileNames: "assets/[name]-[hash].js",
      });
    } finally {
      await bundle.close();
    }
  } catch (error) {
    throw app.kept.failure ?? buildFailure(error, app);
  }
}

/** Which JSX runtime the app's tsconfig, or else its dependencies, ask for. */
function jsxSource(input: BuildInput): string {
  for (const path of ["/tsconfig.app.json", "/tsconfig.json"]) {
    const found = /"jsxImportSource"\s*:\s*"([^"]+)"/.exec(input.files.textOrNull(path) ?? "");
    if (found) return found[1]!;
  }
  const packageJson = input.files.textOrNull("/package.json") ?? "";
  return /"preact"\s*:/.test(packageJson) && !/"react"\s*:/.test(packageJson) ? "preact" : "react";
}

function defines(env: Record<string, string>): Record<string, string> {
  const values = { ...env, BASE_URL: "/", DEV: false, MODE: "production", PROD: true, SSR: false };
  const each = Object.entries(values).map(([name, value]) => [
    `import.meta.env.${name}`,
    JSON.stringify(value),
  ]);
  return {
    ...(Object.fromEntries(each) as Record<string, string>),
    "import.meta.env": JSON.stringify(values),
    "import.meta.hot": "undefined",
    ...VUE_FLAGS,
    "process.env.NODE_ENV": '"production"',
    global: "globalThis",
  };
}

/** Notes the modules in the order in which they run: what is imported later, or lazily, comes later. */
function orderPlugin(order: string[]): Plugin {
  return {
    name: "overskill:order",
    buildEnd(error) {
      if (error) return;
      const seen = new Set<string>();
      const lazy: string[] = [];
      const visit = (id: string): void => {
        if (seen.has(id)) return;
        seen.add(id);
        const info = this.getModuleInfo(id);
        if (!info) return;
        info.importedIds.forEach(visit);
        lazy.push(...info.dynamicallyImportedIds);
        order.push(id);
      };
      visit(PAGE_ID);
      for (let next = lazy.shift(); next !== undefined; next = lazy.shift()) visit(next);
    },
  };
}

/** One sheet of many; imports of other hosts are only valid at its start. */
function joined(sheets: string[]): string {
  const imports: string[] = [];
  const rest = sheets
    .filter((css) => css.trim() !== "")
    .map((css) =>
      css.replace(/@import\s+(?:url\(\s*)?["']?(?:https?:)?\/\/[^;]*;/gi, (found) => {
        imports.push(found);
        return "";
      }),
    );
  return [...new Set(imports), ...rest].join("\n");
}

function isEmpty(chunk: OutputChunk): boolean {
  return chunk.code.trim() === "" && chunk.imports.length === 0;
}
