import { readdir, rename, rm, stat } from "node:fs/promises";
import { randomUUID } from "node:crypto";
import { join } from "node:path";

/** How much of the cache is kept; what was used longest ago goes first. */
const KEPT = { installs: 200, packs: 1_000 };
const DAY_MS = 24 * 60 * 60 * 1000;

/** Makes room in the cache folder. What was used within a day stays, however much it is. */
export async function sweep(cacheDir: string, now = Date.now()): Promise<void> {
  await removeOld(join(cacheDir, "work"), 0, now, now - DAY_MS);
  await removeOld(join(cacheDir, "installs"), KEPT.installs, now, now - DAY_MS);
  await removeOld(join(cacheDir, "packs"), KEPT.packs, now, now - DAY_MS);
}

async function removeOld(folder: string, kept: number, now: number, before: number): Promise<void> {
  const names = (await readdir(folder).catch(() => [])).filter((each) => !each.endsWith(".lock"));
  if (names.length <= kept) return;
  const entries = await Promise.all(
    names.map(async (name) => ({ name, used: await usedAt(folder, name, now) })),
  );
  entries.sort((a, b) => b.used - a.used);
  for (const each of entries.slice(kept)) {
    if (each.used < before) await remove(folder, each.name);
  }
}

/** An install is marked as used at its package-lock.json. */
async function usedAt(folder: string, name: string, now: number): Promise<number> {
  const path = join(folder, name);
  const found =
    (await stat(join(path, "package-lock.json")).catch(() => null)) ??
    (await stat(path).catch(() => null));
  return found?.mtimeMs ?? now;
}

/** Renamed first: whoever looks finds it whole or not at all. */
async function remove(folder: string, name: string): Promise<void> {
  const doomed = join(folder, `.removed-${randomUUID()}`);
  await rename(join(folder, name), doomed).catch(() => undefined);
  await rm(doomed, { recursive: true, force: true });
}
