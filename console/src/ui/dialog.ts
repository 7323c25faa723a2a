import { h, type Child } from "./dom.ts";
import { scope } from "./signal.ts";

/** A modal question. Resolves when it is closed, with what the content passed to `close`. */
export function dialog<T>(
  label: string,
  content: (close: (answer?: T) => void) => Child,
): Promise<T | undefined> {
  return new Promise((resolve) => {
    let answer: T | undefined;
    const close = (given?: T): void => {
      answer = given;
      element.close();
    };
    const [element, dispose] = scope(() =>
      h("dialog", { class: "dialog", "aria-label": label }, content(close)),
    );
    element.addEventListener("close", () => {
      element.remove();
      dispose();
      resolve(answer);
    });
    element.addEventListener("pointerdown", (event) => {
      if (event.target === element) close();
    });
    document.body.appendChild(element);
    element.showModal();
  });
}

export function confirm(title: string, detail: string, action: string): Promise<boolean> {
  return dialog<boolean>(title, (close) => [
    h("h2", { class: "dialog-title" }, title),
    h("p", { class: "dialog-detail" }, detail),
    h(
      "div",
      { class: "dialog-actions" },
      h("button", { class: "button", type: "button", onclick: () => close(false) }, "Cancel"),
      h(
        "button",
        {
          class: "button button-primary",
          type: "button",
          autofocus: true,
          "data-testid": "confirm",
          onclick: () => close(true),
        },
        action,
      ),
    ),
  ]).then(Boolean);
}
