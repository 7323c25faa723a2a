import { readFile, realpath, stat } from "node:fs/promises";
import { isBuiltin } from "node:module";
import { join, sep } from "node:path";
import type { PluginContext } from "rolldown";
import { packageName } from "./manifest.ts";

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

  /** The style sheet that a package offers under a specifier that leads to no script. */
  async sheetOf(specifier: string): Promise<string | null> {
    const name = packageName(specifier);
    const folder = join(this.#root, name);
    const manifest = await this.file(join(folder, "package.json"));
    if (manifest === null) return null;
    const json = readJson((await this.read(manifest)).toString("utf8"));
    const target = sheetTarget(json, `.${specifier.slice(name.length)}`);
    return target === null ? null : this.file(join(folder, target));
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

function sheetTarget(json: Record<string, unknown>, subpath: string): string | null {
  const exported = json["exports"];
  const entry = isRecord(exported) && subpath in exported ? exported[subpath] : exported;
  const style = isRecord(entry) ? entry["style"] : entry;
  if (typeof style === "string" && style.endsWith(".css")) return style;
  if (subpath !== ".") return null;
  const fields = [json["style"], json["main"]];
  return (
    (fields.find((each) => typeof each === "string" && each.endsWith(".css")) as string | null) ??
    null
  );
}

function readJson(text: string): Record<string, unknown> {
  try {
    const json: unknown = JSON.parse(text);
    return isRecord(json) ? json : {};
  } catch {
    return {};
  }
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

async function isFile(path: string): Promise<boolean> {
  return (await stat(path)).isFile();
}

function clean(id: string): string {
  return id.replace(/[?#].*$/, "");
}
