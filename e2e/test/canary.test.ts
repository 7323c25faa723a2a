import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import { setTimeout as pause } from 'node:timers/promises';
import { WebSocket } from 'ws';
import { type Bird, eachOf, markerOf, OTHER_PORTS, Perch, random, raw, strangers } from '../src/cage.ts';
import { kill } from '../src/cut.ts';
import { ask, Owner, platform, until } from '../src/platform.ts';

const TENANTS = Number(process.env['OVERSKILL_CANARY_TENANTS'] ?? 200);
const ROUNDS = Number(process.env['OVERSKILL_CANARY_ROUNDS'] ?? 2_000);
const KILLS = Number(process.env['OVERSKILL_CANARY_KILLS'] ?? 2);
const AT_ONCE = 16;
const EDIT_EVERY_MS = 100;
const WATCHED = 24;
const SEED = Number(process.env['OVERSKILL_SEED'] ?? 20_261_126);

const PATHS = ['/', '/src/main.ts', '/src/style.css', '/src/main.ts?sourcemap', '/src/main.ts?raw&import', '/marker.txt', '/deep/link', '/@vite/client', '/@overskill/bridge.js', '/api/secrets'];

/** What another proxy would have said: none of it may be believed. */
const HEADERS = ['X-Forwarded-Host', 'X-Host', 'X-Original-Host', 'X-Forwarded-Server', 'X-HTTP-Host-Override', 'Forwarded', 'X-Original-URL', 'X-Rewrite-URL', 'X-Tenant', 'ce_tenant', 'Cookie', 'Authorization'];

const main = (marker: string, n: number): string =>
  `import './style.css'\nexport const secret: string = '${marker}'\nconsole.log(secret, ${n})\nimport.meta.hot?.accept()\n`;

