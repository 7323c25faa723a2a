/** Every way a request can end without a result, as it goes over the wire. */
export type Failure =
  | {
      kind: "source";
      code: SourceCode;
      message: string;
      file: string;
      line: number;
      column: number;
      frame?: string;
    }
  | { kind: "dependency"; code: DependencyCode; message: string; package?: string }
  | { kind: "rejected"; code: "too_large" | "bad_request"; message: string }
  | { kind: "unavailable"; code: "busy" | "timeout" | "died" | "internal"; message: string };

export type SourceCode = "syntax" | "resolve" | "css" | "json" | "html" | "unsupported";

export type DependencyCode =
  | "package_not_found"
  | "version_not_found"
  | "not_declared"
  | "not_for_browser"
  | "spec_refused"
  | "conflict"
  | "too_many_packages"
  | "too_large"
  | "invalid_package_json"
  | "invalid_lockfile"
  | "registry_down"
  | "install_failed";

/** A failure on its way up; only the protocol's rim catches it. */
export class Failed extends Error {
  readonly failure: Failure;

  constructor(failure: Failure) {
    super(failure.message);
    this.failure = failure;
  }
}

export function dependencyFailure(code: DependencyCode, message: string, name?: string): Failed {
  return new Failed({
    kind: "dependency",
    code,
    message,
    ...(name === undefined ? {} : { package: name }),
  });
}

export function rejected(code: "too_large" | "bad_request", message: string): Failed {
  return new Failed({ kind: "rejected", code, message });
}

export function unavailable(code: "busy" | "timeout" | "died", message: string): Failed {
  return new Failed({ kind: "unavailable", code, message });
}

/** A failure of the source at a UTF-16 offset in it. */
export function sourceFailure(
  code: SourceCode,
  message: string,
  at: { file: string; source: string; offset: number },
): Failed {
  const offset = Math.max(0, Math.min(at.offset, at.source.length));
  const before = at.source.slice(0, offset);
  const line = before.split("\n").length;
  const column = offset - (before.lastIndexOf("\n") + 1) + 1;
  return sourceFailureAt(code, message, { file: at.file, source: at.source, line, column });
}

/** A failure of the source at a 1-based line and column; line 0 means "somewhere in the file". */
export function sourceFailureAt(
  code: SourceCode,
  message: string,
  at: { file: string; source: string; line: number; column: number },
): Failed {
  return new Failed({
    kind: "source",
    code,
    message,
    file: at.file,
    line: at.line,
    column: at.column,
    ...(at.line > 0 ? { frame: frame(at.source, at.line, at.column) } : {}),
  });
}

const FRAME_LINES = 2;
const FRAME_WIDTH = 160;

/** The marked excerpt, in the form Vite's overlay shows. */
function frame(source: string, line: number, column: number): string {
  const lines = source.split(/\r?\n/);
  const first = Math.max(1, line - FRAME_LINES);
  const last = Math.min(lines.length, line + FRAME_LINES);
  const shift = column > FRAME_WIDTH ? column - FRAME_WIDTH / 2 : 0;
  const out: string[] = [];
  for (let n = first; n <= last; n++) {
    const text = (lines[n - 1] ?? "").slice(shift, shift + FRAME_WIDTH);
    out.push(`${String(n).padEnd(3)}|  ${text}`);
    if (n === line) out.push(`   |  ${" ".repeat(Math.max(0, column - 1 - shift))}^`);
  }
  return out.join("\n");
}
