/** The part of the Web Locks API this client relies on. */
export interface Locks {
  request(
    name: string,
    options: { signal?: AbortSignal; steal?: boolean },
    held: () => Promise<void>,
  ): Promise<unknown>;
}

/** The part of a `BroadcastChannel` this client relies on. */
export interface Channel {
  onmessage: ((event: never) => void) | null;
  postMessage(message: unknown): void;
  close(): void;
}

/** What tabs of one browser need to share a connection. */
export interface TabPorts {
  readonly locks: Locks;
  readonly channel: (name: string) => Channel;
}

/** The browser's own; nothing where it has none, as in Node and in old browsers. */
export function tabPorts(): TabPorts | undefined {
  const locks = typeof navigator === "undefined" ? undefined : navigator.locks;
  if (!locks || typeof BroadcastChannel === "undefined") return undefined;
  return {
    locks: locks as unknown as Locks,
    channel: (name) => new BroadcastChannel(name) as unknown as Channel,
  };
}
