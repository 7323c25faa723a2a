/** Where in the console somebody is. The address bar always says it, so every place can be shared. */
export type Place =
  | { name: "apps" }
  | { name: "tenant"; tenant: string }
  | { name: "editor"; app: string; view: "preview" | "data" }
  | { name: "editor"; app: string; view: "code"; path?: string; revision?: number; line?: number };

export type EditorPlace = Extract<Place, { name: "editor" }>;

export function parsePlace(hash: string): Place {
  const [route = "", query = ""] = hash.replace(/^#\/?/, "").split("?", 2);
  const [root, app, view] = route.split("/");
  const known = root === "apps" || root === "tenants";
  if (!known || !app || !/^[A-Za-z0-9_]{1,64}$/.test(app)) return { name: "apps" };
  if (root === "tenants") return { name: "tenant", tenant: app };
  if (view !== "code") return { name: "editor", app, view: view === "data" ? "data" : "preview" };
  const params = new URLSearchParams(query);
  const path = params.get("path");
  const revision = Number(params.get("revision"));
  const line = Number(params.get("line"));
  return {
    name: "editor",
    app,
    view: "code",
    ...(path && { path }),
    ...(revision > 0 && { revision }),
    ...(line > 0 && { line }),
  };
}

export function formatPlace(place: Place): string {
  if (place.name === "apps") return "#/apps";
  if (place.name === "tenant") return `#/tenants/${place.tenant}`;
  if (place.view !== "code") return `#/apps/${place.app}${place.view === "data" ? "/data" : ""}`;
  const query = new URLSearchParams();
  if (place.path !== undefined) query.set("path", place.path);
  if (place.revision !== undefined) query.set("revision", String(place.revision));
  if (place.line !== undefined) query.set("line", String(place.line));
  const text = query.toString();
  return `#/apps/${place.app}/code${text && `?${text}`}`;
}
