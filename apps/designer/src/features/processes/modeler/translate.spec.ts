import { describe, expect, it } from '@jest/globals';
import { readFileSync, readdirSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { createTranslate, vietnamese } from './translate.ts';

const require = createRequire(import.meta.url);
const folder = (name: string): string => dirname(require.resolve(`${name}/package.json`));

function filesOf(dir: string): string[] {
  return readdirSync(dir, { withFileTypes: true, recursive: true })
    .filter((entry) => entry.isFile() && entry.name.endsWith('.js'))
    .map((entry) => join(entry.parentPath, entry.name));
}

const CALL = /(?:\b|_)translate\(\s*(?:'((?:[^'\\]|\\.)*)'|"((?:[^"\\]|\\.)*)")/g;
const LABEL = /\blabel: '([^']+)'/g;

function texts(source: string, ...patterns: readonly RegExp[]): string[] {
  return patterns.flatMap((pattern) =>
    [...source.matchAll(pattern)].map(([, single, double]) => (single ?? double ?? '').replace(/\\'/g, "'")),
  );
}

/** The panel's file holds three providers one after the other; only the first two are used here. */
function panelSource(): string {
  const source = readFileSync(join(folder('bpmn-js-properties-panel'), 'dist/index.esm.js'), 'utf8');
  const end = source.indexOf('var index$1 = {');
  expect(end).toBeGreaterThan(0);
  return source.slice(0, end);
}

/** An example in a comment, `translate(…)` of SVG, and a text whose end is put together while running (tested below). */
const LEFT_OUT = new Set(['HELLO {you}', ' + shift + ', ' + x + ', 'Align elements ']);

describe('Vietnamese of the process editor', () => {
  it.each([
    [
      'canvas',
      () => filesOf(join(folder('bpmn-js'), 'lib')).flatMap((file) => texts(readFileSync(file, 'utf8'), CALL)),
    ],
    [
      'diagram',
      () => filesOf(join(folder('diagram-js'), 'lib')).flatMap((file) => texts(readFileSync(file, 'utf8'), CALL)),
    ],
    [
      'menus',
      () =>
        texts(
          readFileSync(join(folder('bpmn-js'), 'lib/features/replace/ReplaceOptions.js'), 'utf8').replace(
            /^\s*\/\/.*$/gm,
            '',
          ),
          LABEL,
        ),
    ],
    [
      'append menu',
      () =>
        texts(
          readFileSync(join(folder('bpmn-js-create-append-anything'), 'dist/index.es.js'), 'utf8').replace(
            /^\s*\/\/.*$/gm,
            '',
          ),
          CALL,
          LABEL,
        ),
    ],
    ['minimap', () => texts(readFileSync(join(folder('diagram-js-minimap'), 'dist/index.esm.js'), 'utf8'), CALL)],
    ['properties panel', () => texts(panelSource(), CALL)],
    [
      'panel frame',
      () => texts(readFileSync(join(folder('@bpmn-io/properties-panel'), 'dist/index.esm.js'), 'utf8'), CALL),
    ],
  ])('knows every text of the %s', (_, ask) => {
    const asked = [...new Set(ask())].filter((text) => text !== '' && !LEFT_OUT.has(text));
    expect(asked.length).toBeGreaterThan(0);
    expect(asked.filter((text) => vietnamese(text) === undefined)).toEqual([]);
  });

  it('puts events together from kind and place, however they are written', () => {
    expect(vietnamese('Message start event (non-interrupting)')).toBe('Bắt đầu bằng tin (không ngắt)');
    expect(vietnamese('Timer Boundary Event (Non Interrupting)')).toBe('Gắn ở viền: hẹn giờ (không ngắt)');
    expect(vietnamese('Align elements left')).toBe('Căn mép trái');
  });

  it('fills in values and follows the language of the page', () => {
    let locale: 'vi' | 'en' = 'vi';
    const translate = createTranslate(() => locale);
    expect(translate('Open {element}', { element: 'A' })).toBe('Mở A');
    locale = 'en';
    expect(translate('Open {element}', { element: 'A' })).toBe('Open A');
    expect(translate('Unknown text')).toBe('Unknown text');
  });

  it('is written in composed characters', () => {
    const all = JSON.stringify([vietnamese('General'), vietnamese('Delete'), vietnamese('User task')]);
    expect(all).toBe(all.normalize('NFC'));
  });
});
