import { h } from "../ui/dom.ts";
import { effect, onCleanup, signal } from "../ui/signal.ts";

export type Device = "fit" | "desktop" | "tablet" | "phone";

const SIZES: Readonly<Record<Exclude<Device, "fit">, readonly [width: number, height: number]>> = {
  desktop: [1280, 800],
  tablet: [820, 1180],
  phone: [390, 844],
};
const MARGIN = 24;

/** What a stage shows, and who wants to know. */
export interface Show {
  readonly title: string;
  readonly testid: string;
  readonly address: () => string | undefined;
  readonly device: () => Device;
  readonly reloads: () => number;
  /** The frame is about to show this address. */
  readonly opening?: (frame: HTMLIFrameElement, url: string) => void;
  readonly loaded?: () => void;
}

/** A page in a frame. The frame lives as long as the stage: a change of device or path never rebuilds it. */
export function stage(show: Show): HTMLElement {
  const loading = signal(true);
  const frame = h("iframe", {
    class: "preview-frame",
    title: show.title,
    sandbox: "allow-scripts allow-forms allow-same-origin allow-popups allow-modals allow-downloads",
    allow: "clipboard-write; fullscreen",
    referrerpolicy: "no-referrer",
    "data-testid": show.testid,
    onload: () => {
      loading.set(false);
      show.loaded?.();
    },
  });
  effect(() => {
    show.reloads();
    const url = show.address();
    if (url === undefined) return;
    loading.set(true);
    show.opening?.(frame, url);
    frame.src = url;
  });
  const holder = h("div", { class: "frame-holder" }, frame);
  const element = h(
    "div",
    { class: "stage", "data-device": show.device },
    h("div", { class: "stage-progress", "data-on": () => (loading() ? "true" : null) }),
    holder,
  );
  const fit = (): void => place(element, holder, frame, show.device());
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
