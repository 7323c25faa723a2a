import { effect, onCleanup, scope } from "./signal.ts";

/** What may stand between two tags. A function is read again whenever a signal it reads changes. */
export type Child = Node | string | number | false | null | undefined | Child[] | (() => Child);

type Value = string | number | boolean | null | undefined;
export type Props = Record<string, Value | (() => Value) | ((event: never) => void)>;

/**
 * Makes an element. Text always becomes a text node: nothing that arrives over the wire is ever read
 * as markup. `on…` props are listeners; any other function is a reactive attribute.
 */
export function h<K extends keyof HTMLElementTagNameMap>(
  tag: K,
  props?: Props | null,
  ...children: Child[]
): HTMLElementTagNameMap[K] {
  const element = document.createElement(tag);
  for (const [name, value] of Object.entries(props ?? {})) {
    if (name.startsWith("on")) {
      element.addEventListener(name.slice(2), value as EventListener);
    } else if (typeof value === "function") {
      effect(() => assign(element, name, (value as () => Value)()));
    } else {
      assign(element, name, value);
    }
  }
  append(element, children);
  return element;
}

export function assign(element: Element, name: string, value: Value): void {
  if (name === "value" || name === "disabled" || name === "checked" || name === "hidden") {
    const target = element as unknown as Record<string, unknown>;
    const next = name === "value" ? (value ?? "") : Boolean(value);
    if (target[name] !== next) target[name] = next;
    return;
  }
  if (value === false || value === null || value === undefined) element.removeAttribute(name);
  else element.setAttribute(name, value === true ? "" : String(value));
}

function append(parent: Node, children: readonly Child[]): void {
  for (const child of children) {
    if (child === false || child === null || child === undefined) continue;
    if (Array.isArray(child)) append(parent, child);
    else if (typeof child === "function") live(parent, child);
    else parent.appendChild(child instanceof Node ? child : document.createTextNode(String(child)));
  }
}

/**
 * A reactive child. It owns everything between its two marks, however that changes by itself; plain
 * text is updated in place, and the very same thing again is left alone.
 */
function live(parent: Node, read: () => Child): void {
  const start = document.createComment("");
  const end = document.createComment("");
  parent.appendChild(start);
  parent.appendChild(end);
  let last: Child;
  effect(() => {
    const child = read();
    const again = typeof child === "object" && child !== null && child === last;
    const text = start.nextSibling;
    const edits = isText(child) && isText(last) && text instanceof Text;
    last = child;
    if (again) return;
    if (edits) {
      if (text.data !== String(child)) text.data = String(child);
      return;
    }
    while (start.nextSibling && start.nextSibling !== end) start.nextSibling.remove();
    const fragment = document.createDocumentFragment();
    append(fragment, [child]);
    end.parentNode?.insertBefore(fragment, end);
  });
}

function isText(child: Child): child is string | number {
  return typeof child === "string" || typeof child === "number";
}

/** Shows one thing or another, each built once per change of the key and disposed after. */
export function choose<K>(key: () => K, build: (key: K) => Child): () => Child {
  let made: { key: K; nodes: Node[]; dispose: () => void } | undefined;
  onCleanup(() => made?.dispose());
  return () => {
    const next = key();
    if (made && Object.is(made.key, next)) return made.nodes;
    made?.dispose();
    const [nodes, dispose] = scope(() => {
      const fragment = document.createDocumentFragment();
      append(fragment, [build(next)]);
      return [...fragment.childNodes];
    });
    made = { key: next, nodes, dispose };
    return nodes;
  };
}

/** A keyed list: a row is built once per key, moved when the order changes, disposed when gone. */
export function each<K>(
  parent: HTMLElement,
  keys: () => readonly K[],
  row: (key: K) => Element,
): void {
  const rows = new Map<K, { element: Element; dispose: () => void }>();
  onCleanup(() => rows.forEach(({ dispose }) => dispose()));
  effect(() => {
    const wanted = keys();
    const kept = new Set(wanted);
    for (const [key, { element, dispose }] of rows) {
      if (kept.has(key)) continue;
      element.remove();
      dispose();
      rows.delete(key);
    }
    let at: Element | null = null;
    for (const key of wanted) {
      let known = rows.get(key);
      if (!known) {
        const [element, dispose] = scope(() => row(key));
        known = { element, dispose };
        rows.set(key, known);
      }
      const next: Element | null = at ? at.nextElementSibling : parent.firstElementChild;
      if (next !== known.element) parent.insertBefore(known.element, next);
      at = known.element;
    }
  });
}

/** Listens for as long as the current scope lives. */
export function listen<K extends keyof WindowEventMap>(
  target: Window,
  type: K,
  listener: (event: WindowEventMap[K]) => void,
  options?: AddEventListenerOptions,
): void {
  target.addEventListener(type, listener, options);
  onCleanup(() => target.removeEventListener(type, listener, options));
}
