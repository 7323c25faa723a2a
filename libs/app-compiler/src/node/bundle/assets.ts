import { createHash } from "node:crypto";
import { posix } from "node:path";
import { contentType } from "../media.ts";

export interface OutputFile {
  path: string;
  bytes: Buffer;
  contentType: string;
  /** The name carries a hash of the content. */
  immutable: boolean;
}

const INLINE_BYTES = 4 * 1024;
const FOLDER = "assets";

/** The files of a release, by path: each content is there once. */
export class Output {
  readonly #files = new Map<string, OutputFile>();

  /** A file whose name does not change with its content. */
  add(path: string, bytes: Buffer): void {
    this.#files.set(path, { path, bytes, contentType: contentType(path), immutable: false });
  }

  addHashed(path: string, bytes: Buffer): void {
    this.#files.set(path, { path, bytes, contentType: contentType(path), immutable: true });
  }

  /** The URL of an asset: small ones are put where they are used, like Vite does it. */
  asset(path: string, bytes: Buffer, inline: "never" | "small" | "always"): string {
    if (
      inline === "always" ||
      (inline === "small" && bytes.length < INLINE_BYTES && !/\.html?$/.test(path))
    ) {
      return `data:${contentType(path)};base64,${bytes.toString("base64")}`;
    }
    return `/${this.hashed(path, bytes)}`;
  }

  /** Adds a file as `assets/name-hash.ext`; answers that path. */
  hashed(path: string, bytes: Buffer): string {
    const ext = posix.extname(path);
    const stem = posix.basename(path, ext).replace(/[^A-Za-z0-9_.@-]/g, "_");
    const sum = createHash("sha256").update(bytes).digest("base64url").slice(0, 10);
    const name = `${FOLDER}/${stem}-${sum}${ext}`;
    this.addHashed(name, bytes);
    return name;
  }

  files(): OutputFile[] {
    return [...this.#files.values()].sort((a, b) => (a.path < b.path ? -1 : 1));
  }
}
