import { formatPlace, parsePlace, type Place } from "./places.ts";
import { signal } from "./ui/signal.ts";

/** The code in `#signin=CODE`, which is taken out of the address bar and the history at once. */
export function takeSignInCode(): string | undefined {
  const match = /^#signin=([^&]+)/.exec(location.hash);
  if (!match) return undefined;
  history.replaceState(null, "", `${location.pathname}${location.search}#/apps`);
  return decodeURIComponent(match[1]!);
}

export const place = signal<Place>({ name: "apps" });

export function followAddressBar(): void {
  const read = (): void => place.set(parsePlace(location.hash));
  window.addEventListener("hashchange", read);
  read();
}

export function go(next: Place): void {
  location.hash = formatPlace(next);
}
