import type { Alias } from "../aliases.ts";
import type { Interop } from "./interop.ts";

/** What a request asks to have compiled. Positions in answers are UTF-16 units. */
export interface TransformRequest {
  path: string;
  /** The query of the module's URL without `t` and `import`: `raw`, `url`, `inline`, … */
  query?: string;
  /** Text, or `base64` for what may be binary. */
  source?: string;
  base64?: string;
  /** The JSX import source, or `classic`. */
  jsx?: string;
  refresh?: boolean;
  sourceMap?: boolean;
  env?: Record<string, string>;
  /** The app's file paths: what `import.meta.glob` may match, and what a sheet may import. */
  paths?: string[];
  /** Whether elements of JSX say where in the source they are. */
  positions?: boolean;
  /** Path aliases, for what a sheet imports. */
  aliases?: Alias[];
  /** Other files of the app that the result depends on, as an earlier answer's `needs` asked for them. */
  files?: { path: string; text: string }[];
  /** Style sheets of packages; null where there is none. */
  sheets?: { specifier: string; css: string | null }[];
  /** The files that were scanned for class names, and what was found, separated by line feeds. */
  scanned?: string[];
  candidates?: string;
}

export interface ImportRecord {
  specifier: string;
  start: number;
  end: number;
  dynamic: boolean;
  self: boolean;
  names: string[];
  /** For a bare specifier: how to write the import if the package turns out to be CommonJS. */
  interop?: Interop;
}

export interface AcceptedDep {
  specifier: string;
  start: number;
  end: number;
}

export interface Hot {
  used: boolean;
  selfAccepts: boolean;
  refreshBoundary: boolean;
  acceptedExports: string[];
  acceptedDeps: AcceptedDep[];
}

export interface CssDependency {
  form: "import" | "url";
  url: string;
  start: number;
  end: number;
}

export interface TransformResult {
  kind: "js" | "css" | "json" | "asset" | "raw";
  code: string;
  map?: string;
  imports: ImportRecord[];
  hot: Hot;
  css?: string;
  cssDependencies: CssDependency[];
  /** Root-relative patterns of `import.meta.glob`: a file that starts or stops matching changes the module. */
  globs: string[];
}

/** A source file ready to be compiled: its rooted path is its URL. */
export interface Source {
  url: string;
  text: string;
}

export const COLD: Hot = {
  used: false,
  selfAccepts: false,
  refreshBoundary: false,
  acceptedExports: [],
  acceptedDeps: [],
};

export function plainModule(kind: TransformResult["kind"], code: string): TransformResult {
  return { kind, code, imports: [], hot: COLD, cssDependencies: [], globs: [] };
}
