import { posix } from "node:path";
import { applyAliases, type Alias } from "../aliases.ts";
import { decoded, isRelative, resolveUrl } from "../paths.ts";

/** What compiling a style sheet may draw on besides the sheet's own text. There is nothing else. */
export interface Materials {
  /** The rooted paths of the app's files. */
  readonly paths: ReadonlySet<string>;
  readonly aliases: Alias[];
  /** The text of one of these files. Throws `Lacking` where it must be asked for. */
  text(path: string): string;
  /** The style sheet that a package offers under a specifier; null when it does not. */
  sheet(specifier: string): Promise<string | null>;
  /** What may be class names in these files, sorted. Throws `Lacking` where it must be asked for. */
  candidates(scanned: string[]): string[];
}

/** What must come with the request for it to be answered. */
export interface Needs {
  /** Whether all paths of the app are wanted, and its aliases. */
  paths: boolean;
  /** Rooted paths of files whose text is wanted. */
  files: string[];
  /** Specifiers of packages' style sheets. */
  sheets: string[];
  /** Rooted paths of the files whose candidates are wanted; null when none are. */
  scanned: string[] | null;
}

/** Thrown when a request did not bring all that its answer depends on. */
export class Lacking extends Error {
  readonly needs: Needs;

  constructor(needs: Partial<Needs>) {
    super("the request lacks what it depends on");
    this.needs = { paths: false, files: [], sheets: [], scanned: null, ...needs };
  }
}

/** The app's own sheet that `@import` in `importer` names, with one of these extensions; null for a package's. */
export function ownSheet(
  specifier: string,
  importer: string,
  materials: Pick<Materials, "paths" | "aliases">,
): string | null {
  const wanted = applyAliases(specifier.replace(/^~/, ""), materials.aliases);
  const path = resolveUrl(decoded(wanted.replace(/[?#].*$/, "")), importer);
  const candidates = posix.extname(path) === "" ? [path, `${path}.css`] : [path];
  return candidates.find((each) => materials.paths.has(each)) ?? null;
}

export function looksOwn(specifier: string, aliases: Alias[]): boolean {
  return isRelative(applyAliases(specifier, aliases));
}
