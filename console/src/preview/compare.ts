import type { Workspace } from "../editor/workspace.ts";
import { choose, h, type Child } from "../ui/dom.ts";
import { computed, effect, type Signal } from "../ui/signal.ts";
import { stage, type Device } from "./stage.ts";

const MOST_OFFERED = 200;

/** Chooses an older revision to be shown beside the draft. */
export function revisionPicker(workspace: Workspace, chosen: Signal<number>): HTMLElement {
  const numbers = computed(() => Math.max(0, workspace.head() - 1));
  const select: HTMLSelectElement = h("select", {
    class: "revision-picker",
    "aria-label": "Compare with a revision",
    title: "Compare with a revision",
    "data-testid": "compare",
    hidden: () => numbers() === 0,
    onchange: () => chosen.set(Number(select.value)),
  });
  effect(() => {
    const newest = numbers();
    const oldest = Math.max(1, newest - MOST_OFFERED + 1);
    const option = (value: number, words: string): HTMLElement => h("option", { value: String(value) }, words);
    const revisions = Array.from({ length: newest - oldest + 1 }, (_, n) => newest - n);
    select.replaceChildren(option(0, "Compare…"), ...revisions.map((n) => option(n, `r${n}`)));
    select.value = String(chosen.peek());
  });
  return select;
}

/** The older revision, frozen as it was. */
export function olderStage(
  address: () => string | undefined,
  chosen: Signal<number>,
  device: () => Device,
): () => Child {
  const older = computed(() => {
    const url = address();
    return url === undefined || chosen() === 0 ? undefined : atRevision(url, chosen());
  });
  return choose(
    () => chosen() > 0,
    (shown) =>
      shown
        ? h(
            "div",
            { class: "compared" },
            h("div", { class: "compared-label mono" }, () => `r${chosen()}`),
            stage({ title: "An older revision", testid: "older-frame", address: older, device, reloads: () => 0 }),
          )
        : null,
  );
}

/** `shop.preview.example` shows the draft, `shop--r3.preview.example` its third revision. */
export function atRevision(address: string, revision: number): string {
  const url = new URL(address);
  url.host = url.host.replace(/^[^.]+/, (slug) => `${slug}--r${revision}`);
  return url.href;
}
