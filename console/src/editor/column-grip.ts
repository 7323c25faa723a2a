import { h } from "../ui/dom.ts";

const REMEMBERED = "overskill.stream-width";
const NARROWEST = 300;
const WIDEST = 680;
const KEY_STEP = 24;

/** The edge between activity and preview, moved by pointer or arrow keys and remembered. */
export function columnGrip(grid: HTMLElement): HTMLElement {
  const set = (width: number): void => {
    const kept = Math.round(Math.min(WIDEST, Math.max(NARROWEST, width)));
    grid.style.setProperty("--stream-width", `${kept}px`);
    grip.setAttribute("aria-valuenow", String(kept));
    localStorage.setItem(REMEMBERED, String(kept));
  };
  const width = (): number =>
    grid.querySelector(".pane-stream")?.getBoundingClientRect().width ?? NARROWEST;
  const grip = h("div", {
    class: "grip",
    role: "separator",
    tabindex: "0",
    "aria-orientation": "vertical",
    "aria-label": "Width of the activity",
    "aria-valuemin": String(NARROWEST),
    "aria-valuemax": String(WIDEST),
    onpointerdown: (event: PointerEvent) => {
      event.preventDefault();
      grip.setPointerCapture(event.pointerId);
      grid.classList.add("resizing");
    },
    onpointermove: (event: PointerEvent) => {
      if (!grip.hasPointerCapture(event.pointerId)) return;
      set(event.clientX - grid.getBoundingClientRect().left);
    },
    onlostpointercapture: () => grid.classList.remove("resizing"),
    onkeydown: (event: KeyboardEvent) => {
      const step = { ArrowLeft: -KEY_STEP, ArrowRight: KEY_STEP }[event.key];
      if (step !== undefined) set(width() + step);
    },
  });
  const remembered = Number(localStorage.getItem(REMEMBERED));
  if (remembered > 0) set(remembered);
  return grip;
}
