import { mkdir, readFile, rename, writeFile } from "node:fs/promises";
import { dirname, join } from "node:path";
import { rejected, type Failure } from "../failures.ts";
import { compilerVersion } from "../hello.ts";
import { contentType } from "../media.ts";
import { hash, install, touched } from "./install.ts";
import { readLock, readManifest, type Manifest } from "./manifest.ts";
import { once } from "./once.ts";
import { prebundle, type PackEntry } from "./prebundle.ts";

export interface PackRequest {
  packageJson: string;
  lockfile?: string | null;
  specifiers: string[];
  cacheDir: string;
}

export interface PackResult {
  key: string;
  files: { name: string; bytes: string; contentType: string }[];
  entries: Record<string, PackEntry>;
  /** Specifiers that have no entry, and why. */
  failures: Record<string, Failure>;
  lock: string;
  warnings: string[];
}

/** Every file of every pack is served under this path, by a name that tells its content. */
const ROOT = "/@deps/";

const MAX_SPECIFIERS = 500;
const MAX_SPECIFIER_CHARS = 300;

/** Installs what an app declares and pre-bundles what it imports; the second time from the cache. */
export async function pack(request: PackRequest, signal: AbortSignal): Promise<PackResult> {
  check(request);
  const manifest = readManifest(request.packageJson, request.specifiers);
  const lock = readLock(request.lockfile, manifest);
  const installed = await install(request.cacheDir, manifest, lock, signal);
  const { specifiers, optional } = wanted(manifest, request.specifiers);
  const key = hash([compilerVersion(), installed.lock, specifiers.join("\n")]);
  const file = join(request.cacheDir, "packs", `${key}.json`);
  await once(
    `${file}.lock`,
    signal,
    () => touched(file),
    async () => {
      const built = await prebundle({ folder: installed.folder, specifiers, optional, base: ROOT });
      const files = built.files.map(({ name, bytes }) => ({
        name,
        bytes: bytes.toString("base64"),
        contentType: contentType(name),
      }));
      await replace(file, JSON.stringify({ key, ...built, files, lock: installed.lock }));
    },
  );
  return JSON.parse(await readFile(file, "utf8")) as PackResult;
}

function check(request: PackRequest): void {
  const { specifiers } = request;
  if (!Array.isArray(specifiers) || typeof request.packageJson !== "string" || !request.cacheDir) {
    throw rejected("bad_request", "pack needs packageJson, specifiers and cacheDir");
  }
  if (specifiers.length > MAX_SPECIFIERS) {
    throw rejected("too_large", `${specifiers.length} specifiers; the limit is ${MAX_SPECIFIERS}`);
  }
  for (const each of specifiers) {
    const isBare = /^(?:@[^/@\s]+\/)?[^./@\s][^\s]*$/.test(each) && !each.split("/").includes("..");
    if (!isBare || each.length > MAX_SPECIFIER_CHARS || each.includes("\0")) {
      throw rejected("bad_request", `${JSON.stringify(each)} is not a bare specifier`);
    }
  }
}

/** React's entries are always there: the JSX transform imports what no author wrote. */
function wanted(
  manifest: Manifest,
  asked: string[],
): { specifiers: string[]; optional: Set<string> } {
  const implied: string[] = [];
  const has = (name: string): boolean => name in manifest.dependencies;
  if (has("react")) implied.push("react", "react/jsx-runtime", "react/jsx-dev-runtime");
  if (has("react-dom")) implied.push("react-dom", "react-dom/client");
  if (has("preact")) implied.push("preact", "preact/jsx-runtime", "preact/jsx-dev-runtime");
  const specifiers = [...new Set([...asked, ...implied])].sort();
  return { specifiers, optional: new Set(implied.filter((each) => !asked.includes(each))) };
}

/** Readers see the old file or the whole new one. */
async function replace(path: string, text: string): Promise<void> {
  await mkdir(dirname(path), { recursive: true });
  const partial = `${path}.${process.pid}`;
  await writeFile(partial, text);
  await rename(partial, path);
}
