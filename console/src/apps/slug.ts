export const SLUG = /^(?!.*--)[a-z][a-z0-9-]{1,38}[a-z0-9]$/;

/** What a name becomes in a host name. */
export function slugOf(name: string): string {
  const plain = name.normalize("NFKD").replace(/\p{M}/gu, "").toLowerCase();
  return plain
    .replace(/[^a-z0-9]+/g, "-")
    .replace(/^[^a-z]+/, "")
    .slice(0, 40)
    .replace(/-+$/, "");
}
