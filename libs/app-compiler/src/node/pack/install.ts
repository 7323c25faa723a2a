import { createHash, randomUUID } from "node:crypto";
import { mkdir, readFile, realpath, rename, rm, utimes, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { dependencyFailure } from "../failures.ts";
import { folderBytes } from "./folder.ts";
import type { Manifest } from "./manifest.ts";
import { runNpm } from "./npm.ts";
import { once } from "./once.ts";
import { sweep } from "./sweep.ts";

export interface Install {
  /** The real path of the folder that holds `node_modules`. */
  folder: string;
  /** The package-lock.json that npm wrote. */
  lock: string;
}

const LAYOUT = 1;
const MAX_PACKAGES = 1_500;
const MAX_BYTES = 600 * 1024 * 1024;

/** The installed dependencies of a manifest: from the cache, or installed now, once. */
export async function install(
  cacheDir: string,
  manifest: Manifest,
  lock: string | null,
  signal: AbortSignal,
): Promise<Install> {
  const key = hash([String(LAYOUT), JSON.stringify(manifest), lock ?? ""]);
  const folder = join(cacheDir, "installs", key);
  const marker = join(folder, "package-lock.json");
  await once(
    `${folder}.lock`,
    signal,
    () => touched(marker),
    async () => {
      await sweep(cacheDir);
      await build(cacheDir, folder, { manifest, lock, signal });
    },
  );
  return { folder: await realpath(folder), lock: await readFile(marker, "utf8") };
}

export function hash(parts: string[]): string {
  const sum = createHash("sha256");
  for (const part of parts) sum.update(`${Buffer.byteLength(part)}\n`).update(part);
  return sum.digest("hex");
}

/** Whether the file is there; touching it tells the sweeper that it is in use. */
export async function touched(path: string): Promise<boolean> {
  const now = new Date();
  try {
    await utimes(path, now, now);
    return true;
  } catch {
    return false;
  }
}

async function build(
  cacheDir: string,
  folder: string,
  input: { manifest: Manifest; lock: string | null; signal: AbortSignal },
): Promise<void> {
  const work = join(cacheDir, "work", randomUUID());
  await mkdir(work, { recursive: true });
  try {
    const names = { name: "app", version: "0.0.0", private: true };
    await writeFile(join(work, "package.json"), JSON.stringify({ ...names, ...input.manifest }));
    if (input.lock !== null) await writeFile(join(work, "package-lock.json"), input.lock);
    const isEmpty = Object.keys(input.manifest.dependencies).length === 0;
    if (!isEmpty) await runNpm(work, join(cacheDir, "npm"), input.signal);
    await mkdir(join(work, "node_modules"), { recursive: true });
    await writeFile(join(work, "package-lock.json"), await checkedLock(work, input.manifest));
    const bytes = await folderBytes(join(work, "node_modules"), MAX_BYTES);
    if (bytes > MAX_BYTES) {
      const message = `the dependencies take more than ${MAX_BYTES / 1024 / 1024} MiB`;
      throw dependencyFailure("too_large", message);
    }
    await rename(work, folder).catch(async (error: NodeJS.ErrnoException) => {
      // Two at once are possible when a lock went stale; what is there is whole, and as good.
      if (error.code !== "ENOTEMPTY" && error.code !== "EEXIST") throw error;
    });
  } finally {
    await rm(work, { recursive: true, force: true });
  }
}

/**
 * Reads what npm installed. npm is told to leave out addresses of registry packages, so an address
 * that is left belongs to something else.
 */
async function checkedLock(work: string, manifest: Manifest): Promise<string> {
  const path = join(work, "package-lock.json");
  const empty = { name: "app", lockfileVersion: 3, requires: true, packages: { "": manifest } };
  const text = await readFile(path, "utf8").catch(() => `${JSON.stringify(empty, null, 2)}\n`);
  const { packages } = JSON.parse(text) as { packages: Record<string, Record<string, unknown>> };
  const paths = Object.keys(packages);
  if (paths.length > MAX_PACKAGES) {
    const message = `${paths.length} packages are needed; the limit is ${MAX_PACKAGES}`;
    throw dependencyFailure("too_many_packages", message);
  }
  for (const each of paths) {
    const entry = packages[each]!;
    if (entry["link"] || (typeof entry["resolved"] === "string" && each !== "")) {
      const name = each.replace(/^.*node_modules\//, "");
      throw dependencyFailure("spec_refused", `${name} does not come from the registry`, name);
    }
  }
  return text;
}
