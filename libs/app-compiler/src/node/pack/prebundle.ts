import { createHash } from "node:crypto";
import { posix } from "node:path";
import { rolldown, type OutputChunk, type Plugin, type PluginContext } from "rolldown";
import { dependencyFailure, Failed, type Failure } from "../failures.ts";
import { extension } from "../paths.ts";
import { VUE_FLAGS } from "../sfc/vue-flags.ts";
import { usesTailwind } from "../tailwind/marks.ts";
import { WHOLE } from "../transform/interop.ts";
import { Confined } from "./confined.ts";
import { HELPERS, helpersPlugin } from "./helpers.ts";
import { shapeOf, type Reader } from "./names.ts";
import {
  packageCss,
  packagesPlugin,
  resolvePackage,
  type Kept,
  type Sinks,
} from "./packages-plugin.ts";
import { styleModule } from "./stubs.ts";

export interface PackFile {
  name: string;
  bytes: Buffer;
}

export interface PackEntry {
  file: string;
  needsInterop: boolean;
  exports: string[];
  /** The plain style sheet, when the specifier names one. */
  css?: string;
}

export interface Prebundled {
  files: PackFile[];
  entries: Record<string, PackEntry>;
  failures: Record<string, Failure>;
  warnings: string[];
}

const ENTRY = "\0pack:";
const DEFINES = { ...VUE_FLAGS, "process.env.NODE_ENV": '"development"', global: "globalThis" };

export interface PrebundleInput {
  folder: string;
  specifiers: string[];
  /** Specifiers that are left out without a word when the installed version has no such thing. */
  optional: Set<string>;
  /** The URL path under which the pack's files are served, with a final slash. */
  base: string;
}

/** Makes ES modules of packages: one entry for each specifier, what they share in chunks of its own. */
export async function prebundle(input: PrebundleInput): Promise<Prebundled> {
  if (input.specifiers.length === 0) return { files: [], entries: {}, failures: {}, warnings: [] };
  try {
    return await build(input);
  } catch (error) {
    if (input.specifiers.length < 2) throw error;
    return withoutTheBroken(input);
  }
}

/** One package that cannot be bundled must not take the others with it. */
async function withoutTheBroken(input: PrebundleInput): Promise<Prebundled> {
  const failures: Record<string, Failure> = {};
  for (const specifier of input.specifiers) {
    try {
      await build({ ...input, specifiers: [specifier] });
    } catch (error) {
      failures[specifier] = asFailure(error, specifier);
    }
  }
  const good = input.specifiers.filter((each) => !(each in failures));
  const built = await prebundle({ ...input, specifiers: good });
  return inOrder({ ...built, failures: { ...built.failures, ...failures } });
}

