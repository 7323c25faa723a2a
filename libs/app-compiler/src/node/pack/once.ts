import { mkdir, open, readFile, rm, stat, utimes } from "node:fs/promises";
import { dirname } from "node:path";
import { setTimeout as wait } from "node:timers/promises";

const POLL_MS = 40;
const BEAT_MS = 1_000;
const STALE_MS = 10_000;

/**
 * Runs `work` unless `done` says that it is done, in one process at a time.
 *
 * The lock is a file beside the result. Its owner touches it every second; one that was not touched
 * for ten seconds belonged to a process that died.
 */
export async function once(
  lockPath: string,
  signal: AbortSignal,
  done: () => Promise<boolean>,
  work: () => Promise<void>,
): Promise<void> {
  await mkdir(dirname(lockPath), { recursive: true });
  while (!(await done())) {
    signal.throwIfAborted();
    if (await acquire(lockPath)) {
      const beat = setInterval(() => void touch(lockPath), BEAT_MS);
      try {
        if (!(await done())) await work();
        return;
      } finally {
        clearInterval(beat);
        await rm(lockPath, { force: true });
      }
    }
    await removeStale(lockPath);
    await wait(POLL_MS);
  }
}

async function acquire(lockPath: string): Promise<boolean> {
  try {
    const file = await open(lockPath, "wx");
    await file.writeFile(String(process.pid));
    await file.close();
    return true;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === "EEXIST") return false;
    throw error;
  }
}

async function touch(lockPath: string): Promise<void> {
  const now = new Date();
  await utimes(lockPath, now, now).catch(() => undefined);
}

async function removeStale(lockPath: string): Promise<void> {
  try {
    const { mtimeMs } = await stat(lockPath);
    const owner = Number(await readFile(lockPath, "utf8"));
    if (Date.now() - mtimeMs > STALE_MS || (owner > 0 && !isAlive(owner))) {
      await rm(lockPath, { force: true });
    }
  } catch {
    // The owner has just finished.
  }
}

function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === "EPERM";
  }
}
