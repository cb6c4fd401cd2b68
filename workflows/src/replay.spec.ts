import { describe, expect, it } from '@jest/globals';
import { Worker } from '@temporalio/worker';
import { readFileSync, readdirSync } from 'node:fs';
import { readHistory } from '../test/history.ts';
import { failureConverterPath, workflowBundle } from './bundle.ts';
import { workflowTypes } from './names.ts';
import { installRuntime } from './runtime.ts';

installRuntime(() => undefined);

const folder = new URL('../histories/', import.meta.url);
const files = readdirSync(folder).filter((file) => file.endsWith('.json'));

/** A change that breaks a running workflow shows here: then branch with `patched`, and record a history of the new one. */
describe('stored histories', () => {
  it.each(files)('%s replays with the present code', async (file) => {
    const history = JSON.parse(readFileSync(new URL(file, folder), 'utf8')) as object;
    const options = { workflowBundle: await workflowBundle(), dataConverter: { failureConverterPath } };
    await Worker.runReplayHistory(options, readHistory(history));
  });

  it('cover every workflow', () => {
    expect(workflowTypes.filter((type) => !files.some((file) => file.startsWith(type)))).toEqual([]);
  });
});
