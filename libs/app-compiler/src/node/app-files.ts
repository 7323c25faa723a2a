import { posix } from "node:path";
import { readAliases, type Alias } from "./aliases.ts";
import { rejected } from "./failures.ts";
import { rooted } from "./paths.ts";

export interface InputFile {
  path: string;
  base64?: string;
  text?: string;
}

const MAX_FILES = 10_000;
const MAX_BYTES = 96 * 1024 * 1024;
const MAX_PATH_CHARS = 1_024;
const EXTENSIONS = [".mjs", ".js", ".mts", ".ts", ".jsx", ".tsx", ".json"];
const TYPESCRIPT_OF: Record<string, string[]> = {
  ".js": [".ts", ".tsx"],
  ".jsx": [".tsx"],
  ".mjs": [".mts"],
  ".cjs": [".cts"],
};

/** All files of one app, in memory. There is no way from here to a disk. */
export class AppFiles {
  readonly aliases: Alias[];
  readonly #files = new Map<string, Buffer>();

  constructor(files: InputFile[]) {
    if (!Array.isArray(files)) throw rejected("bad_request", "files are missing");
    if (files.length > MAX_FILES) {
      throw rejected("too_large", `${files.length} files; the limit is ${MAX_FILES}`);
    }
    let bytes = 0;
    for (const file of files) {
      const content = contentOf(file);
      bytes += content.length;
      if (bytes > MAX_BYTES)
        throw rejected("too_large", `the files have more than ${MAX_BYTES} bytes`);
      this.#files.set(checkedPath(file.path), content);
    }
    this.aliases = readAliases(this.#texts((path) => /^\/[jt]sconfig[^/]*\.json$/.test(path)));
  }

  paths(): string[] {
    return [...this.#files.keys()].sort();
  }

  has(path: string): boolean {
    return this.#files.has(path);
  }

  bytes(path: string): Buffer {
    const found = this.#files.get(path);
    if (!found) throw new Error(`${path} is not a file of the app`);
    return found;
  }

  text(path: string): string {
    const text = this.bytes(path).toString("utf8");
    return text.charCodeAt(0) === 0xfeff ? text.slice(1) : text;
  }

  textOrNull(path: string): string | null {
    return this.has(path) ? this.text(path) : null;
  }

  /** The file that an import of `path` means: itself, with an extension, or a folder's index. */
  find(path: string): string | null {
    const clean = posix.normalize(path);
    if (this.has(clean)) return clean;
    const ext = posix.extname(clean);
    const stem = clean.slice(0, clean.length - ext.length);
    const candidates = [
      ...(TYPESCRIPT_OF[ext] ?? []).map((each) => stem + each),
      ...EXTENSIONS.map((each) => clean + each),
      ...EXTENSIONS.map((each) => posix.join(clean, `index${each}`)),
    ];
    return candidates.find((each) => this.has(each)) ?? null;
  }

  /** Whether the site serves a file of `public/` at this path. */
  isPublic(path: string): boolean {
    return this.has(posix.join("/public", path));
  }

  #texts(wanted: (path: string) => boolean): Map<string, string> {
    return new Map(
      this.paths()
        .filter(wanted)
        .map((path) => [path, this.text(path)]),
    );
  }
}

function contentOf(file: InputFile): Buffer {
  if (typeof file.base64 === "string") return Buffer.from(file.base64, "base64");
  if (typeof file.text === "string") return Buffer.from(file.text, "utf8");
  throw rejected("bad_request", `${file.path} has neither base64 nor text`);
}

function checkedPath(path: unknown): string {
  const usable =
    typeof path === "string" &&
    path !== "" &&
    path.length <= MAX_PATH_CHARS &&
    !path.includes("\0") &&
    !path.includes("\\") &&
    !path.split("/").some((part) => part === ".." || part === ".");
  if (!usable) throw rejected("bad_request", `${JSON.stringify(path)} is not a path of an app`);
  return rooted(path);
}
