import { posix } from "node:path";

/** `src/App.tsx` or `/src/App.tsx` as the one form used inside: `/src/App.tsx`. */
export function rooted(path: string): string {
  return posix.normalize(`/${path}`);
}

/** The root-relative path without the leading slash, as revisions write it. */
export function unrooted(path: string): string {
  return path.replace(/^\/+/, "");
}

/** A specifier split into its path and its query flags (`t` and `import` are the server's own). */
export function splitQuery(specifier: string): { path: string; query: URLSearchParams } {
  const end = specifier.search(/[?#]/);
  if (end < 0) return { path: specifier, query: new URLSearchParams() };
  const query = new URLSearchParams(specifier.slice(end).replace(/#.*$/, ""));
  query.delete("t");
  query.delete("import");
  return { path: specifier.slice(0, end), query };
}

/** Where `specifier` in the file `importer` points to on the app's host; never above its root. */
export function resolveUrl(specifier: string, importer: string): string {
  if (specifier.startsWith("/")) return posix.normalize(specifier);
  return posix.normalize(posix.join("/", posix.dirname(rooted(importer)), specifier));
}

export function isElsewhere(url: string): boolean {
  return /^(?:[a-z][a-z0-9+.-]*:|\/\/|#)/i.test(url);
}

export function isRelative(specifier: string): boolean {
  return /^\.{0,2}\//.test(specifier) || specifier === "." || specifier === "..";
}

export function extension(path: string): string {
  return posix.extname(path).slice(1).toLowerCase();
}

/** A path as it stands in a URL. */
export function urlOf(path: string): string {
  return encodeURI(path).replace(/[?#]/g, (c) => (c === "?" ? "%3F" : "%23"));
}

/** The path that a URL spells; what is not well-formed stays as it is. */
export function decoded(url: string): string {
  try {
    return decodeURI(url);
  } catch {
    return url;
  }
}
