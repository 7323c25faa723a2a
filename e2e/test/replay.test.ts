import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { after, before, describe, it } from 'node:test';
import { ask, lastLine, overskill, Owner, platform } from '../src/platform.ts';

/** A repository with what a history can hold: renames, swaps, deletions, binary, empty, unicode. */
class Repository {
  readonly path = mkdtempSync(join(tmpdir(), 'overskill-replay-'));

  constructor() {
    this.git('init', '--quiet', '--initial-branch=main');
  }

  git(...words: string[]): Buffer {
    const identity = ['-c', 'user.name=Test', '-c', 'user.email=test@example.test'];
    return execFileSync('git', ['-C', this.path, ...identity, ...words], { maxBuffer: 64 << 20 });
  }

  write(path: string, content: string | Buffer): void {
    mkdirSync(dirname(join(this.path, path)), { recursive: true });
    writeFileSync(join(this.path, path), content);
  }

  move(from: string, to: string): void {
    mkdirSync(dirname(join(this.path, to)), { recursive: true });
    renameSync(join(this.path, from), join(this.path, to));
  }

  remove(path: string): void {
    rmSync(join(this.path, path), { recursive: true });
  }

  commit(message: string): void {
    this.git('add', '--all');
    this.git('commit', '--quiet', '--message', message);
  }

  paths(): string[] {
    return this.git('ls-tree', '-r', '-z', '--name-only', 'HEAD').toString('utf8').split('\0').filter(Boolean);
  }

  content(path: string): Buffer {
    return this.git('cat-file', 'blob', `HEAD:${path}`);
  }
}

const binary = Buffer.from(Array.from({ length: 70_000 }, (_, i) => (i * 31 + (i >> 8)) & 0xff));
const lines = Array.from({ length: 200 }, (_, i) => `line ${i}`).join('\n');

function history(): Repository {
  const repository = new Repository();
  repository.write('README.md', '# One\n');
  repository.write('empty.txt', '');
  repository.write('img/all-bytes.bin', binary);
  repository.write('src/a.ts', `${lines}\n`);
  repository.write('src/b.ts', `b ${lines}\n`);
  repository.write('docs/Grüße 🎉.md', 'Grüße 🎉\r\nwith Windows line ends\r\n');
  repository.commit('Begin');
  repository.write('README.md', '# Two');
  repository.move('src/a.ts', 'src/deep/er/a.ts');
  repository.commit('Move a file and take its last line end away from another');
  repository.write('src/deep/er/a.ts', `${lines}\nand more\n`);
  repository.move('src/deep/er/a.ts', 'src/c.ts');
  repository.remove('empty.txt');
  repository.commit('Move and change at once; delete');
  repository.move('src/b.ts', 'src/x.ts');
  repository.move('src/c.ts', 'src/b.ts');
  repository.move('src/x.ts', 'src/c.ts');
  repository.commit('Swap two files');
  repository.remove('docs');
  repository.write('docs', 'a file where a folder was\n');
  repository.write('img/all-bytes.bin', Buffer.concat([binary, Buffer.from([0, 255, 254])]));
  repository.write('nothing/here', '');
  repository.commit('A folder becomes a file; binary and empty');
  return repository;
}

describe('the replay of a git repository', () => {
  let repository: Repository;

  before(() => {
    repository = history();
  });

  after(() => {
    rmSync(repository.path, { recursive: true });
  });

  it('leaves the same tree, byte for byte, and the editor saw every event', async () => {
    const replay = await overskill('replay', repository.path, '--json');

    assert.equal(replay.code, 0, replay.stderr + replay.stdout);
    const report = lastLine(replay.stdout);
    assert.equal(report.commits, 5);
    assert.equal(report.identical, true);
    assert.equal(report.lost, 0);
    assert.equal(report.duplicates, 0);
    assert.equal(report.outOfOrder, 0);
    assert.equal(report.eventsReceived, report.eventsSent);
    assert.deepEqual(report.refused ?? [], []);
    await compare(report, repository);
  });
});

/** Reads every file of the app's tree and compares it with git's own object. */
async function compare(report: any, repository: Repository): Promise<void> {
  const bearer = await Owner.tokenOf('dev@overskill.localhost', report.tenant);
  const root = `${platform.files}/v1/apps/${report.app}`;
  const tree = (await ask(`${root}/tree`, { headers: bearer })).json;
  const paths = tree.files.map((file: { path: string }) => file.path).sort();
  assert.deepEqual(paths, repository.paths().sort());
  for (const path of paths) {
    const file = await ask(`${root}/file?${new URLSearchParams({ path })}`, { headers: bearer });
    assert.deepEqual(file.body, repository.content(path), path);
  }
}
