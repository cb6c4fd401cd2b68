import { describe, expect, it } from '@jest/globals';
import { fc } from '@trucban/testkit/properties';
import { AT, compiled } from '../test/drive.ts';
import { bodies, draw } from '../test/random-model.ts';
import { toEngineState } from './run/state.ts';
import {
  start,
  step,
  describe as describeState,
  type CompiledProcess,
  type ProcessEvent,
  type StepResult,
} from './index.ts';

/** Far more than any of these models needs. */
const MAX_STEPS = 5_000;

interface Life {
  readonly bytes: readonly string[];
  readonly events: readonly ProcessEvent[];
  readonly status: string;
}

/** Completes whatever waits, in the order that `choices` say, until nothing waits; every state goes through JSON. */
function live(process: CompiledProcess, choices: readonly number[]): Life {
  const bytes: string[] = [];
  const events: ProcessEvent[] = [];
  const take = (result: StepResult) => {
    if (!result.ok) throw new Error(result.rejection.code);
    const text = JSON.stringify(result.state);
    bytes.push(text);
    events.push(...result.events);
    const state = JSON.parse(text) as typeof result.state;
    expect(state).toEqual(result.state);
    return state;
  };
  let state = take(start(process, { at: AT }));
  for (let n = 0; n < MAX_STEPS; n++) {
    const waiting = describeState(process, state).activeElements.filter(
      ({ waitsFor }) => waitsFor === 'user' || waitsFor === 'job',
    );
    const chosen = waiting[(choices[n % choices.length] ?? 0) % Math.max(1, waiting.length)];
    if (!chosen) break;
    state = take(step(process, state, { type: 'complete', at: AT, elementInstanceId: chosen.elementInstanceId }));
  }
  expect(toEngineState(state).elements).toHaveLength(1);
  return { bytes, events, status: state.status };
}

function completions(events: readonly ProcessEvent[]): Map<string, number> {
  const counts = new Map<string, number>();
  for (const event of events)
    if (event.type === 'elementCompleted') counts.set(event.elementId, (counts.get(event.elementId) ?? 0) + 1);
  return counts;
}

describe('any well-formed model', () => {
  it('runs to its end in any order of work, each task as often as drawn, with the same bytes for the same inputs', async () => {
    const choices = fc.array(fc.nat({ max: 50 }), { minLength: 1, maxLength: 20 });
    await fc.assert(
      fc.asyncProperty(bodies, choices, async (block, order) => {
        const { xml, visits } = draw(block);
        const process = await compiled(xml);
        const life = live(process, order);
        expect(life.status).toBe('completed');
        const done = completions(life.events);
        for (const [task, times] of visits) expect(`${task} ${done.get(task) ?? 0}`).toBe(`${task} ${times}`);
        expect(live(await compiled(xml), order).bytes).toEqual(life.bytes);
        // Nothing is ended by force where nothing interrupts.
        expect(life.events.some(({ type }) => type === 'elementTerminated')).toBe(false);
      }),
      { numRuns: 200 },
    );
  });
});
