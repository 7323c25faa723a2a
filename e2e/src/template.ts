import { readFileSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { repo, type Change } from './platform.ts';

const root = join(repo, 'node_modules/create-vite');

/** The files of a template of `create-vite`, as one change set. */
export function template(name: string): Change[] {
  const folder = join(root, `template-${name}`);
  return readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => {
      const file = join(entry.parentPath, entry.name);
      const path = file.slice(folder.length + 1).replace(/^_/, '.');
      return { op: 'put', path, base64: readFileSync(file).toString('base64') };
    });
}

/** One file of a template, as text. */
export function templateFile(name: string, path: string): string {
  return readFileSync(join(root, `template-${name}`, path), 'utf8');
}
