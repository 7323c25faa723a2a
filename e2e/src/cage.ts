import { connect } from 'node:net';
import { WebSocket } from 'ws';
import { type App, platform } from './platform.ts';

/** An app that holds a secret, and the host under which it may be seen. */
export interface Bird {
  readonly app: App;
  readonly marker: string;
  readonly host: string;
}

const MARKER = /canary-\d+-[a-z0-9]+-sings/g;

/** A secret that no other app has. */
export function markerOf(n: number): string {
  return `canary-${n}-${Math.random().toString(36).slice(2)}-sings`;
}

/** The secrets in what came under a host that are not of this app; without an app, all of them. */
export function strangers(bird: Bird | undefined, text: string): string[] {
  return [...text.matchAll(MARKER)].map(([found]) => found).filter((found) => found !== bird?.marker);
}

/** The same numbers for the same seed. */
export function random(seed: number): (below: number) => number {
  let state = seed >>> 0;
  return (below) => {
    state = (state + 0x6d2b79f5) >>> 0;
    let t = Math.imul(state ^ (state >>> 15), 1 | state);
    t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t;
    return ((t ^ (t >>> 14)) >>> 0) % below;
  };
}

const PREVIEW = Number(platform.previewPort);

/** Where else the platform listens for HTTP. */
export const OTHER_PORTS = [platform.console, platform.auth, platform.files, platform.stream, platform.deploy]
  .map((url) => Number(new URL(url).port))
  .concat(platform.appsPort);

export interface Raw {
  readonly port?: number;
  /** Hangs up after so many bytes. */
  readonly cutAfter?: number;
}

/** Raw bytes to a port, by default that of the previews, and all that comes back; nothing if nobody is there. */
export function raw(bytes: string, { port = PREVIEW, cutAfter }: Raw = {}): Promise<string> {
  return new Promise((done) => {
    const socket = connect(port, '127.0.0.1');
    const heard: Buffer[] = [];
    const end = (): void => done(Buffer.concat(heard).toString('latin1'));
    socket.setTimeout(5_000, () => socket.destroy());
    socket.on('data', (chunk) => {
      heard.push(chunk);
      if (cutAfter !== undefined && Buffer.concat(heard).length > cutAfter) socket.destroy();
    });
    socket.on('error', end);
    socket.on('close', end);
    socket.write(bytes);
  });
}

/** Work for each, so many at a time. */
export async function eachOf<T>(items: readonly T[], atOnce: number, work: (item: T) => Promise<void>): Promise<void> {
  const waiting = [...items];
  const worker = async (): Promise<void> => {
    for (let item = waiting.shift(); item !== undefined; item = waiting.shift()) await work(item);
  };
  await Promise.all(Array.from({ length: atOnce }, worker));
}

/** A page's socket that comes back whenever it is cut off, as Vite's client does; keeps all it is told. */
export class Perch {
  readonly said: string[] = [];
  opened = 0;
  private socket: WebSocket | undefined;
  private left = false;

  constructor(readonly bird: Bird) {
    this.open();
  }

  private open(): void {
    const socket = new WebSocket(`ws://127.0.0.1:${PREVIEW}/`, 'vite-hmr', { headers: { host: this.bird.host } });
    this.socket = socket;
    socket.on('open', () => this.opened++);
    socket.on('message', (bytes) => this.said.push(String(bytes)));
    socket.on('error', () => {});
    socket.on('close', () => {
      if (!this.left) setTimeout(() => this.open(), 100);
    });
  }

  /** Says something, if anybody listens. */
  say(message: object): void {
    if (this.socket?.readyState === WebSocket.OPEN) this.socket.send(JSON.stringify(message));
  }

  leave(): void {
    this.left = true;
    this.socket?.terminate();
  }
}
