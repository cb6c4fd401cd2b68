import { describe, expect, it } from '@jest/globals';
import { Worker } from '@temporalio/worker';
import { readFileSync, readdirSync } from 'node:fs';
import { readHistory } from '../test/history.ts';
import { failureConverterPath, workflowBundle } from './bundle.ts';
import * as names from './names.ts';
import { workflowTypes, type WorkflowType } from './names.ts';
import { installRuntime } from './runtime.ts';

installRuntime(() => undefined);

const folder = new URL('../histories/', import.meta.url);
const files = readdirSync(folder).filter((file) => file.endsWith('.json'));

interface Recorded {
  readonly events: readonly {
    readonly workflowExecutionStartedEventAttributes?: {
      readonly workflowType: { readonly name: string };
      readonly continuedExecutionRunId?: string;
    };
    readonly workflowExecutionContinuedAsNewEventAttributes?: object;
    readonly workflowExecutionSignaledEventAttributes?: { readonly signalName: string };
  }[];
}

/** A change that breaks a running workflow shows here: then branch with `patched`, and record a history of the new one. */
describe('stored histories', () => {
  it.each(files)('%s replays with the present code', async (file) => {
    const history = JSON.parse(readFileSync(new URL(file, folder), 'utf8')) as object;
    const options = { workflowBundle: await workflowBundle(), dataConverter: { failureConverterPath } };
    await Worker.runReplayHistory(options, readHistory(history));
  });

  const all = files.map((file) => JSON.parse(readFileSync(new URL(file, folder), 'utf8')) as Recorded);
  const typeOf = ({ events }: Recorded) => events[0]?.workflowExecutionStartedEventAttributes?.workflowType.name ?? '';
  const ofType = (type: WorkflowType) => all.filter((history) => typeOf(history) === type);

  it('cover every workflow that there is', () => {
    const written = readdirSync(new URL('.', import.meta.url)).flatMap(
      (file) => /^(.*)\.workflow\.ts$/.exec(file)?.[1] ?? [],
    );
    expect(written.sort()).toEqual([...workflowTypes].sort());
    expect(workflowTypes.filter((type) => ofType(type).length === 0)).toEqual([]);
  });

  it('cover of every workflow a run as usual, and one that was continued and continues as new', () => {
    const isContinued = ({ events }: Recorded): boolean =>
      Boolean(events[0]?.workflowExecutionStartedEventAttributes?.continuedExecutionRunId);
    const continues = ({ events }: Recorded): boolean =>
      events.some((event) => event.workflowExecutionContinuedAsNewEventAttributes);
    expect(workflowTypes.filter((type) => !ofType(type).some((one) => !isContinued(one) && !continues(one)))).toEqual(
      [],
    );
    expect(workflowTypes.filter((type) => !ofType(type).some((one) => isContinued(one) && continues(one)))).toEqual([]);
  });

  it('cover every signal', () => {
    const signals = Object.entries(names).flatMap(([name, value]) => (name.endsWith('_SIGNAL') ? String(value) : []));
    const got = all.flatMap(({ events }) =>
      events.flatMap((event) => event.workflowExecutionSignaledEventAttributes?.signalName ?? []),
    );
    expect(signals.length).toBeGreaterThan(0);
    expect(signals.filter((signal) => !got.includes(signal))).toEqual([]);
  });
});
