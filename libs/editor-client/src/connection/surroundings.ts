export type Change = "online" | "offline" | "visible";

/** What the device says about itself: whether it has a network, and when somebody looks. */
export interface Surroundings {
  online(): boolean;
  watch(changed: (change: Change) => void): () => void;
}

const QUIET: Surroundings = { online: () => true, watch: () => () => {} };

/** The browser's word; where there is no page, nothing ever changes. */
export function surroundings(): Surroundings {
  if (typeof window === "undefined" || typeof document === "undefined") return QUIET;
  return {
    online: () => navigator.onLine !== false,
    watch: (changed) => {
      const online = (): void => changed("online");
      const offline = (): void => changed("offline");
      const looked = (): void => {
        if (document.visibilityState === "visible") changed("visible");
      };
      window.addEventListener("online", online);
      window.addEventListener("offline", offline);
      document.addEventListener("visibilitychange", looked);
      return () => {
        window.removeEventListener("online", online);
        window.removeEventListener("offline", offline);
        document.removeEventListener("visibilitychange", looked);
      };
    },
  };
}
