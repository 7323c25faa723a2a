import { sourceFailureAt } from "../failures.ts";
import { readEnv } from "../env.ts";
import { Confined } from "../pack/confined.ts";
import { install } from "../pack/install.ts";
import { readLock, readManifest } from "../pack/manifest.ts";
import { scanApp } from "../scan.ts";
import { AppFiles, type InputFile } from "../app-files.ts";
import { Output } from "./assets.ts";
import { build, type Built } from "./build.ts";
import { readPage } from "./html.ts";

export interface BundleRequest {
  files: InputFile[];
  /** Taken from the files when left out. */
  packageJson?: string;
  lockfile?: string;
  env?: Record<string, string>;
  cacheDir: string;
}

export interface BundleResult {
  files: { path: string; bytes: string; contentType: string; immutable: boolean }[];
  warnings: string[];
}

const PAGE = "/index.html";

/** An app as it is published: its page, hashed scripts, styles and assets, and `public/` as it is. */
export async function bundle(request: BundleRequest, signal: AbortSignal): Promise<BundleResult> {
  const files = new AppFiles(request.files);
  if (!files.has(PAGE)) {
    throw sourceFailureAt("html", "The app has no index.html", {
      file: PAGE,
      source: "",
      line: 0,
      column: 0,
    });
  }
  const installed = await dependencies(request, files, signal);
  const output = new Output();
  for (const path of files.paths()) {
    if (path.startsWith("/public/")) output.add(path.slice("/public/".length), files.bytes(path));
  }
  const env = { ...readEnv("production", (path) => files.textOrNull(path)), ...request.env };
  const page = readPage(PAGE, files.text(PAGE), files);
  const built = await build({
    files,
    output,
    page,
    confined: new Confined(installed),
    folder: installed,
    env,
  });
  const html = page.finish(headOf(built), (path) => output.asset(path, files.bytes(path), "never"));
  output.add("index.html", Buffer.from(withEnv(html, env)));
  return {
    files: output.files().map((each) => ({ ...each, bytes: each.bytes.toString("base64") })),
    warnings: [...page.warnings, ...built.warnings],
  };
}

async function dependencies(
  request: BundleRequest,
  files: AppFiles,
  signal: AbortSignal,
): Promise<string> {
  const packageJson = request.packageJson ?? files.textOrNull("/package.json") ?? "{}";
  const lockfile = request.lockfile ?? files.textOrNull("/package-lock.json");
  const manifest = readManifest(packageJson, scanApp(files).specifiers);
  const installed = await install(request.cacheDir, manifest, readLock(lockfile, manifest), signal);
  return installed.folder;
}

function headOf(built: Built): string {
  const tags: string[] = [];
  if (built.script !== null) {
    tags.push(`<script type="module" crossorigin src="/${built.script}"></script>`);
  }
  for (const each of built.preloads)
    tags.push(`<link rel="modulepreload" crossorigin href="/${each}">`);
  if (built.sheet !== null) tags.push(`<link rel="stylesheet" crossorigin href="/${built.sheet}">`);
  return tags.map((tag) => `  ${tag}\n  `).join("");
}

/** `%VITE_NAME%` and `%MODE%` in the page, as Vite replaces them; unknown names stay. */
function withEnv(html: string, env: Record<string, string>): string {
  const known: Record<string, string> = {
    ...env,
    MODE: "production",
    BASE_URL: "/",
    PROD: "true",
    DEV: "",
  };
  return html.replace(/%(\w+)%/g, (text, name: string) =>
    Object.hasOwn(known, name) ? known[name]! : text,
  );
}
