import { createHash } from "node:crypto";

/** Which part of a single-file component a module's URL means. */
export type Part = { kind: "main" } | { kind: "style"; index: number };

/** The part that the query of a URL names; null for what no component has. */
export function partOf(query: URLSearchParams): Part | null {
  if (!query.has("vue") && !query.has("svelte")) return { kind: "main" };
  if (query.get("type") !== "style") return null;
  const index = Number(query.get("index") ?? "0");
  return Number.isInteger(index) && index >= 0 ? { kind: "style", index } : null;
}

/** A short name that stays the same while the component's path does. */
export function idOf(path: string): string {
  return createHash("sha256").update(path).digest("hex").slice(0, 8);
}

export function hashOf(text: string): string {
  return createHash("sha256").update(text).digest("base64url").slice(0, 12);
}
