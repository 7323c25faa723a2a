import { createRequire } from "node:module";
import { rejected } from "../failures.ts";

export interface CandidatesRequest {
  files: { extension: string; content: string }[];
}

export interface CandidatesResult {
  /** For each file what in it may be a class name: without doubles, separated by line feeds. */
  candidates: string[];
}

const MAX_CHARS = 8 * 1024 * 1024;
const MAX_CANDIDATE_CHARS = 512;
const MAX_PER_FILE = 20_000;

const require = createRequire(import.meta.url);

type Oxide = typeof import("@tailwindcss/oxide");

/** Loaded when the first file is scanned: an app without Tailwind need not hold it. */
function scanner(): InstanceType<Oxide["Scanner"]> {
  return new (require("@tailwindcss/oxide") as Oxide).Scanner({ sources: [] });
}

/** What may be class names in these texts. The scanner is given texts only, never a folder. */
export function candidates(request: CandidatesRequest): CandidatesResult {
  const total = request.files.reduce((sum, each) => sum + each.content.length, 0);
  if (total > MAX_CHARS) {
    throw rejected("too_large", `${total} characters to scan; the limit is ${MAX_CHARS}`);
  }
  const oxide = scanner();
  return { candidates: request.files.map((each) => candidatesIn(oxide, each).join("\n")) };
}

export function candidatesIn(
  oxide: InstanceType<Oxide["Scanner"]>,
  file: { extension: string; content: string },
): string[] {
  const found = new Set<string>();
  for (const { candidate } of oxide.getCandidatesWithPositions(file)) {
    if (candidate.length <= MAX_CANDIDATE_CHARS && !candidate.includes("\n")) found.add(candidate);
    if (found.size >= MAX_PER_FILE) break;
  }
  return [...found].sort();
}

/** The candidates of many files together, sorted. */
export function union(files: Iterable<{ extension: string; content: string }>): string[] {
  const oxide = scanner();
  const all = new Set<string>();
  for (const each of files) for (const candidate of candidatesIn(oxide, each)) all.add(candidate);
  return [...all].sort();
}
