/** Ids of an app's modules. No such folder exists; the prefix keeps them apart from packages. */
const PREFIX = "/@app";

export function appId(path: string, query = ""): string {
  return query === "" ? PREFIX + path : `${PREFIX}${path}?${query}`;
}

export function isApp(id: string): boolean {
  return id.startsWith(`${PREFIX}/`);
}

export function appPath(id: string): string {
  return id.slice(PREFIX.length).replace(/\?.*$/, "");
}

export function appQuery(id: string): URLSearchParams {
  const at = id.indexOf("?");
  return new URLSearchParams(at < 0 ? "" : id.slice(at + 1));
}
