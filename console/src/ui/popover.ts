import { h, listen, type Child } from "./dom.ts";
import { effect, scope, signal, type Signal } from "./signal.ts";

/** A panel hung under its anchor. Escape and a press outside close it; focus goes back. */
export function popover(
  anchor: HTMLElement,
  label: string,
  content: (close: () => void) => Child,
  options: { align?: "start" | "end"; testid?: string } = {},
): { open: Signal<boolean>; element: HTMLElement } {
  const open = signal(false);
  const close = (): void => open.set(false);
  const element = h("div", {
    class: `popover popover-${options.align ?? "start"}`,
    role: "dialog",
    "aria-label": label,
    "data-testid": options.testid,
    hidden: () => !open(),
  });
  let dispose: (() => void) | undefined;
  effect(() => {
    const shown = open();
    anchor.setAttribute("aria-expanded", String(shown));
    dispose?.();
    dispose = undefined;
    if (!shown) return element.replaceChildren();
    const [panel, end] = scope(() => h("div", { class: "popover-body" }, content(close)));
    dispose = end;
    element.replaceChildren(panel);
  });
  listen(window, "pointerdown", (event) => {
    const target = event.target as Element;
    if (open.peek() && !isAsked(target) && !element.contains(target) && !anchor.contains(target)) close();
  });
  listen(window, "blur", () => {
    // A press inside the preview frame never reaches this page; losing focus to it does.
    if (open.peek() && document.activeElement instanceof HTMLIFrameElement) close();
  });
  listen(window, "keydown", (event) => {
    if (event.key !== "Escape" || !open.peek() || isAsked(event.target as Element)) return;
    close();
    anchor.focus();
  });
  anchor.setAttribute("aria-haspopup", "dialog");
  return { open, element };
}

/** Whether this belongs to a question, which the panel itself may have asked. */
function isAsked(target: Element): boolean {
  return target.closest?.("dialog") != null;
}
