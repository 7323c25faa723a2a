// Static assets as Cloudflare serves them: html_handling, not_found_handling, `_headers`, ETag, Range.
import { headerRules } from "./header-rules.mjs";

/** Which file answers `pathname`: {file, status} | {redirect} | null. `files` is keyed by decoded path. */
export function locate(pathname, files, config) {
  const path = decoded(pathname);
  if (path === null) return null;
  const has = (candidate) => files.has(candidate);
  const serve = (candidate) => (has(candidate) ? { file: candidate, status: 200 } : null);
  const style = config.html_handling ?? "auto-trailing-slash";
  if (style === "none") return serve(path) ?? (path.endsWith("/") ? serve(`${path}index.html`) : null);
  const canonical = canonicalOf(path, has, style);
  if (canonical !== null && canonical !== path) return { redirect: encoded(canonical) };
  return serve(path) ?? serve(`${path.replace(/\/$/, "")}.html`) ?? serve(`${path.replace(/\/$/, "")}/index.html`);
}

/** The one address of the page `path` means under this style; null when no page is meant. */
function canonicalOf(path, has, style) {
  const stem = stemOf(path);
  if (stem === null || (has(path) && !path.endsWith(".html"))) return null;
  const isFile = has(`${stem}.html`);
  const isFolder = has(`${stem}/index.html`);
  if (!isFile && !isFolder) return null;
  if (stem === "") return "/";
  if (style === "drop-trailing-slash") return stem;
  if (style === "force-trailing-slash") return `${stem}/`;
  // A page that exists in both forms keeps the form it was asked in.
  if (isFile && isFolder) return path.endsWith("/") || path.endsWith("/index.html") ? `${stem}/` : stem;
  return isFile ? stem : `${stem}/`;
}

/** The page name without `.html`, `/index.html`, `/index` and `/`. */
function stemOf(path) {
  for (const ending of ["/index.html", "/index", "/"]) {
    if (path.endsWith(ending)) return path.slice(0, -ending.length);
  }
  return path.endsWith(".html") ? path.slice(0, -".html".length) : path;
}

/** What is served when nothing matches: {file, status} or null for an empty 404. */
export function fallback(pathname, files, config) {
  if (config.not_found_handling === "single-page-application") {
    return files.has("/index.html") ? { file: "/index.html", status: 200 } : null;
  }
  if (config.not_found_handling !== "404-page") return null;
  for (let folder = decoded(pathname) ?? "/"; ; ) {
    folder = folder.slice(0, folder.lastIndexOf("/"));
    if (files.has(`${folder}/404.html`)) return { file: `${folder}/404.html`, status: 404 };
    if (folder === "") return null;
  }
}

/** One script's static files, ready to answer. */
export class Site {
  #files;
  #config;
  #rules;
  #blobs;

  constructor({ files, config, root }, blobs) {
    this.#files = new Map(files.map((file) => [decoded(file.path) ?? file.path, { ...file, root }]));
    this.#config = config;
    this.#rules = headerRules(config._headers ?? "");
    this.#blobs = blobs;
  }

  /** Whether the Worker runs before the files for this path. */
  workerFirst(pathname) {
    const first = this.#config.run_worker_first ?? false;
    if (!Array.isArray(first)) return first;
    const matches = (glob) => globOf(glob).test(pathname);
    const excepted = first.filter((glob) => glob.startsWith("!")).map((glob) => glob.slice(1));
    return !excepted.some(matches) && first.filter((glob) => !glob.startsWith("!")).some(matches);
  }

  /** The answer of the file that matches, or null. */
  async match(request) {
    const url = new URL(request.url);
    const found = locate(url.pathname, this.#files, this.#config);
    if (found === null) return null;
    if (request.method !== "GET" && request.method !== "HEAD") {
      return new Response(null, { status: 405, headers: { allow: "GET, HEAD" } });
    }
    if (found.redirect) {
      return new Response(null, { status: 307, headers: { location: found.redirect + url.search } });
    }
    return this.#answer(request, url, found);
  }

  /** The answer when no file matches. */
  async miss(request) {
    const url = new URL(request.url);
    const readable = request.method === "GET" || request.method === "HEAD";
    const found = readable ? fallback(url.pathname, this.#files, this.#config) : null;
    return found === null ? new Response(null, { status: 404 }) : this.#answer(request, url, found);
  }

  async #answer(request, url, { file, status }) {
    const { hash, size, type, root } = this.#files.get(file);
    const headers = new Headers({ "cache-control": "public, max-age=0, must-revalidate", etag: `"${hash}"` });
    if (type) headers.set("content-type", type);
    if (status === 200) headers.set("accept-ranges", "bytes");
    this.#rules.apply(url.pathname, headers);
    if (status === 200 && unchanged(request, hash)) return new Response(null, { status: 304, headers });

    const range = status === 200 ? rangeOf(request, size, hash) : null;
    if (range === "unsatisfiable") {
      headers.set("content-range", `bytes */${size}`);
      return new Response(null, { status: 416, headers });
    }
    headers.set("content-length", String(range ? range.end - range.start + 1 : size));
    if (range) headers.set("content-range", `bytes ${range.start}-${range.end}/${size}`);
    const shown = range ? 206 : status;
    if (request.method === "HEAD") return new Response(null, { status: shown, headers });
    const body = await this.#read(`${root}/${hash.slice(0, 2)}/${hash}`, range, size);
    return new Response(body, { status: shown, headers });
  }

  async #read(path, range, size) {
    const blob = await this.#blobs.fetch(`http://blobs/${path}`);
    if (!blob.ok) throw new Error(`Asset ${path} is missing from the store`);
    if (range) return (await blob.arrayBuffer()).slice(range.start, range.end + 1);
    const { readable, writable } = new FixedLengthStream(size);
    blob.body.pipeTo(writable).catch(() => {});
    return readable;
  }
}

function unchanged(request, hash) {
  const known = request.headers.get("if-none-match");
  if (known === null) return false;
  return known.split(",").some((tag) => ["*", `"${hash}"`].includes(tag.trim().replace(/^W\//, "")));
}

/** A single byte range, null when the whole file is meant. */
function rangeOf(request, size, hash) {
  const asked = /^bytes=(\d*)-(\d*)$/.exec(request.headers.get("range") ?? "");
  if (asked === null || (asked[1] === "" && asked[2] === "")) return null;
  const only = request.headers.get("if-range");
  if (only !== null && only !== `"${hash}"`) return null;
  const start = asked[1] === "" ? Math.max(0, size - Number(asked[2])) : Number(asked[1]);
  const end = asked[1] === "" || asked[2] === "" ? size - 1 : Math.min(Number(asked[2]), size - 1);
  return start > end || start >= size ? "unsatisfiable" : { start, end };
}

function globOf(glob) {
  return new RegExp(`^${glob.split("*").map((part) => part.replace(/[.+?^${}()|[\]\\]/g, "\\$&")).join(".*")}$`);
}

function decoded(pathname) {
  try {
    return decodeURIComponent(pathname);
  } catch {
    return null;
  }
}

function encoded(path) {
  return path.split("/").map(encodeURIComponent).join("/");
}
