import { readFileSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from '@jest/globals';
import { runTckFile } from './index.ts';

const ROOT = fileURLToPath(new URL('../../../../conformance/dmn-tck', import.meta.url));

const files = readdirSync(ROOT, { recursive: true, withFileTypes: true })
  .filter(({ name, parentPath }) => name.endsWith('.xml') && parentPath !== ROOT)
  .map(({ name, parentPath }) => join(parentPath, name))
  .sort();

function load(file: string): Parameters<typeof runTckFile>[0] {
  const folder = join(file, '..');
  const models = readdirSync(folder).filter((name) => name.endsWith('.dmn'));
  return {
    tests: readFileSync(file, 'utf8'),
    models: Object.fromEntries(models.map((name) => [name, readFileSync(join(folder, name), 'utf8')])),
  };
}

describe('test cases of the DMN TCK', () => {
  it.each(files.map((file) => [file.slice(ROOT.length + 1), file]))('%s', (_name, file) => {
    const results = runTckFile(load(file));
    expect(results.length).toBeGreaterThan(0);
    expect(results.filter(({ verdict }) => verdict.outcome !== 'pass')).toEqual([]);
  });
});

describe('the runner', () => {
  const file = files.find((name) => name.includes('0008-LX-arithmetic'))!;

  it('tells what differs', () => {
    const { tests, models } = load(file);
    const wrong = tests.replace(/(<resultNode[^]*?<value[^>]*>)[^<]*/, '$17');
    expect(runTckFile({ tests: wrong, models })[0]?.verdict).toMatchObject({
      outcome: 'fail',
      reason: expect.stringContaining('expected 7, got '),
    });
  });

  it('reads values without a type as the model declares them', () => {
    const { tests, models } = load(file);
    const untyped = tests.replace(/ xsi:type="[^"]*"/g, '');
    expect(untyped).not.toBe(tests);
    expect(runTckFile({ tests: untyped, models }).filter(({ verdict }) => verdict.outcome !== 'pass')).toEqual([]);
  });

  it('fails for a model that is not there, and for a file without test cases', () => {
    const { tests, models } = load(file);
    expect(runTckFile({ tests, models: {} })[0]?.verdict.outcome).toBe('fail');
    expect(runTckFile({ tests: '<a/>', models })[0]?.verdict.outcome).toBe('fail');
  });

  it('says what is not supported', () => {
    const { tests, models } = load(files.find((name) => name.includes('0009-invocation-arithmetic'))!);
    const java = Object.fromEntries(
      Object.entries(models).map(([name, xml]) => [
        name,
        xml.replace(/(<\w*:?encapsulatedLogic)( kind="FEEL")?/, '$1 kind="Java"'),
      ]),
    );
    expect(runTckFile({ tests, models: java }).map(({ verdict }) => verdict.outcome)).toContain('unsupported');
  });
});
