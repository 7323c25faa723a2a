import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { before, describe, it } from 'node:test';
import { type App, ask, Owner, platform, repo, until } from '../src/platform.ts';

const SUFFIX = /_(total|bucket|count|sum|max)$/;

/** The metrics of the preview that a text names, without what Prometheus adds to them. */
function names(text: string, pattern: RegExp): string[] {
  const found = [...text.matchAll(pattern)].map(([name]) => name.replace(SUFFIX, ''));
  return [...new Set(found)].toSorted();
}

describe('the dashboard of the preview', () => {
  const file = readFileSync(join(repo, 'infra/grafana/preview-router.json'), 'utf8');
  const dashboard = JSON.parse(file) as { panels: { title: string; targets: { expr: string }[] }[] };
  const shown = names(
    dashboard.panels.flatMap((panel) => panel.targets.map(({ expr }) => expr)).join('\n'),
    /\b(?:overskill|compiler)_[a-z_]+/g,
  );
  let app: App;

  const served = async (): Promise<string[]> => {
    const { text } = await ask(`http://127.0.0.1:${platform.previewPort}/q/metrics`);
    return names(text, /^(?:overskill_preview|compiler)_[a-z_]+/gm);
  };

  before(async () => {
    app = await (await Owner.create('Dashboard')).createApp('dashboard');
    await app.change([
      { op: 'put', path: 'index.html', text: '<!doctype html><script type="module" src="/src/main.ts"></script>' },
      { op: 'put', path: 'src/main.ts', text: 'export const one: number = 1;\n' },
    ]);
    await until('the module', async () => (await ask(`${app.preview}src/main.ts`)).text.includes('one') || undefined);
  });

  it('shows every metric that there is, and none that there is not', async () => {
    await app.put('src/main.ts', 'export const two: number = 2;\n');
    await until('the edit', async () => (await ask(`${app.preview}src/main.ts`)).text.includes('two') || undefined);

    await ask(`${app.preview}api/things`);
    await ask(app.preview.replace(app.slug, `${app.slug}-unknown`));
    const wanted = await until('the edit to be counted', async () => {
      const now = await served();
      return now.includes('overskill_preview_update_seconds') ? now : undefined;
    });

    assert.deepEqual(shown, wanted);
    for (const panel of dashboard.panels) assert.ok(panel.title !== '' && panel.targets.length > 0);
  });
});
