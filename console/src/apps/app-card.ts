import type { AppCard, RevisionEntry } from "../api.ts";
import type { Located } from "../signin/account.ts";
import { ago, fullTime } from "../ui/format.ts";
import { h } from "../ui/dom.ts";
import { onCleanup, signal } from "../ui/signal.ts";

type Activity = { phase: "unknown" } | { phase: "empty" } | { phase: "known"; last: RevisionEntry };

/** So many cards may show a living page at once; the rest keep their drawing. */
const LIVE_SHOTS = 9;
let shots = 0;

export function appCard({ card: app, tenant, api }: Located, several: () => boolean): HTMLElement {
  const activity = signal<Activity>({ phase: "unknown" });
  const shot = h("div", { class: "app-shot", "data-hue": hue(app.slug) }, drawing(app));
  whenSeen(shot, async () => {
    try {
      const [last] = await api.revisions(app.app, undefined, 1);
      activity.set(last ? { phase: "known", last } : { phase: "empty" });
      if (last && app.status === "active") living(shot, app);
    } catch {
      // The card stands without its last activity.
    }
  });

  const when = (): string => {
    const known = activity();
    if (known.phase === "known") return `Edited ${ago(known.last.time)}`;
    return known.phase === "empty" ? "No files yet" : "";
  };
  return h(
    "a",
    {
      class: "app-card",
      href: `#/apps/${app.app}`,
      "data-testid": "app-card",
      "data-app": app.app,
    },
    shot,
    h(
      "div",
      { class: "app-about" },
      h(
        "div",
        { class: "app-name-row" },
        h("span", { class: "app-name" }, app.name),
        h("span", { class: `status status-${app.status}` }, app.status),
      ),
      h(
        "div",
        { class: "app-facts" },
        h("span", { class: "mono" }, app.slug),
        () => (several() ? h("span", { class: "app-tenant" }, tenant.name) : null),
        h("span", { class: "spacer" }),
        h(
          "span",
          {
            title: () => {
              const known = activity();
              return known.phase === "known" ? fullTime(known.last.time) : null;
            },
          },
          when,
        ),
      ),
    ),
  );
}

/** One of twelve hues, always the same for the same app; the colours themselves are in the styles. */
function hue(slug: string): string {
  let sum = 0;
  for (const c of slug) sum = (sum * 31 + c.codePointAt(0)!) % 9_973;
  return String(sum % 12);
}

function drawing(app: AppCard): HTMLElement {
  const letter = [...app.name.trim()][0] ?? "•";
  return h(
    "div",
    { class: "app-drawing", "aria-hidden": "true" },
    h("div", { class: "app-window" }, h("i"), h("i"), h("i")),
    h("span", { class: "app-letter" }, letter.toUpperCase()),
  );
}

/** The draft itself, small and out of reach of pointer and keyboard. */
function living(shot: HTMLElement, app: AppCard): void {
  if (shots >= LIVE_SHOTS || !matchMedia("(min-width: 700px)").matches) return;
  shots++;
  const frame = h("iframe", {
    class: "app-live",
    title: "",
    "aria-hidden": "true",
    tabindex: "-1",
    loading: "lazy",
    sandbox: "allow-scripts allow-same-origin",
    referrerpolicy: "no-referrer",
    src: app.previewUrl,
    onload: (): void => frame.classList.add("ready"),
  });
  shot.append(frame);
}

function whenSeen(element: HTMLElement, act: () => Promise<void>): void {
  const observer = new IntersectionObserver(
    (entries) => {
      if (!entries.some((entry) => entry.isIntersecting)) return;
      observer.disconnect();
      void act();
    },
    { rootMargin: "120px" },
  );
  observer.observe(element);
  onCleanup(() => {
    observer.disconnect();
    if (element.querySelector("iframe")) shots--;
  });
}
