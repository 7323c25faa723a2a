import { lstat, readdir } from "node:fs/promises";
import { join } from "node:path";

/** The bytes of all files under a folder; stops counting once past `enough`. */
export async function folderBytes(folder: string, enough: number): Promise<number> {
  let bytes = 0;
  const open = [folder];
  for (let next = open.pop(); next !== undefined && bytes <= enough; next = open.pop()) {
    for (const entry of await readdir(next, { withFileTypes: true })) {
      const path = join(next, entry.name);
      if (entry.isDirectory()) open.push(path);
      else if (entry.isFile()) bytes += (await lstat(path)).size;
    }
  }
  return bytes;
}
