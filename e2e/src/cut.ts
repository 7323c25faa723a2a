import net from 'node:net';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { data, platform, until } from './platform.ts';

/** A wire to the platform that can be cut under its clients, as networks do. */
export class Wire {
  private readonly sockets = new Set<net.Socket>();
  private readonly server = net.createServer((client) => this.join(client));
  opened = 0;

  static async open(): Promise<Wire> {
    const wire = new Wire();
    await new Promise<void>((done) => wire.server.listen(0, '127.0.0.1', done));
    return wire;
  }

  get port(): number {
    return (this.server.address() as net.AddressInfo).port;
  }

  /** The address of the streams behind it. */
  get stream(): string {
    return `http://127.0.0.1:${this.port}/stream`;
  }

  private join(client: net.Socket): void {
    this.opened++;
    const front = net.connect(Number(new URL(platform.console).port), '127.0.0.1');
    for (const [one, other] of [
      [client, front],
      [front, client],
    ] as const) {
      this.sockets.add(one);
      one.pipe(other);
      one.on('error', () => other.destroy());
      one.on('close', () => {
        this.sockets.delete(one);
        other.destroy();
      });
    }
  }

  /** Cuts whatever is connected; who comes back gets through. */
  cut(): void {
    for (const socket of this.sockets) {
      socket.resetAndDestroy();
    }
  }

  close(): void {
    this.cut();
    this.server.close();
  }
}

interface Part {
  part: string;
  pid: number;
  state: string;
}

function part(name: string): Part {
  const state = JSON.parse(readFileSync(join(data, 'run/state.json'), 'utf8'));
  const found = state.parts.find((one: Part) => one.part === name);
  if (found === undefined) {
    throw new Error(`there is no service ${name}`);
  }
  return found;
}

/** Kills a service as a machine fails, and waits until its supervisor has brought it back. */
export async function kill(service: string): Promise<void> {
  const { pid } = part(service);
  process.kill(pid, 'SIGKILL');
  await until(
    `${service} to be back`,
    async () => {
      const now = part(service);
      return now.pid !== pid && now.state === 'READY' ? now : undefined;
    },
    60_000,
  );
}
