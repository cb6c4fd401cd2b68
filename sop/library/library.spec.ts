import { readFileSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from '@jest/globals';
import { compile } from '@trucban/sop-engine';

const root = import.meta.dirname;
const models = readdirSync(root, { recursive: true, encoding: 'utf8' }).filter((path) => path.endsWith('.bpmn'));
const forms = readdirSync(join(root, '../../forms/definitions'), { recursive: true, encoding: 'utf8' })
  .filter((path) => path.endsWith('.form.json'))
  .map((path) => path.replace(/^.*\//, '').replace('.form.json', ''));

describe('shipped SOPs', () => {
  it.each(models)('%s compiles, and names only forms and processes that are shipped', async (path) => {
    const result = await compile(readFileSync(join(root, path), 'utf8'));
    expect(result.problems).toEqual([]);
    if (!result.ok) return;
    const [process] = result.processes;
    expect(`${process?.processId}.bpmn`).toBe(path.replace(/^.*\//, ''));
    expect(process?.references.formIds.filter((id) => !forms.includes(id))).toEqual([]);
    expect(
      process?.references.processIds.filter((id) => !models.some((model) => model.endsWith(`/${id}.bpmn`))),
    ).toEqual([]);
  });
});