describe(`${TENANTS} tenants with a secret each (seed ${SEED})`, () => {
  const birds: Bird[] = [];
  const perches: Perch[] = [];
  const next = random(SEED);
  const one = (): Bird => birds[next(birds.length)]!;

  before(async () => {
    const started = Date.now();
    await eachOf(Array.from({ length: TENANTS }, (_, n) => n), AT_ONCE, async (n) => {
      const app = await (await Owner.create(`Canary ${n}`)).createApp('canary');
      const marker = markerOf(n);
      await app.change([
        { op: 'put', path: 'index.html', text: `<!doctype html><title>${marker}</title><script type="module" src="/src/main.ts"></script>` },
        { op: 'put', path: 'src/main.ts', text: main(marker, 0) },
        { op: 'put', path: 'src/style.css', text: `body::after { content: '${marker}' }\n` },
        { op: 'put', path: 'public/marker.txt', text: marker },
      ]);
      birds[n] = { app, marker, host: new URL(app.preview).host };
    });
    await everyBirdSings();
    console.log(`${TENANTS} tenants are there after ${((Date.now() - started) / 1_000).toFixed(1)} s`);
  });

  after(() => perches.forEach((perch) => perch.leave()));

  async function everyBirdSings(): Promise<void> {
    await eachOf(birds, AT_ONCE, async (bird) => {
      await until(`the preview of ${bird.host}`, async () => {
        const { text } = await ask(`${bird.app.preview}src/main.ts`).catch(() => ({ text: '' }));
        onlyOf(bird, text, 'song');
        return text.includes(bird.marker) || undefined;
      });
    });
  }

  /** No byte of another tenant may be in what came under this host. */
  function onlyOf(bird: Bird | undefined, text: string, what: string): void {
    assert.deepEqual(strangers(bird, text), [], `under ${bird?.host}: ${what}`);
  }

  function get(target: string, host: string, more = ''): string {
    return `GET ${target} HTTP/1.1\r\nHost: ${host}\r\nConnection: close\r\nAccept: text/html,*/*\r\n${more}\r\n`;
  }

  /** One attempt to see another's secret, of every kind there is; gives what was answered. */
  async function attempt(): Promise<{ bird: Bird; text: string }> {
    const bird = one();
    const other = one();
    const path = PATHS[next(PATHS.length)]!;
    const told = async (answer: Promise<string>, what: string) => {
      const text = await answer;
      onlyOf(bird, text, `${what} ${path}`);
      return { bird, text };
    };
    switch (next(12)) {
      case 0: {
        const header = HEADERS[next(HEADERS.length)]!;
        return told(raw(get(path, bird.host, `${header}: ${header === 'Forwarded' ? 'host=' : ''}${other.host}\r\n`)), header);
      }
      case 1: {
        const text = await raw(get(path, bird.host, `Host: ${other.host}\r\n`));
        onlyOf(undefined, text, 'two hosts');
        return { bird, text };
      }
      case 2:
        return told(raw(get(`http://${other.host}${path}`, bird.host)), 'absolute target');
      case 3: {
        const inner = get('/marker.txt', other.host);
        const lengths = `Content-Length: ${inner.length}\r\nTransfer-Encoding: chunked\r\n`;
        return told(raw(`${get(path, bird.host, lengths)}0\r\n\r\n${inner}`), 'smuggled');
      }
      case 4: {
        // Two hosts on one connection: each answer is of its own host.
        const first = `GET /marker.txt HTTP/1.1\r\nHost: ${bird.host}\r\n\r\n`;
        const [one = '', two = ''] = (await raw(first + get('/marker.txt', other.host))).split(/(?<!^)(?=HTTP\/1\.1 )/);
        onlyOf(bird, one, 'pipelined, first');
        onlyOf(other, two, 'pipelined, second');
        return { bird, text: one };
      }
      case 5:
        return told(raw(get(path, bird.host), { cutAfter: 20 + next(400) }), 'cut off');
      case 6: {
        const odd = [`${bird.host}.`, bird.host.toUpperCase(), `${other.host}@${bird.host}`, `x.${bird.host}`, bird.host.replace(/:\d+$/, `:${next(65_535)}`)][next(5)]!;
        return told(raw(get(path, odd)), `host ${odd}`);
      }
      case 7:
        return told(raw(get(path, bird.host.replace('.', `--r${1 + next(2)}.`))), 'revision');
      case 8: {
        const port = OTHER_PORTS[next(OTHER_PORTS.length)]!;
        return told(raw(get(path, bird.host), { port }), `port ${port}`);
      }
      case 9: {
        const origin = `Origin: http://${other.host}\r\nUpgrade: websocket\r\nSec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\nSec-WebSocket-Version: 13\r\nSec-WebSocket-Protocol: vite-hmr\r\n`;
        const text = await raw(get('/', bird.host, origin).replace('close', 'Upgrade'), { cutAfter: 12 });
        onlyOf(bird, text, 'socket of another page');
        assert.ok(bird === other || !text.startsWith('HTTP/1.1 101'), `${other.host} opened a socket of ${bird.host}`);
        return { bird, text };
      }
      case 10:
        return told(raw(get(path, bird.host)), 'plain');
      default: {
        const up = encodeURIComponent(`../${other.app.id}/`);
        return told(raw(get(`/${up}marker.txt`, bird.host)), 'path');
      }
    }
  }

  it('never see each other in requests of every kind, while the router is killed and apps are edited', async () => {
    birds.slice(0, WATCHED).forEach((bird) => perches.push(new Perch(bird)));
    await until('all sockets to be open', async () => perches.every((perch) => perch.opened > 0) || undefined);
    let answered = 0;
    let own = 0;
    let edits = 0;
    const killed: Promise<void>[] = [];
    const storm = async (): Promise<void> => {
      while (answered < ROUNDS) {
        const { bird, text } = await attempt();
        if (text === '') await pause(20);
        else answered++;
        if (text.includes(bird.marker)) own++;
        if (killed.length < KILLS && answered > ((killed.length + 1) * ROUNDS) / (KILLS + 1)) killed.push(kill('preview-router'));
      }
    };
    const gardener = async (): Promise<void> => {
      while (answered < ROUNDS) {
        const { bird } = perches[next(perches.length)]!;
        await bird.app.put('src/main.ts', main(bird.marker, ++edits));
        const perch = perches[next(perches.length)]!;
        perch.say({ type: 'custom', event: 'vite:invalidate', data: { path: '/src/main.ts', message: one().host } });
        await pause(EDIT_EVERY_MS);
      }
    };
    await Promise.all([...Array.from({ length: AT_ONCE }, storm), gardener()]);
    await Promise.all(killed);

    assert.equal(killed.length, KILLS);
    assert.ok(own > ROUNDS / 10, `only ${own} of ${ROUNDS} were served`);
    await everyBirdSings();
    console.log(`${answered} answers, ${own} of them with the secret of their host, ${edits} edits, ${KILLS} kills`);
  });

  it('never hear of each other over sockets', async () => {
    await until('all sockets to be back', async () => perches.every((perch) => perch.opened > KILLS) || undefined);
    await eachOf(perches, AT_ONCE, async ({ bird }) => {
      await bird.app.put('src/main.ts', `const broken = '${bird.marker}' (\n`);
    });
    for (const { bird, said } of perches) {
      await until(`news for ${bird.host}`, async () => said.some((each) => each.includes(bird.marker)) || undefined);
      onlyOf(bird, said.join('\n'), 'socket');
    }
  });

  it('cannot open a socket from a page of another', async () => {
    const [mine, other] = birds as [Bird, Bird];
    const stolen = new WebSocket(`ws://127.0.0.1:${platform.previewPort}/`, 'vite-hmr', {
      headers: { host: mine.host },
      origin: `http://${other.host}`,
    });

    const refused = await new Promise<boolean>((done) => {
      stolen.once('open', () => done(false)).once('error', () => done(true));
    });

    assert.ok(refused, 'a page of one app opened a socket of another');
  });
});
