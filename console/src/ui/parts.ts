import { Problem } from "../api.ts";
import { h, type Child } from "./dom.ts";
import { icon, type IconName } from "./icons.ts";

export function spinner(size = 14, label?: string): HTMLElement {
  const el = h("span", { class: "spinner", role: label ? "status" : null, "aria-label": label });
  el.style.width = `${size}px`;
  el.style.height = `${size}px`;
  return el;
}

/** A quiet page or panel: nothing here yet, not found, or gone wrong. */
export function notice(
  name: IconName,
  title: string,
  detail?: Child,
  action?: Child,
  kind: "plain" | "error" = "plain",
): HTMLElement {
  return h(
    "div",
    { class: `notice notice-${kind}`, role: kind === "error" ? "alert" : null },
    h("div", { class: "notice-icon" }, icon(name, 20)),
    h("div", { class: "notice-title" }, title),
    detail !== undefined && h("div", { class: "notice-detail" }, detail),
    action !== undefined && h("div", { class: "notice-action" }, action),
  );
}

export function failure(error: unknown, retry?: () => void): HTMLElement {
  const [title, detail] = describe(error);
  const again = retry && h("button", { class: "button", onclick: retry }, "Try again");
  return notice("alert", title, detail, again, "error");
}

export function describe(error: unknown): [title: string, detail: string | undefined] {
  if (error instanceof Problem) return [error.title, error.detail];
  return ["Something went wrong", error instanceof Error ? error.message : String(error)];
}

/** A button that is only an icon; its label is read aloud and shown as a tooltip. */
export function iconButton(
  name: IconName,
  label: string,
  onclick: (event: MouseEvent) => void,
  props: Parameters<typeof h>[1] = {},
): HTMLButtonElement {
  return h(
    "button",
    { class: "icon-button", type: "button", "aria-label": label, title: label, onclick, ...props },
    icon(name),
  );
}

/** A choice of a few, moved through with the arrow keys. */
export function segmented<T extends string>(
  label: string,
  options: readonly { value: T; label: string; icon?: IconName; iconOnly?: boolean }[],
  selected: () => T,
  select: (value: T) => void,
  testid?: string,
): HTMLElement {
  const buttons = options.map((option) =>
    h(
      "button",
      {
        type: "button",
        role: "radio",
        class: "segment",
        title: option.label,
        "aria-label": option.label,
        "data-testid": testid && `${testid}-${option.value}`,
        "aria-checked": () => (selected() === option.value ? "true" : "false"),
        tabindex: () => (selected() === option.value ? "0" : "-1"),
        onclick: () => select(option.value),
      },
      option.icon && icon(option.icon, 15),
      option.iconOnly ? null : h("span", null, option.label),
    ),
  );
  const move = (event: KeyboardEvent): void => {
    const step = { ArrowRight: 1, ArrowDown: 1, ArrowLeft: -1, ArrowUp: -1 }[event.key];
    if (step === undefined) return;
    event.preventDefault();
    const at = options.findIndex((option) => option.value === selected());
    const next = (at + step + options.length) % options.length;
    select(options[next]!.value);
    buttons[next]!.focus();
  };
  return h(
    "div",
    { class: "segmented", role: "radiogroup", "aria-label": label, onkeydown: move },
    buttons,
  );
}
