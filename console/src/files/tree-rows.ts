import type { FileEntry } from "../api.ts";

export interface Row {
  readonly key: string;
  readonly kind: "folder" | "file";
  readonly path: string;
  readonly name: string;
  readonly depth: number;
}

interface Folder {
  readonly path: string;
  readonly folders: Map<string, Folder>;
  readonly files: FileEntry[];
}

/** A flat list of files as the rows of a tree: folders first, by name, shut ones without inside. */
export function layOut(files: readonly FileEntry[], closed: ReadonlySet<string>): Row[] {
  const root: Folder = { path: "", folders: new Map(), files: [] };
  for (const file of files) {
    const parts = file.path.split("/");
    let folder = root;
    for (const part of parts.slice(0, -1)) {
      const path = folder.path === "" ? part : `${folder.path}/${part}`;
      const next = folder.folders.get(part) ?? { path, folders: new Map(), files: [] };
      folder.folders.set(part, next);
      folder = next;
    }
    folder.files.push(file);
  }
  const rows: Row[] = [];
  walk(root, 0, closed, rows);
  return rows;
}

function walk(folder: Folder, depth: number, closed: ReadonlySet<string>, rows: Row[]): void {
  const folders = [...folder.folders].toSorted(([a], [b]) => compare(a, b));
  for (const [name, child] of folders) {
    rows.push({ key: `d:${child.path}:${depth}`, kind: "folder", path: child.path, name, depth });
    if (!closed.has(child.path)) walk(child, depth + 1, closed, rows);
  }
  const files = folder.files.map((file) => file.path).toSorted(compare);
  for (const path of files) {
    const name = path.slice(path.lastIndexOf("/") + 1);
    rows.push({ key: `f:${path}`, kind: "file", path, name, depth });
  }
}

function compare(a: string, b: string): number {
  return a.localeCompare(b, "en", { numeric: true, sensitivity: "base" });
}
