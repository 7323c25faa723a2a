import type { FileEntry } from "../api.ts";

export interface PathChange {
  readonly kind: "added" | "edited" | "written" | "deleted" | "renamed";
  readonly path: string;
  readonly from: string | undefined;
}

/** What happened between two trees. A file that moved unchanged is one rename. */
export function compareTrees(
  before: readonly FileEntry[],
  after: readonly FileEntry[],
): PathChange[] {
  const was = new Map(before.map((file) => [file.path, file.blob]));
  const is = new Map(after.map((file) => [file.path, file.blob]));
  const gone = new Map(
    before.filter((file) => !is.has(file.path)).map((file) => [file.blob, file.path]),
  );
  const changes: PathChange[] = [];
  for (const { path, blob } of after) {
    if (!was.has(path)) {
      const from = gone.get(blob);
      gone.delete(blob);
      changes.push({ kind: from === undefined ? "added" : "renamed", path, from });
    } else if (was.get(path) !== blob) {
      changes.push({ kind: "edited", path, from: undefined });
    }
  }
  const renamed = new Set(changes.map((change) => change.from));
  for (const { path } of before) {
    if (!is.has(path) && !renamed.has(path)) {
      changes.push({ kind: "deleted", path, from: undefined });
    }
  }
  return changes;
}
