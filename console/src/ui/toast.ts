import { describe } from "./parts.ts";
import { h } from "./dom.ts";
import { icon } from "./icons.ts";

const SHOWN_MS = 6_000;
let region: HTMLElement | undefined;

/** A short message in the corner that goes away by itself. */
export function toast(title: string, detail?: string, kind: "plain" | "error" = "plain"): void {
  region ??= document.body.appendChild(
    h("div", { class: "toasts", role: "status", "aria-live": "polite" }),
  );
  const close = (): void => element.remove();
  const element = h(
    "div",
    { class: `toast toast-${kind}`, "data-testid": "toast" },
    icon(kind === "error" ? "alert" : "check", 16),
    h(
      "div",
      { class: "toast-text" },
      h("strong", null, title),
      detail ? h("span", null, detail) : null,
    ),
    h("button", { class: "icon-button small", "aria-label": "Dismiss", onclick: close }, icon("x", 14)),
  );
  region.appendChild(element);
  setTimeout(close, SHOWN_MS);
}

export function toastError(error: unknown): void {
  const [title, detail] = describe(error);
  toast(title, detail, "error");
}

/** Does something that a person asked for; what goes wrong is shown to them. */
export async function attempt(act: () => Promise<void>): Promise<void> {
  try {
    await act();
  } catch (error) {
    toastError(error);
  }
}
