/**
 * Stands in every page of a draft. It hears what the page writes to its console, what it throws,
 * what it requests and where it goes; tells its own host, for agents and the log; and tells the
 * editor that shows the page in a frame, if its origin is one of ours. Nothing here may ever break
 * the page: what fails is dropped.
 */
(() => {
  "use strict";
  const CONSOLES = __CONSOLES__;
  const TOOLS = "__TOOLS__";
  const NOTES = "/@overskill/notes";
  const MOST_WAITING = 200;
  const MOST_AT_ONCE = 50;
  const LONGEST_BODY = 50_000;
  const LONGEST_TEXT = 2_000;
  const SOON_MS = 40;
  const LATER_MS = 300;
  const QUIET_MS = 2_000;

  const element = document.currentScript;
  let revision = Number(element?.dataset.revision) || 0;
  element?.remove();

  const page = crypto.getRandomValues(new Uint32Array(2)).join("-");
  const nativeFetch = window.fetch.bind(window);
  const native = { ...console };
  const stringify = JSON.stringify;
  /** @type {object[]} */
  let waiting = [];
  /** @type {object[]} what an editor gets that comes later */
  const story = [];
  let missed = 0;
  let timer = 0;
  let quietUntil = 0;
  /** @type {string | undefined} the origin of the editor, once it has spoken */
  let editor;

  // ------------------------------------------------------------------ telling

  function note(item, soon = false) {
    const full = { ...item, revision, at: location.pathname };
    story.push(full);
    if (story.length > MOST_WAITING) story.shift();
    say({ kind: "note", note: full, time: Date.now() });
    if (waiting.length >= MOST_WAITING) {
      waiting.shift();
      missed++;
    }
    waiting.push(full);
    schedule(soon ? SOON_MS : LATER_MS);
  }

  function schedule(ms) {
    if (timer !== 0 && ms !== SOON_MS) return;
    clearTimeout(timer);
    timer = setTimeout(flush, Math.max(ms, quietUntil - Date.now()));
  }

  function body() {
    const notes = waiting.slice(0, MOST_AT_ONCE);
    let text = stringify({ page, missed, notes });
    while (text.length * 3 > LONGEST_BODY && notes.length > 1 && new Blob([text]).size > LONGEST_BODY) {
      notes.length = Math.ceil(notes.length / 2);
      text = stringify({ page, missed, notes });
    }
    waiting = waiting.slice(notes.length);
    missed = 0;
    return text;
  }

  async function flush() {
    timer = 0;
    if (waiting.length === 0) return;
    const headers = { "content-type": "application/json" };
    try {
      const options = { method: "POST", headers, body: body(), keepalive: true };
      const answer = await nativeFetch(NOTES, options);
      if (answer.status === 429) quietUntil = Date.now() + QUIET_MS;
    } catch {
      quietUntil = Date.now() + QUIET_MS;
    }
    if (waiting.length > 0) schedule(LATER_MS);
  }

  addEventListener("pagehide", () => void flush());

  // ------------------------------------------------------------------ words

  function describe(value, depth = 0, seen = new Set()) {
    if (typeof value === "string") return depth === 0 ? value : stringify(value.slice(0, 200));
    if (typeof value === "bigint") return `${value}n`;
    if (typeof value === "symbol") return String(value);
    if (typeof value === "function") return `ƒ ${value.name || "anonymous"}()`;
    if (typeof value !== "object" || value === null) return String(value);
    if (value instanceof Error) return errorText(value);
    if (value instanceof Element) return tagOf(value);
    if (value instanceof Date) return String(value);
    if (seen.has(value)) return "↻";
    if (depth > 2) return Array.isArray(value) ? "[…]" : "{…}";
    seen.add(value);
    const inner = (each) => describe(each, depth + 1, seen);
    if (Array.isArray(value)) return list(value.slice(0, 20).map(inner), value.length, "[", "]");
    if (value instanceof Map) {
      const entries = [...value].slice(0, 20).map(([key, each]) => `${inner(key)} → ${inner(each)}`);
      return `Map ${list(entries, value.size, "{", "}")}`;
    }
    if (value instanceof Set) return `Set ${list([...value].slice(0, 20).map(inner), value.size, "{", "}")}`;
    const keys = Object.keys(value);
    const members = keys.slice(0, 20).map((key) => `${key}: ${inner(value[key])}`);
    const name = value.constructor?.name;
    const text = list(members, keys.length, "{", "}");
    return name && name !== "Object" ? `${name} ${text}` : text;
  }

  function list(shown, size, open, close) {
    return open + shown.join(", ") + (size > shown.length ? ", …" : "") + close;
  }

  function tagOf(it) {
    const id = it.id ? `#${it.id}` : "";
    const classes = [...it.classList].slice(0, 3).map((name) => `.${name}`).join("");
    return `<${it.localName}${id}${classes}>`;
  }

  function errorText(error) {
    return `${error.name || "Error"}: ${error.message}`;
  }

  /** `%s`, `%d`, `%o` and their like, as every console understands them. */
  function format(args) {
    const rest = [...args];
    let first = rest.shift();
    if (typeof first === "string" && rest.length > 0) {
      first = first.replace(/%[sdifoOc%]/g, (mark) => {
        if (mark === "%%") return "%";
        if (rest.length === 0) return mark;
        const value = rest.shift();
        return mark === "%c" ? "" : describe(value);
      });
    }
    return [describe(first), ...rest.slice(0, 10).map((each) => describe(each))].join(" ").slice(0, LONGEST_TEXT);
  }

  function attempt(action) {
    try {
      action();
    } catch {
      // what cannot be told is not told
    }
  }

  // ------------------------------------------------------------------ console and errors

  const LEVELS = { debug: "debug", log: "info", info: "info", dir: "info", warn: "warn", error: "error", trace: "debug" };
  for (const [method, level] of Object.entries(LEVELS)) {
    console[method] = (...args) => {
      attempt(() => heardLine(level, args));
      native[method](...args);
    };
  }
  console.assert = (condition, ...args) => {
    if (!condition) attempt(() => heardLine("error", ["Assertion failed:", ...args]));
    native.assert(condition, ...args);
  };

  function heardLine(level, args) {
    const ofVite = typeof args[0] === "string" && args[0].startsWith("[vite]");
    if (ofVite && level === "debug") return;
    const error = level === "error" && args.find((each) => each instanceof Error);
    if (error) thrown("logged", error, format(args));
    else note({ type: "line", level, text: format(args) }, level === "error");
  }

  function thrown(kind, error, text, place = "") {
    const isError = error instanceof Error;
    const message = text ?? (isError ? errorText(error) : describe(error));
    const trace = isError && typeof error.stack === "string" ? error.stack : "";
    const stack = /https?:/.test(trace) ? trace : `${trace}\n${place}`.trim();
    note(
      { type: "thrown", kind, text: message.slice(0, LONGEST_TEXT), stack: stack.slice(0, LONGEST_TEXT) },
      true,
    );
  }

  addEventListener("error", (event) => attempt(() => failed(event)), true);
  addEventListener("unhandledrejection", ({ reason }) => attempt(() => thrown("rejection", reason)));

  function failed(event) {
    if (event instanceof ErrorEvent) {
      const place = event.filename ? `    at ${event.filename}:${event.lineno}:${event.colno}` : "";
      thrown("error", event.error ?? event.message, undefined, place);
      return;
    }
    const source = event.target?.currentSrc || event.target?.src || event.target?.href;
    if (typeof source === "string" && source !== "") {
      note({ type: "request", method: "GET", url: local(source), status: 0, millis: 0 }, true);
    }
  }

  // ------------------------------------------------------------------ requests

  /** Addresses of the page's own host go without it. */
  function local(address) {
    const url = new URL(address, location.href);
    url.username = url.password = url.hash = "";
    return (url.origin === location.origin ? url.pathname + url.search : url.href).slice(0, 1_000);
  }

  function request(method, address, status, since) {
    attempt(() =>
      note(
        { type: "request", method, url: local(address), status, millis: Math.round(performance.now() - since) },
        status === 0 || status >= 400,
      ),
    );
  }

  window.fetch = (input, init) => {
    const since = performance.now();
    const isRequest = input instanceof Request;
    const method = String(init?.method ?? (isRequest ? input.method : "GET"));
    const address = isRequest ? input.url : String(input);
    return nativeFetch(input, init).then(
      (answer) => {
        request(method, address, answer.status, since);
        return answer;
      },
      (error) => {
        request(method, address, 0, since);
        throw error;
      },
    );
  };

  const { open, send } = XMLHttpRequest.prototype;
  const calls = new WeakMap();
  XMLHttpRequest.prototype.open = function (method, address, ...rest) {
    calls.set(this, { method: String(method), address: String(address) });
    return open.call(this, method, address, ...rest);
  };
  XMLHttpRequest.prototype.send = function (...args) {
    const call = calls.get(this);
    const since = performance.now();
    if (call) this.addEventListener("loadend", () => request(call.method, call.address, this.status, since));
    return send.apply(this, args);
  };

  // ------------------------------------------------------------------ where the page is

  let here = location.href;
  function moved() {
    if (location.href === here) return;
    here = location.href;
    attempt(() => note({ type: "move", to: local(here) }));
    say({ kind: "at", path: location.pathname + location.search });
  }
  for (const method of ["pushState", "replaceState"]) {
    const plain = history[method].bind(history);
    history[method] = (...args) => {
      plain(...args);
      moved();
    };
  }
  addEventListener("popstate", moved);
  addEventListener("hashchange", moved);

  /** The page runs another revision when its modules were exchanged. */
  import("/@vite/client")
    .then(({ createHotContext }) => {
      createHotContext("/@overskill/bridge.js").on("overskill:revision", (data) => {
        revision = data.revision;
        say({ kind: "revision", revision });
      });
    })
    .catch(() => {});

  // ------------------------------------------------------------------ the editor

  const framed = window.parent !== window;

  function say(message) {
    if (editor !== undefined) window.parent.postMessage({ overskill: 1, ...message }, editor);
  }

  /** @type {Promise<unknown> | undefined} */
  let tools;
  function withTools(message) {
    tools ??= new Promise((done, gone) => {
      const script = document.createElement("script");
      script.src = TOOLS;
      script.onload = done;
      script.onerror = gone;
      document.head.append(script);
      script.remove();
    }).then(() => {
      const make = window.__overskillTools;
      delete window.__overskillTools;
      return make({ say, document, window, nativeFetch });
    });
    tools.then((made) => made[message.kind]?.(message)).catch(() => {});
  }

  function hello() {
    say({ kind: "hello", revision, path: location.pathname + location.search });
    say({ kind: "story", notes: story });
  }

  if (framed) {
    addEventListener("message", (event) => {
      if (event.source !== window.parent || !CONSOLES.includes(event.origin)) return;
      const { data } = event;
      if (typeof data !== "object" || data === null || data.overskill !== 1) return;
      event.stopImmediatePropagation();
      editor = event.origin;
      if (data.kind === "hello") hello();
      else if (data.kind === "reload") location.reload();
      else withTools(data);
    });
    const known = location.ancestorOrigins?.[0];
    const asked = known === undefined ? CONSOLES : CONSOLES.filter((each) => each === known);
    for (const origin of asked) window.parent.postMessage({ overskill: 1, kind: "ready" }, origin);
  }
})();
