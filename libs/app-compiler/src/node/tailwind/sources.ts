import { posix } from "node:path";
import picomatch from "picomatch";
import { extension } from "../paths.ts";

/** Where a sheet tells Tailwind to look; patterns lead from the base, a rooted folder. */
export interface Search {
  root: "none" | { base: string; pattern: string } | null;
  sources: { base: string; pattern: string; negated: boolean }[];
}

const MAX_FILES = 5_000;

/** What Tailwind does not look at on its own: sheets, locks, and what is not text. */
const PASSED_OVER = new Set(
  (
    "css less sass scss styl lock log " +
    "png jpg jpeg gif webp avif ico bmp svg woff woff2 ttf otf eot mp3 wav ogg flac m4a mp4 webm mov avi " +
    "pdf wasm zip gz tgz bz2 7z tar glb gltf bin exe so dll class jar psd ai map"
  ).split(" "),
);
const ASIDE = /(?:^|\/)(?:node_modules|\.git)\/|(?:^|\/)(?:package-lock\.json|\.env[^/]*|\.gitignore)$/;

/** The app's files whose text may name classes, among its rooted paths; as Tailwind finds them, without `.gitignore`. */
export function searched(search: Search, paths: string[]): string[] {
  const found = new Set<string>();
  if (search.root !== "none") {
    const within = search.root === null ? () => true : matcher(search.root, paths);
    for (const path of paths) if (isText(path) && within(path)) found.add(path);
  }
  for (const source of search.sources) {
    const matches = matcher(source, paths);
    for (const path of paths) {
      if (!matches(path)) continue;
      if (source.negated) found.delete(path);
      else if (!isBinary(path)) found.add(path);
    }
  }
  return [...found].sort().slice(0, MAX_FILES);
}

function isText(path: string): boolean {
  return !PASSED_OVER.has(extension(path)) && !ASIDE.test(path);
}

/** What a pattern names outright is looked at even if it is a sheet. */
function isBinary(path: string): boolean {
  const ext = extension(path);
  return PASSED_OVER.has(ext) && !/^(?:css|less|sass|scss|styl|svg|log)$/.test(ext);
}

/** A pattern that names a folder means everything below it. */
function matcher(
  { base, pattern }: { base: string; pattern: string },
  paths: string[],
): (path: string) => boolean {
  const rooted = posix.join("/", base, pattern).replace(/\/$/, "");
  const below = `${rooted}/`;
  if (rooted === "") return () => true;
  if (paths.some((path) => path.startsWith(below))) return (path) => path.startsWith(below);
  return picomatch(rooted, { dot: false });
}
