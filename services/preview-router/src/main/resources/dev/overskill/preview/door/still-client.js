/** What modules of a revision get as Vite's client: styles are put in, and nothing is ever updated. */
const sheets = new Map();

export function updateStyle(id, content) {
  let sheet = sheets.get(id);
  if (!sheet) {
    sheet = document.createElement("style");
    sheet.setAttribute("type", "text/css");
    sheet.setAttribute("data-vite-dev-id", id);
    document.head.append(sheet);
    sheets.set(id, sheet);
  }
  sheet.textContent = content;
}

export function removeStyle(id) {
  sheets.get(id)?.remove();
  sheets.delete(id);
}

export function createHotContext() {
  const nothing = () => {};
  return {
    data: {},
    accept: nothing,
    acceptExports: nothing,
    dispose: nothing,
    prune: nothing,
    decline: nothing,
    invalidate: nothing,
    on: nothing,
    off: nothing,
    send: nothing,
  };
}

export function injectQuery(url, query) {
  if (!url.startsWith(".") && !url.startsWith("/")) return url;
  const { search, hash } = new URL(url, "http://host");
  return `${url.replace(/[?#].*$/, "")}?${query}${search ? `&${search.slice(1)}` : ""}${hash}`;
}

export class ErrorOverlay extends HTMLElement {}
