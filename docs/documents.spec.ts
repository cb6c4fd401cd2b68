import { existsSync, globSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from '@jest/globals';
import * as contracts from '@trucban/contracts';

const root = path.resolve(fileURLToPath(import.meta.url), '../..');
const textOf = (file: string): string => readFileSync(path.join(root, file), 'utf8');
const isThere = (...parts: string[]): boolean => existsSync(path.join(root, ...parts));

describe('the documents', () => {
  it('link to what is there', () => {
    const documents = globSync('**/*.md', {
      cwd: root,
      exclude: (each) => /^(node_modules|dist|artifacts|\..+)$/.test(path.basename(each)),
    });
    const broken = documents.flatMap((file) =>
      [...textOf(file).matchAll(/\]\((?!https?:|#|mailto:)([^)#\s]+)/g)]
        .map(([, target = '']) => decodeURIComponent(target))
        .filter((target) => !isThere(path.dirname(file), target))
        .map((target) => `${file}: ${target}`),
    );
    expect(broken).toEqual([]);
  });

  it('say of each limit where it is set', () => {
    const wrong = textOf('docs/limits.md')
      .split('\n')
      .flatMap((line) => {
        const cells = line.split('|').map((cell) => cell.trim());
        const places = [...(cells.at(-2) ?? '').matchAll(/`([^`]+)`/g)].map(([, place = '']) => place);
        return places.filter((place, at) => !isSet(place, places.slice(0, at))).map((place) => `${cells[1]}: ${place}`);
      });
    expect(wrong).toEqual([]);
  });
});

/** A file from the root, beside or above one named before, or of the contracts; or the name of a number. */
function isSet(place: string, before: readonly string[]): boolean {
  // `LIMITS.simulation…` stands for all whose names begin so.
  const name = place.replace(/^LIMITS\./, '').replace(/…$/, '\\w+');
  if (/^[\w\\+]+$/.test(name) && new RegExp(`^  ${name}:`, 'm').test(limits)) return true;
  if (Object.hasOwn(contracts, place) || settings.includes(`'${place}'`)) return true;
  const folders = before
    .filter((each) => each.includes('/'))
    .flatMap((each) => [each, path.dirname(each), path.join(each, '../..')]);
  return ['', 'packages/contracts/src', ...folders].some((folder) => isThere(folder, place));
}
const limits = textOf('apps/api/src/platform/limits.ts');
const settings = textOf('apps/api/src/platform/settings.ts');
