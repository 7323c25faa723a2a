import { readFile, realpath, stat } from "node:fs/promises";
import { isBuiltin } from "node:module";
import { join, sep } from "node:path";
import type { PluginContext } from "rolldown";

const MAX_MODULE_BYTES = 20 * 1024 * 1024;

export type Resolution =
  | { kind: "file"; id: string; moduleSideEffects: boolean | "no-treeshake" | null }
  | { kind: "ignored" }
  | { kind: "builtin" }
  | { kind: "missing" }
  | { kind: "outside"; id: string };

/**
 * The files of one install that a bundle may read. A path is trusted only after its real path was seen
 * to lie in that install's `node_modules`, whatever a package.json, a link or `../..` made of it.
 */
export class Confined {
  readonly importer: string;
  readonly #root: string;
  readonly #seen = new Map<string, boolean>();

  constructor(installFolder: string) {
    this.#root = join(installFolder, "node_modules") + sep;
    this.importer = join(installFolder, "app.js");
  }

  owns(importer: string | undefined): boolean {
    return importer !== undefined && this.#seen.get(clean(importer)) === true;
  }

  /** Resolves with rolldown's own resolver, then looks at where that led. */
  async resolve(
    context: PluginContext,
    specifier: string,
    importer: string,
    kind?: string,
  ): Promise<Resolution> {
    if (/^(?:\/|[a-z]:[\\/]|file:)/i.test(specifier)) return { kind: "outside", id: specifier };
    const options = { skipSelf: true, ...(kind ? { kind: kind as "import-statement" } : {}) };
    const resolved = await context.resolve(specifier, importer, options);
    if (!resolved || resolved.external) {
      return { kind: isBuiltin(specifier) ? "builtin" : "missing" };
    }
    if (resolved.id.startsWith("\0") || /^(?:data:|rolldown:)/.test(resolved.id))
      return { kind: "ignored" };
    const id = clean(resolved.id);
    if (!(await this.#isInside(id))) return { kind: "outside", id };
    return { kind: "file", id, moduleSideEffects: resolved.moduleSideEffects ?? null };
  }

  /** A file beside another one, for CSS and assets, which do not use Node's rules. */
  async file(path: string): Promise<string | null> {
    return (await this.#isInside(path)) ? path : null;
  }

  async read(id: string): Promise<Buffer> {
    if (this.#seen.get(id) !== true) throw new Error(`${id} is not part of the install`);
    const { size } = await stat(id);
    if (size > MAX_MODULE_BYTES) throw new Error(`${this.shown(id)} is too large`);
    return readFile(id);
  }

  /** The path as a person knows it, without ours. */
  shown(id: string): string {
    return id.replaceAll(this.#root, "").replaceAll("\0", "");
  }

  async #isInside(id: string): Promise<boolean> {
    const known = this.#seen.get(id);
    if (known !== undefined) return known;
    const real = await realpath(id).catch(() => "");
    const inside = real.startsWith(this.#root) && !real.endsWith(".node") && (await isFile(real));
    this.#seen.set(id, inside);
    return inside;
  }
}

async function isFile(path: string): Promise<boolean> {
  return (await stat(path)).isFile();
}

function clean(id: string): string {
  return id.replace(/[?#].*$/, "");
}
