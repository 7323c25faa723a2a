import type { Alias } from "../aliases.ts";
import type { AppFiles } from "../app-files.ts";
import { packageCss, type Sinks } from "../pack/packages-plugin.ts";
import type { Confined } from "../pack/confined.ts";
import { extension } from "../paths.ts";
import type { Materials } from "../styles/materials.ts";
import { union } from "../tailwind/candidates.ts";
import { usesTailwind } from "../tailwind/marks.ts";

const LARGEST_SCANNED = 512 * 1024;

/** What the sheets of a release draw on: all is there from the start. */
export class AppMaterials implements Materials {
  readonly paths: ReadonlySet<string>;
  readonly #files: AppFiles;
  readonly #confined: Confined;
  readonly #sinks: Sinks;
  readonly #candidates = new Map<string, string[]>();

  constructor(files: AppFiles, confined: Confined, sinks: Sinks) {
    this.#files = files;
    this.#confined = confined;
    this.#sinks = sinks;
    this.paths = new Set(files.paths());
  }

  get aliases(): Alias[] {
    return this.#files.aliases;
  }

  text(path: string): string {
    return this.#files.text(path);
  }

  async sheet(specifier: string): Promise<string | null> {
    const id = await this.#confined.sheetOf(specifier);
    if (id === null) return null;
    const raw = (await this.#confined.read(id)).toString("utf8");
    return usesTailwind(raw) ? raw : packageCss(id, this.#confined, this.#sinks, false);
  }

  candidates(scanned: string[]): string[] {
    const key = scanned.join("\n");
    let found = this.#candidates.get(key);
    if (found === undefined) {
      found = union(this.#scannable(scanned));
      this.#candidates.set(key, found);
    }
    return found;
  }

  *#scannable(paths: string[]): Iterable<{ extension: string; content: string }> {
    for (const path of paths) {
      if (this.#files.bytes(path).length <= LARGEST_SCANNED) {
        yield { extension: extension(path), content: this.#files.text(path) };
      }
    }
  }
}
