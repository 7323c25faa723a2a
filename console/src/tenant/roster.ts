import { choose, each, h, type Child } from "../ui/dom.ts";
import { failure, spinner } from "../ui/parts.ts";
import { signal, untracked } from "../ui/signal.ts";

export type Roster<T> =
  | { phase: "loading" }
  | { phase: "failed"; error: unknown }
  | { phase: "loaded"; rows: ReadonlyMap<string, T> };

/** A short list that is fetched, shown row by row and fetched again after every change. */
export function roster<T>(
  fetch: () => Promise<readonly T[]>,
  key: (row: T) => string,
  view: (row: () => T) => HTMLElement,
  empty: string,
): { element: HTMLElement; refresh: () => Promise<void> } {
  const state = signal<Roster<T>>({ phase: "loading" });
  const refresh = async (): Promise<void> => {
    try {
      const rows = await fetch();
      state.set({ phase: "loaded", rows: new Map(rows.map((row) => [key(row), row])) });
    } catch (error) {
      state.set({ phase: "failed", error });
    }
  };
  const rows = (): ReadonlyMap<string, T> => {
    const now = state();
    return now.phase === "loaded" ? now.rows : new Map();
  };
  const list = (): Child => {
    const element = h("ul", { class: "roster" });
    each(
      element,
      () => [...rows().keys()],
      (id) => {
        let last = untracked(rows).get(id)!;
        return view(() => (last = rows().get(id) ?? last));
      },
    );
    return [element, () => (rows().size === 0 ? h("p", { class: "roster-empty" }, empty) : null)];
  };
  void refresh();
  const element = h(
    "div",
    { class: "roster-box" },
    choose(
      () => state().phase,
      (phase) => {
        if (phase === "loading") return h("div", { class: "tree-loading" }, spinner(14, "Loading"));
        const now = state.peek();
        return now.phase === "failed" ? failure(now.error, () => void refresh()) : list();
      },
    ),
  );
  return { element, refresh };
}
