import type { Workspace } from "../editor/workspace.ts";
import { choose, h } from "../ui/dom.ts";
import { icon } from "../ui/icons.ts";
import { iconButton, notice, segmented } from "../ui/parts.ts";
import { computed, effect, onCleanup, signal } from "../ui/signal.ts";
import { errorBanner } from "./error-banner.ts";

type Device = "fit" | "desktop" | "tablet" | "phone";

const SIZES: Readonly<Record<Exclude<Device, "fit">, readonly [width: number, height: number]>> = {
  desktop: [1280, 800],
  tablet: [820, 1180],
  phone: [390, 844],
};
const MARGIN = 24;

/** The draft as its visitors would see it, at the size of their screens. */
export function previewPane(workspace: Workspace): HTMLElement {
  const device = signal<Device>("fit");
  const path = signal("/");
  const reloads = signal(0);
  const base = computed(() => workspace.app()?.previewUrl);
  const address = computed(() => {
    const url = base();
    return url === undefined ? undefined : resolve(url, path());
  });

  return h(
    "div",
    { class: "preview", "data-testid": "preview" },
    h(
      "div",
      { class: "toolbar" },
      iconButton("reload", "Reload preview", () => reloads.set(reloads.peek() + 1), {
        "data-testid": "preview-reload",
      }),
      addressBar(base, path),
      h(
        "a",
        {
          class: "icon-button",
          target: "_blank",
          rel: "noopener noreferrer",
          "aria-label": "Open in a new tab",
          title: "Open in a new tab",
          "data-testid": "preview-open",
          href: address,
        },
        icon("external"),
      ),
      segmented<Device>(
        "Screen size",
        [
          { value: "fit", label: "Responsive", icon: "expand", iconOnly: true },
          { value: "desktop", label: "Desktop", icon: "desktop", iconOnly: true },
          { value: "tablet", label: "Tablet", icon: "tablet", iconOnly: true },
          { value: "phone", label: "Phone", icon: "phone", iconOnly: true },
        ],
        device,
        (next) => device.set(next),
        "device",
      ),
    ),
    choose(
      () => {
        if (workspace.app()?.status === "suspended") return "suspended";
        if (workspace.head() > 0) return "shown";
        return workspace.connection().phase === "live" ? "empty" : "shown-soon";
      },
      (state) => {
        if (state === "shown") return stage(address, device, reloads);
        if (state === "suspended") {
          return notice("alert", "This app is suspended", "Its preview and its site are switched off.");
        }
        if (state === "empty") {
          return notice(
            "desktop",
            "Nothing to preview yet",
            "The preview starts with the first file and follows every change.",
          );
        }
        return h("div", { class: "stage" });
      },
    ),
    errorBanner(workspace),
  );
}

function addressBar(base: () => string | undefined, path: { peek(): string; set(p: string): void }): HTMLElement {
  const input = h("input", {
    class: "address-path",
    value: path.peek(),
    spellcheck: "false",
    autocapitalize: "off",
    "aria-label": "Path in the app",
    "data-testid": "preview-path",
    onfocus: (): void => input.select(),
  });
  const submit = (event: SubmitEvent): void => {
    event.preventDefault();
    const wanted = input.value.trim();
    input.value = wanted.startsWith("/") ? wanted : `/${wanted}`;
    path.set(input.value);
    input.blur();
  };
  return h(
    "form",
    { class: "address", onsubmit: submit },
    h("span", { class: "address-host" }, () => hostOf(base())),
    input,
  );
}

/** The frame lives as long as the pane: a change of device or path never rebuilds it. */
function stage(
  address: () => string | undefined,
  device: () => Device,
  reloads: () => number,
): HTMLElement {
  const loading = signal(true);
  const frame = h("iframe", {
    class: "preview-frame",
    title: "App preview",
    sandbox: "allow-scripts allow-forms allow-same-origin allow-popups allow-modals allow-downloads",
    allow: "clipboard-write; fullscreen",
    referrerpolicy: "no-referrer",
    "data-testid": "preview-frame",
    onload: () => loading.set(false),
  });
  effect(() => {
    reloads();
    const url = address();
    if (url === undefined) return;
    loading.set(true);
    frame.src = url;
  });
  const holder = h("div", { class: "frame-holder" }, frame);
  const element = h(
    "div",
    { class: "stage", "data-device": device },
    h("div", { class: "stage-progress", "data-on": () => (loading() ? "true" : null) }),
    holder,
  );
  const fit = (): void => place(element, holder, frame, device());
  const observer = new ResizeObserver(fit);
  observer.observe(element);
  effect(fit);
  onCleanup(() => observer.disconnect());
  return element;
}

/** A device keeps its own width and height and is scaled down to fit, never up. */
function place(stage: HTMLElement, holder: HTMLElement, frame: HTMLElement, device: Device): void {
  if (device === "fit") {
    for (const element of [holder, frame]) element.removeAttribute("style");
    return;
  }
  const [width, height] = SIZES[device];
  const scale = Math.min(
    1,
    (stage.clientWidth - 2 * MARGIN) / width,
    (stage.clientHeight - 2 * MARGIN) / height,
  );
  if (scale <= 0) return;
  holder.style.width = `${Math.floor(width * scale)}px`;
  holder.style.height = `${Math.floor(height * scale)}px`;
  frame.style.width = `${width}px`;
  frame.style.height = `${height}px`;
  frame.style.transform = `scale(${scale})`;
}

/** Only a path can be typed: the host stays the app's own. */
function resolve(base: string, path: string): string {
  const root = new URL(base);
  const url = new URL(path.replace(/^[/\\]+/, "/"), root);
  return url.origin === root.origin ? url.href : root.href;
}

function hostOf(url: string | undefined): string {
  return url === undefined ? "" : new URL(url).host;
}
