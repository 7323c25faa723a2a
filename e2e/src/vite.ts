import { type ChildProcess, spawn } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { mkdirSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import net from 'node:net';
import { dirname, join } from 'node:path';
import { ask, type Change, repo, until } from './platform.ts';

/** Vite's own development server on the same sources: what a preview is compared with. */
export class Vite {
  private readonly said: string[] = [];

  private constructor(
    private readonly folder: string,
    private readonly process: ChildProcess,
    private readonly port: number,
  ) {
    process.stdout?.on('data', (bytes) => this.said.push(String(bytes)));
    process.stderr?.on('data', (bytes) => this.said.push(String(bytes)));
  }

  /** Starts it on a folder of its own, whose packages are those of this repository. */
  static async start(files: Change[]): Promise<Vite> {
    const folder = join(repo, 'e2e/target', `vite-${randomBytes(6).toString('hex')}`);
    files.forEach((file) => write(folder, file));
    const port = await freePort();
    const vite = new Vite(
      folder,
      spawn(
        process.execPath,
        [
          join(repo, 'node_modules/vite/bin/vite.js'),
          ...['--host', '127.0.0.1', '--port', String(port), '--strictPort'],
        ],
        { cwd: folder, stdio: ['ignore', 'pipe', 'pipe'] },
      ),
      port,
    );
    try {
      await until('Vite to answer', () => vite.answers());
    } catch (error) {
      vite.stop();
      throw new Error(`${String(error)}: ${vite.said.join('')}`);
    }
    return vite;
  }

  get url(): string {
    return `http://127.0.0.1:${this.port}/`;
  }

  private async answers(): Promise<true | undefined> {
    const answer = await ask(this.url, { headers: { accept: 'text/html' } }).catch(() => undefined);
    return answer?.status === 200 ? true : undefined;
  }

  /**
   * Edits a file, whole at once: a watcher that finds one emptied and not yet written, as happens
   * on a busy machine, holds the writing for an echo and Vite serves the empty file from then on.
   */
  put(path: string, text: string): void {
    const next = `${this.folder}.next`;
    writeFileSync(next, text);
    renameSync(next, join(this.folder, path));
  }

  stop(): void {
    this.process.kill();
    rmSync(this.folder, { recursive: true, force: true, maxRetries: 3 });
  }
}

function write(folder: string, { path, text, base64 }: Change): void {
  const file = join(folder, path);
  mkdirSync(dirname(file), { recursive: true });
  writeFileSync(file, base64 === undefined ? (text ?? '') : Buffer.from(base64, 'base64'));
}

function freePort(): Promise<number> {
  const server = net.createServer();
  return new Promise((done, failed) => {
    server.on('error', failed);
    server.listen(0, '127.0.0.1', () => {
      const { port } = server.address() as net.AddressInfo;
      server.close(() => done(port));
    });
  });
}
