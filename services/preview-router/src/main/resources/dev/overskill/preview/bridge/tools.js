/**
 * What an editor can do in a page of a draft: pick an element, show where one is, take a picture.
 * Fetched by the bridge when an editor first asks. Elements of drafts carry the place they were
 * written at: `data-os-src="src/App.tsx:12:7"`.
 */
"use strict";
window.__overskillTools = ({ say, document, window }) => {
  const PLACE = "data-os-src";
  const ACCENT = "#5b5bd6";
  const FLASH_MS = 1_600;
  const MOST_SHOWN = 50;
  const MOST_PIXELS = 4_000;

  const host = document.createElement("overskill-tools");
  host.style.cssText = "all: initial; position: fixed; inset: 0; z-index: 2147483647; pointer-events: none";
  const root = host.attachShadow({ mode: "closed" });
  const label = document.createElement("span");
  let picking = false;
  /** @type {Element | undefined} */
  let hovered;

  function frame(rect, fill) {
    const box = document.createElement("div");
    box.style.cssText =
      `position: fixed; box-sizing: border-box; border: 1.5px solid ${ACCENT}; border-radius: 3px;` +
      `background: ${fill}; left: ${rect.left}px; top: ${rect.top}px; width: ${rect.width}px; height: ${rect.height}px`;
    return box;
  }

  function show(...nodes) {
    root.replaceChildren(...nodes);
    if (nodes.length === 0) host.remove();
    else if (!host.isConnected) document.documentElement.append(host);
  }

  const placed = (target) => (target instanceof Element ? target.closest(`[${PLACE}]`) : null);

  function outline(element) {
    const rect = element.getBoundingClientRect();
    const above = rect.top > 26;
    label.textContent = `${element.localName}  ${element.getAttribute(PLACE)}`;
    label.style.cssText =
      `position: fixed; left: ${Math.max(4, Math.min(rect.left, window.innerWidth - 260))}px;` +
      `top: ${above ? rect.top - 24 : Math.min(rect.bottom + 4, window.innerHeight - 24)}px;` +
      `padding: 2px 7px; border-radius: 5px; background: ${ACCENT}; color: #fff; white-space: pre;` +
      "font: 500 11px/17px ui-monospace, monospace; box-shadow: 0 2px 8px rgb(0 0 0 / .25)";
    show(frame(rect, "rgb(91 91 214 / .12)"), label);
  }

  function over(event) {
    const element = placed(event.target);
    if (element === null || element === hovered) return;
    hovered = element;
    outline(element);
  }

  function swallow(event) {
    event.preventDefault();
    event.stopImmediatePropagation();
  }

  function click(event) {
    swallow(event);
    const element = placed(event.target);
    if (element === null) return;
    say({
      kind: "picked",
      place: element.getAttribute(PLACE),
      tag: element.localName,
      text: (element.textContent ?? "").trim().replace(/\s+/g, " ").slice(0, 120),
    });
    end();
  }

  function key(event) {
    if (event.key !== "Escape") return;
    swallow(event);
    end();
  }

  const redraw = () => hovered && outline(hovered);
  const LISTENERS = [
    ["pointermove", over], ["click", click], ["keydown", key], ["scroll", redraw],
    ["pointerdown", swallow], ["mousedown", swallow], ["pointerup", swallow], ["mouseup", swallow],
  ];

  function pick({ on }) {
    if (on === picking) return;
    if (!on) return end();
    picking = true;
    for (const [type, listener] of LISTENERS) window.addEventListener(type, listener, true);
    document.documentElement.style.setProperty("cursor", "crosshair", "important");
  }

  function end() {
    if (!picking) return;
    picking = false;
    hovered = undefined;
    for (const [type, listener] of LISTENERS) window.removeEventListener(type, listener, true);
    document.documentElement.style.removeProperty("cursor");
    show();
    say({ kind: "pick-ended" });
  }

  /** Everything written at `path:line`, or at that very place. */
  function highlight({ place }) {
    const found = [...document.querySelectorAll(`[${PLACE}]`)].filter((element) => {
      const at = element.getAttribute(PLACE);
      return at === place || at.startsWith(`${place}:`);
    });
    say({ kind: "highlighted", place, count: found.length });
    if (found.length === 0) return;
    found[0].scrollIntoView({ block: "center", behavior: "instant" });
    const boxes = found.slice(0, MOST_SHOWN).map((element) => frame(element.getBoundingClientRect(), "rgb(91 91 214 / .18)"));
    show(...boxes);
    setTimeout(() => {
      if (boxes[0].isConnected && !picking) show();
    }, FLASH_MS);
  }

  /** The page as it stands, drawn from its own elements and styles; pictures of other hosts are left out. */
  async function screenshot({ id }) {
    try {
      say({ kind: "screenshot", id, picture: await picture() });
    } catch (error) {
      say({ kind: "screenshot", id, error: String(error).slice(0, 200) });
    }
  }

  async function picture() {
    const width = Math.min(window.innerWidth, MOST_PIXELS);
    const height = Math.min(window.innerHeight, MOST_PIXELS);
    const copy = document.documentElement.cloneNode(true);
    for (const gone of copy.querySelectorAll("script, link, iframe, overskill-tools, vite-error-overlay")) gone.remove();
    await Promise.all([...document.images].map((image, n) => embed(image, copy.querySelectorAll("img")[n])));
    const style = document.createElement("style");
    style.textContent = [...document.styleSheets].map(rules).join("\n");
    copy.querySelector("head")?.append(style);
    copy.setAttribute("xmlns", "http://www.w3.org/1999/xhtml");
    const moved = `transform: translate(${-window.scrollX}px, ${-window.scrollY}px)`;
    const page = new XMLSerializer().serializeToString(copy);
    const svg =
      `<svg xmlns="http://www.w3.org/2000/svg" width="${width}" height="${height}">` +
      `<foreignObject width="100%" height="100%" style="${moved}; overflow: visible">${page}</foreignObject></svg>`;
    const drawing = new Image();
    drawing.src = `data:image/svg+xml;charset=utf-8,${encodeURIComponent(svg)}`;
    await drawing.decode();
    const canvas = document.createElement("canvas");
    canvas.width = width;
    canvas.height = height;
    const pen = canvas.getContext("2d");
    pen.fillStyle = window.getComputedStyle(document.body).backgroundColor;
    if (/, 0\)$/.test(pen.fillStyle)) pen.fillStyle = "#fff";
    pen.fillRect(0, 0, width, height);
    pen.drawImage(drawing, 0, 0);
    return canvas.toDataURL("image/png");
  }

  function rules(sheet) {
    try {
      return [...sheet.cssRules].map((rule) => rule.cssText).join("\n");
    } catch {
      return ""; // of another origin
    }
  }

  function embed(image, copy) {
    if (!copy || !image.complete || image.naturalWidth === 0) return;
    try {
      const canvas = document.createElement("canvas");
      canvas.width = image.naturalWidth;
      canvas.height = image.naturalHeight;
      canvas.getContext("2d").drawImage(image, 0, 0);
      copy.setAttribute("src", canvas.toDataURL());
      copy.removeAttribute("srcset");
    } catch {
      copy.removeAttribute("src"); // of another origin
    }
  }

  return { pick, highlight, screenshot };
};
