import assert from 'node:assert/strict';
import { connect } from 'node:net';
import { before, describe, it } from 'node:test';
import { WebSocket } from 'ws';
import { type App, ask, Owner, platform, until } from '../src/platform.ts';

const TENANTS = Number(process.env['OVERSKILL_CANARY_TENANTS'] ?? 200);
const ROUNDS = Number(process.env['OVERSKILL_CANARY_ROUNDS'] ?? 1_500);
const AT_ONCE = 16;
const SEED = Number(process.env['OVERSKILL_SEED'] ?? 20_261_126);
const PREVIEW = Number(platform.previewPort);

/** The same numbers for the same seed. */
function random(seed: number): (below: number) => number {
  let state = seed >>> 0;
  return (below) => {
    state = (state + 0x6d2b79f5) >>> 0;
    let t = Math.imul(state ^ (state >>> 15), 1 | state);
    t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t;
    return ((t ^ (t >>> 14)) >>> 0) % below;
  };
}

interface Bird {
  app: App;
  marker: string;
  host: string;
}

/** Raw bytes to the port of the previews, and all that comes back. */
function raw(bytes: string, cutAfter?: number): Promise<string> {
  return new Promise((done) => {
    const socket = connect(PREVIEW, '127.0.0.1');
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

async function eachOf<T>(items: readonly T[], work: (item: T) => Promise<void>): Promise<void> {
  const waiting = [...items];
  const worker = async (): Promise<void> => {
    for (let item = waiting.shift(); item !== undefined; item = waiting.shift()) await work(item);
  };
  await Promise.all(Array.from({ length: AT_ONCE }, worker));
}

describe(`${TENANTS} tenants with a secret each (seed ${SEED})`, () => {
  const birds: Bird[] = [];
  const next = random(SEED);

  before(async () => {
    await eachOf(Array.from({ length: TENANTS }, (_, n) => n), async (n) => {
      const owner = await Owner.create(`Canary ${n}`);
      const app = await owner.createApp('canary');
      const marker = `canary-${n}-${Math.random().toString(36).slice(2)}-sings`;
      await app.change([
        { op: 'put', path: 'index.html', text: `<!doctype html><title>${marker}</title><script type="module" src="/src/main.ts"></script>` },
        { op: 'put', path: 'src/main.ts', text: `import './style.css'\nexport const secret: string = '${marker}'\nconsole.log(secret)\n` },
        { op: 'put', path: 'src/style.css', text: `body::after { content: '${marker}' }\n` },
        { op: 'put', path: 'public/marker.txt', text: marker },
      ]);
      birds.push({ app, marker, host: new URL(app.preview).host });
    });
    await eachOf(birds, async ({ app, marker }) => {
      await until(`the preview of ${app.slug}`, async () => (await ask(app.preview)).text.includes(marker) || undefined);
    });
  });

  /** No byte of another tenant may be in what came under this host. */
  function onlyOf(bird: Bird | undefined, text: string, what: string): void {
    for (const other of birds) {
      if (other !== bird) assert.ok(!text.includes(other.marker), `${other.host} leaked: ${what}`);
    }
  }

  const paths = ['/', '/src/main.ts', '/src/style.css', '/src/main.ts?sourcemap', '/src/main.ts?raw&import', '/marker.txt', '/deep/link', '/@vite/client', '/@overskill/bridge.js'];

  it('never see each other in requests of every kind', async () => {
    let own = 0;
    const one = (): Bird => birds[next(birds.length)]!;
    await eachOf(Array.from({ length: ROUNDS }, (_, n) => n), async () => {
      const bird = one();
      const other = one();
      const path = paths[next(paths.length)]!;
      const request = `GET ${path} HTTP/1.1\r\nHost: ${bird.host}\r\nConnection: close\r\nAccept: text/html,*/*\r\n`;
      switch (next(9)) {
        case 0: {
          const text = await raw(`${request}X-Forwarded-Host: ${other.host}\r\nX-Host: ${other.host}\r\nForwarded: host=${other.host}\r\n\r\n`);
          onlyOf(bird, text, 'forwarded');
          if (text.includes(bird.marker)) own++;
          break;
        }
        case 1:
          onlyOf(undefined, await raw(`${request}Host: ${other.host}\r\n\r\n`), 'two hosts');
          break;
        case 2:
          onlyOf(bird, await raw(`GET http://${other.host}${path} HTTP/1.1\r\nHost: ${bird.host}\r\nConnection: close\r\n\r\n`), 'absolute target');
          break;
        case 3: {
          const inner = `GET /marker.txt HTTP/1.1\r\nHost: ${other.host}\r\n\r\n`;
          const text = await raw(`${request}Content-Length: ${inner.length}\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n${inner}`);
          onlyOf(bird, text, 'smuggled');
          break;
        }
        case 4: {
          // Two hosts on one connection: each answer is of its own host.
          const first = `GET /marker.txt HTTP/1.1\r\nHost: ${bird.host}\r\n\r\n`;
          const second = `GET /marker.txt HTTP/1.1\r\nHost: ${other.host}\r\nConnection: close\r\n\r\n`;
          const [one = '', two = ''] = (await raw(first + second)).split(/(?<!^)(?=HTTP\/1\.1 )/);
          onlyOf(bird, one, 'pipelined, first');
          onlyOf(other, two, 'pipelined, second');
          break;
        }
        case 5:
          onlyOf(bird, await raw(`${request}\r\n`, 20 + next(400)), 'cut off');
          break;
        case 6: {
          const odd = [`${bird.host}.`, bird.host.toUpperCase(), `${other.host}@${bird.host}`, bird.host.replace(/:\d+$/, `:${next(65_535)}`)][next(4)]!;
          onlyOf(bird, await raw(`GET ${path} HTTP/1.1\r\nHost: ${odd}\r\nConnection: close\r\n\r\n`), `host ${odd}`);
          break;
        }
        case 7: {
          const revision = bird.host.replace('.', `--r${1 + next(2)}.`);
          onlyOf(bird, await raw(`GET ${path} HTTP/1.1\r\nHost: ${revision}\r\nConnection: close\r\n\r\n`), 'revision');
          break;
        }
        default: {
          const up = encodeURIComponent(`../${other.app.id}/`);
          onlyOf(bird, await raw(`GET /${up}marker.txt HTTP/1.1\r\nHost: ${bird.host}\r\nConnection: close\r\n\r\n`), 'path');
        }
      }
    });
    assert.ok(own > 0, 'nobody was served at all');
  });

  it('never hear of each other over sockets', async () => {
    const watched = birds.slice(0, 24);
    const heard = new Map<Bird, string[]>();
    const sockets = await Promise.all(
      watched.map(async (bird) => {
        const said: string[] = [];
        heard.set(bird, said);
        const socket = new WebSocket(`ws://127.0.0.1:${PREVIEW}/`, 'vite-hmr', { headers: { host: bird.host } });
        socket.on('message', (bytes) => said.push(String(bytes)));
        await new Promise((open, failed) => socket.once('open', open).once('error', failed));
        return socket;
      }),
    );
    await eachOf(watched, async ({ app, marker }) => {
      await app.put('index.html', `<!doctype html><title>${marker}`);
      await app.put('src/main.ts', `const broken = '${marker}' (\n`);
    });
    for (const bird of watched) {
      await until(`news for ${bird.host}`, async () => heard.get(bird)?.some((each) => each.includes('revision')) || undefined);
      onlyOf(bird, heard.get(bird)?.join('\n') ?? '', 'socket');
    }
    const stolen = new WebSocket(`ws://127.0.0.1:${PREVIEW}/`, 'vite-hmr', {
      headers: { host: watched[0]!.host },
      origin: `http://${watched[1]!.host}`,
    });
    const refused = await new Promise<boolean>((done) => {
      stolen.once('open', () => done(false)).once('error', () => done(true));
    });

    assert.ok(refused, 'a page of one app opened a socket of another');
    sockets.forEach((socket) => socket.terminate());
  });
});
