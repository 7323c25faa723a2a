import type { Workspace } from "../editor/workspace.ts";
import { choose, h, listen, type Child } from "../ui/dom.ts";
import { iconButton, notice, segmented } from "../ui/parts.ts";
import { computed, effect, signal, type Signal } from "../ui/signal.ts";
import { toast, toastError } from "../ui/toast.ts";
import { icon } from "../ui/icons.ts";
import { olderStage, revisionPicker } from "./compare.ts";
import { errorBanner, openPlace } from "./error-banner.ts";
import { pagePanel } from "./page-panel.ts";
import { shareButton } from "./share.ts";
import { stage, type Device } from "./stage.ts";
import { OPEN, Viewing } from "./viewing.ts";

/** The draft as its visitors would see it, at the size of their screens, and what its page says. */
export function previewPane(workspace: Workspace): HTMLElement {
  const device = signal<Device>("fit");
  const path = signal("/");
  const reloads = signal(0);
  const older = signal(0);
  const panelOpen = signal(false);
  const base = computed(() => workspace.app()?.previewUrl);
  const viewing = new Viewing(workspace);
  const address = computed(() => {
    const url = base();
    const enter = viewing.entrance();
    if (url === undefined || enter === undefined) return undefined;
    const wanted = resolve(url, path());
    if (enter === OPEN) return wanted;
    const { pathname, search } = new URL(wanted);
    return `${enter}&to=${encodeURIComponent(pathname + search)}`;
  });
  const { page } = workspace;
  listen(window, "message", (event) => page.hear(event));
  page.onPicked = (picked) => openPlace(workspace, picked);
  effect(() => {
    const place = page.missed();
    if (place !== undefined) toast(`Nothing on this page was written at ${place}`);
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
      addressBar(base, path, page.path),
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
      shareButton(workspace, viewing),
      pageTools(workspace, panelOpen),
      revisionPicker(workspace, older),
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
        if (state === "shown") {
          return h(
            "div",
            { class: "stages" },
            olderStage(address, older, device),
            h(
              "div",
              { class: "compared" },
              h("div", { class: "compared-label mono", hidden: () => older() === 0 }, () => `Draft · r${workspace.head()}`),
              stage({
                title: "App preview",
                testid: "preview-frame",
                address,
                device,
                reloads,
                opening: (frame, url) => page.attach(frame, new URL(url).origin),
                loaded: () => page.hello(),
              }),
            ),
            errorBanner(workspace),
          );
        }
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
    pagePanel(workspace, panelOpen),
  );
}

/** What can be done with the page itself, once it speaks with us. */
function pageTools(workspace: Workspace, panelOpen: Signal<boolean>): Child {
  const { page } = workspace;
  const faults = computed(() => page.notes().filter((note) => note.level === "error").length);
  return [
    iconButton("pick", "Pick an element", () => page.pick(!page.picking.peek()), {
      "data-testid": "pick",
      "aria-pressed": () => String(page.picking()),
      disabled: () => !page.connected(),
    }),
    iconButton("camera", "Save a picture of the page", () => void savePicture(workspace), {
      "data-testid": "screenshot",
      disabled: () => !page.connected(),
    }),
    h(
      "button",
      {
        class: "icon-button panel-toggle",
        type: "button",
        title: "Console",
        "aria-label": "Console",
        "data-testid": "panel-toggle",
        "aria-pressed": () => String(panelOpen()),
        onclick: () => panelOpen.set(!panelOpen.peek()),
      },
      icon("terminal"),
      () => (faults() > 0 ? h("span", { class: "panel-count" }, String(Math.min(faults(), 99))) : null),
    ),
  ];
}

async function savePicture(workspace: Workspace): Promise<void> {
  try {
    const url = URL.createObjectURL(await workspace.page.screenshot());
    h("a", { href: url, download: `${workspace.app()?.slug ?? "preview"}.png` }).click();
    setTimeout(() => URL.revokeObjectURL(url), 10_000);
  } catch (error) {
    toastError(error);
  }
}

function addressBar(
  base: () => string | undefined,
  path: { peek(): string; set(p: string): void },
  shown: () => string | undefined,
): HTMLElement {
  const input = h("input", {
    class: "address-path",
    value: path.peek(),
    spellcheck: "false",
    autocapitalize: "off",
    "aria-label": "Path in the app",
    "data-testid": "preview-path",
    onfocus: (): void => input.select(),
  });
  effect(() => {
    const now = shown();
    if (now !== undefined && document.activeElement !== input) input.value = now;
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

/** Only a path can be typed: the host stays the app's own. */
function resolve(base: string, path: string): string {
  const root = new URL(base);
  const url = new URL(path.replace(/^[/\\]+/, "/"), root);
  return url.origin === root.origin ? url.href : root.href;
}

function hostOf(url: string | undefined): string {
  return url === undefined ? "" : new URL(url).host;
}
