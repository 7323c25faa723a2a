import { readAliases, type Alias } from "../aliases.ts";
import { rooted } from "../paths.ts";
import { Lacking, type Materials } from "../styles/materials.ts";
import type { TransformRequest } from "./types.ts";

/** What came with a request; what did not come and is wanted is asked for. */
export class RequestMaterials implements Materials {
  readonly #paths: ReadonlySet<string> | null;
  readonly #request: TransformRequest;
  readonly #texts: Map<string, string>;
  readonly #sheets: Map<string, string | null>;

  constructor(request: TransformRequest) {
    this.#request = request;
    this.#paths = request.paths ? new Set(request.paths.map(rooted)) : null;
    this.#texts = new Map(request.files?.map(({ path, text }) => [rooted(path), text]));
    this.#sheets = new Map(request.sheets?.map(({ specifier, css }) => [specifier, css]));
  }

  get paths(): ReadonlySet<string> {
    if (this.#paths === null) throw new Lacking({ paths: true });
    return this.#paths;
  }

  get aliases(): Alias[] {
    return this.#request.aliases ?? readAliases(new Map());
  }

  text(path: string): string {
    const text = this.#texts.get(path);
    if (text === undefined) throw new Lacking({ files: [path] });
    return text.charCodeAt(0) === 0xfeff ? text.slice(1) : text;
  }

  async sheet(specifier: string): Promise<string | null> {
    const css = this.#sheets.get(specifier);
    if (css === undefined) throw new Lacking({ sheets: [specifier] });
    return css;
  }

  candidates(scanned: string[]): string[] {
    const { candidates, scanned: came } = this.#request;
    const isComplete =
      candidates !== undefined &&
      came?.length === scanned.length &&
      scanned.every((path, n) => path === rooted(came[n]!));
    if (!isComplete) throw new Lacking({ scanned });
    return candidates === "" ? [] : candidates.split("\n");
  }
}