function asFailure(error: unknown, specifier: string): Failure {
  if (error instanceof Failed) return error.failure;
  const message = (error as Error).message.replace(/\u001b\[[0-9;]*m/g, "").slice(0, 2_000);
  return dependencyFailure(
    "not_for_browser",
    `${specifier} cannot be bundled: ${message}`,
    specifier,
  ).failure;
}

interface Found {
  specifier: string;
  name: string;
  id: string;
  code?: string;
}

async function build(input: PrebundleInput): Promise<Prebundled> {
  const out: Prebundled = { files: [], entries: {}, failures: {}, warnings: [] };
  const confined = new Confined(input.folder);
  const sinks = packSinks(confined, input.base, out);
  const kept: Kept = {};
  const interop = new Set<string>();
  const names = entryNames(input.specifiers);
  const bundle = await rolldown({
    input: {
      ...Object.fromEntries(input.specifiers.map((each) => [names.get(each)!, ENTRY + each])),
      helpers: HELPERS,
    },
    cwd: input.folder,
    platform: "browser",
    tsconfig: false,
    logLevel: "silent",
    shimMissingExports: true,
    preserveEntrySignatures: "strict",
    moduleTypes: { ".js": "jsx" },
    transform: { define: DEFINES },
    resolve: {
      conditionNames: ["browser", "module", "import", "development", "default"],
      mainFields: ["browser", "module", "jsnext:main", "jsnext", "main"],
      extensions: [".mjs", ".js", ".cjs", ".json", ".jsx", ".ts", ".tsx"],
    },
    plugins: [
      entriesPlugin(input, { confined, sinks, out, names, interop }),
      packagesPlugin(confined, sinks, kept),
      helpersPlugin(),
    ],
  });
  try {
    const { output } = await bundle.generate({
      format: "esm",
      entryFileNames: "[name]-[hash].js",
      chunkFileNames: "chunk-[hash].js",
      minifyInternalExports: false,
    });
    for (const each of output) {
      if (each.type === "chunk" && each.facadeModuleId !== HELPERS) addChunk(each, out, interop);
    }
    return inOrder(out);
  } catch (error) {
    throw kept.failure ?? error;
  } finally {
    await bundle.close();
  }
}

/** The same bytes every time: modules are loaded in whatever order the disk answers. */
function inOrder(out: Prebundled): Prebundled {
  const byKey = <T>(record: Record<string, T>): Record<string, T> =>
    Object.fromEntries(Object.entries(record).sort(([a], [b]) => (a < b ? -1 : 1)));
  return {
    files: out.files.sort((a, b) => (a.name < b.name ? -1 : 1)),
    entries: byKey(out.entries),
    failures: byKey(out.failures),
    warnings: out.warnings.sort(),
  };
}

function addChunk(chunk: OutputChunk, out: Prebundled, interop: Set<string>): void {
  const facade = chunk.facadeModuleId;
  const specifier = facade?.startsWith(ENTRY) ? facade.slice(ENTRY.length) : null;
  if (specifier !== null) {
    if (specifier in out.failures || chunk.code.trim() === SKIPPED) return;
    const exports = chunk.exports.filter((name) => name !== WHOLE).sort();
    const entry = out.entries[specifier];
    const needsInterop = interop.has(specifier);
    out.entries[specifier] = { ...entry, file: chunk.fileName, needsInterop, exports };
  }
  out.files.push({ name: chunk.fileName, bytes: Buffer.from(chunk.code) });
}

const SKIPPED = "export {};";

interface Building {
  confined: Confined;
  sinks: Sinks;
  out: Prebundled;
  names: Map<string, string>;
  interop: Set<string>;
}

/** One small module for each specifier; a CommonJS package gets real named exports there. */
function entriesPlugin(input: PrebundleInput, building: Building): Plugin {
  const { confined, out, interop } = building;
  const found = new Map<string, Found>();
  return {
    name: "overskill:entries",
    resolveId(specifier, importer) {
      if (specifier.startsWith(ENTRY)) return specifier;
      if (importer?.startsWith(ENTRY)) return found.get(importer.slice(ENTRY.length))!.id;
      return null;
    },
    async load(id) {
      if (!id.startsWith(ENTRY)) return null;
      const specifier = id.slice(ENTRY.length);
      const resolved = await resolvePackage(this, confined, specifier);
      if (resolved instanceof Failed) {
        if (!input.optional.has(specifier)) out.failures[specifier] = resolved.failure;
        return { code: SKIPPED, moduleType: "js" };
      }
      found.set(specifier, { specifier, id: resolved.id, name: building.names.get(specifier)! });
      if (extension(resolved.id) === "css") {
        return { code: await styleEntry(found.get(specifier)!, building), moduleType: "js" };
      }
      const shape = await shapeOf(resolved.id, readerOf(this, confined));
      if (!shape.isEsm) interop.add(specifier);
      return {
        code: await facade(resolved.id, shape.isEsm ? null : shape.names, confined),
        moduleType: "js",
      };
    },
  };
}

/** `names` are those of a CommonJS module; null for an ES module, which says itself what it exports. */
async function facade(id: string, names: string[] | null, confined: Confined): Promise<string> {
  if (names !== null) {
    const named = `export { ${["default", ...names].join(", ")} } from "package";`;
    return `import * as all from "package";\n${named}\nexport { all as ${WHOLE} };`;
  }
  const code = (await confined.read(id)).toString("utf8");
  const hasDefault = extension(id) === "json" || (await exportsDefault(code));
  return `export * from "package";${hasDefault ? `\nexport { default } from "package";` : ""}`;
}

async function exportsDefault(code: string): Promise<boolean> {
  const { parse } = await import("es-module-lexer");
  return parse(code)[1].some((each) => each.type !== "reexport-all" && each.name === "default");
}

async function styleEntry(found: Found, building: Building): Promise<string> {
  const { confined, sinks, out } = building;
  const css = await sheetText(found.id, confined, sinks);
  const name = `${found.name}-${contentHash(css)}.css`;
  out.files.push({ name, bytes: Buffer.from(css) });
  out.entries[found.specifier] = { file: "", needsInterop: false, exports: [], css: name };
  return styleModule(found.specifier, css);
}

/** A sheet for Tailwind's engine stays as it was written: only the engine can read it. */
async function sheetText(id: string, confined: Confined, sinks: Sinks): Promise<string> {
  const raw = (await confined.read(id)).toString("utf8");
  return usesTailwind(raw) ? raw : packageCss(id, confined, sinks, false);
}

function readerOf(context: PluginContext, confined: Confined): Reader {
  return {
    async resolve(specifier, importer) {
      const found = await confined.resolve(context, specifier, importer, "require-call");
      return found.kind === "file" ? found.id : null;
    },
    read: async (id) => (await confined.read(id)).toString("utf8"),
  };
}

function packSinks(confined: Confined, base: string, out: Prebundled): Sinks {
  const assets = new Map<string, string>();
  return {
    minify: false,
    asset(id, bytes) {
      let name = assets.get(id);
      if (name === undefined) {
        const file = posix.basename(id).replace(/[^A-Za-z0-9._-]/g, "_");
        name = `${contentHash(bytes)}-${file}`;
        assets.set(id, name);
        if (!out.files.some((each) => each.name === name)) out.files.push({ name, bytes });
      }
      return base + name;
    },
    style: (id, css) => styleModule(confined.shown(id), css),
    warn(message) {
      if (!out.warnings.includes(message)) out.warnings.push(message);
    },
  };
}

function contentHash(content: Buffer | string): string {
  return createHash("sha256").update(content).digest("hex").slice(0, 12);
}

/** A file name for each specifier that no other has, also where case does not count. */
function entryNames(specifiers: string[]): Map<string, string> {
  const names = new Map<string, string>();
  const taken = new Set<string>();
  for (const specifier of specifiers) {
    const plain = specifier.replace(/\//g, "_").replace(/[^A-Za-z0-9@_-]/g, "__");
    const sum = createHash("sha256").update(specifier).digest("hex").slice(0, 8);
    const name = taken.has(plain.toLowerCase()) ? `${plain}-${sum}` : plain;
    taken.add(name.toLowerCase());
    names.set(specifier, name);
  }
  return names;
}
