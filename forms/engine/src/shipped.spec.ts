import { readFileSync, readdirSync } from 'node:fs';
import { describe, expect, it } from '@jest/globals';
import { checkForm, validateSubmission, type FormDefinition } from './index.ts';

const folder = new URL('../../definitions/', import.meta.url);
const files = readdirSync(folder, { recursive: true })
  .map(String)
  .filter((name) => name.endsWith('.form.json'));

describe('shipped forms', () => {
  it.each(files)('%s may be published and names what is missing', (file) => {
    const form = JSON.parse(readFileSync(new URL(file, folder), 'utf8')) as FormDefinition;
    expect(checkForm(form)).toEqual([]);
    const empty = validateSubmission(form, {});
    if (!empty.ok)
      expect(empty.problems.every(({ code, path }) => code === 'REQUIRED' && path.startsWith('/'))).toBe(true);
  });
});
