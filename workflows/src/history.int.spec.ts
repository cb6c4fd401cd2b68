import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { Worker } from '@temporalio/worker';
import { randomUUID } from 'node:crypto';
import { existsSync } from 'node:fs';
import { writeFile } from 'node:fs/promises';
import { continuedFrom, fetchHistory, hasBegun, readHistory } from '../test/history.ts';
import { inSeconds, scenarios } from '../test/scenarios.ts';
import { HISTORY_MODES, startWorld, type World } from '../test/world.ts';
import { failureConverterPath, workflowBundle } from './bundle.ts';
import { clocksChanged, incidentEnded } from './messages.ts';
import { workflowId } from './names.ts';

/**
 * Runs each workflow through what it can meet, as usual and continuing as new after every event, and replays the histories at
 * once. With `RECORD_HISTORIES=1` they are kept in `workflows/histories`, where `replay.spec.ts` finds them, for each workflow
 * one as usual and one that was continued and continues: do that once for each released version, on a quiet machine.
 */
let worlds: World[];
beforeAll(async () => void (worlds = await Promise.all(HISTORY_MODES.map(([, limit]) => startWorld(limit)))));
afterAll(() => Promise.all((worlds ?? []).map((world) => world.stop())));

/** What was read anew after continuing says nothing about what was done. */
const READS: readonly string[] = ['loadIncidentClocks', 'loadAssignment'];

/** What was done for the thing, in order, without what differs from run to run. */
function done({ recorded }: World, id: string): string[] {
  const mine = recorded.calls.filter(
    ({ args }) =>
      String(
        (args[0] as { incidentId?: string }).incidentId ??
          (args[0] as { assignmentId?: string }).assignmentId ??
          args[0],
      ) === id,
  );
  return mine
    .filter(({ activity }) => !READS.includes(activity))
    .map(
      ({ activity, args }) =>
        `${activity} ${JSON.stringify(args)
          .replaceAll(id, 'ID')
          .replaceAll(/\d{4}-\d\d-\d\dT[\d:.]+Z/g, 'TIME')}`,
    );
}

/** The histories of all runs, the last one first; each replayed. */
async function replayedRuns(world: World, id: string): Promise<object[]> {
  const options = { workflowBundle: await workflowBundle(), dataConverter: { failureConverterPath } };
  const runs: object[] = [];
  for (let run: string | null | undefined; run !== null; run = continuedFrom(runs.at(-1))) {
    const history = await fetchHistory(world, id, run);
    runs.push(history);
    // A run that has only just been continued has done nothing that could be replayed.
    if (hasBegun(history)) await Worker.runReplayHistory(options, readHistory(history), id);
  }
  return runs;
}

/** Writes the history if there is none of this name: those that there are were released. */
async function keep(name: string, history: object | undefined): Promise<void> {
  const file = new URL(`../histories/${name}.json`, import.meta.url);
  if (process.env['RECORD_HISTORIES'] === undefined || !history || existsSync(file)) return;
  await writeFile(file, `${JSON.stringify(history, null, 1)}\n`);
}

describe('every workflow does the same, and replays, when it continues as new after every event:', () => {
  it.each(scenarios)('$name with $tells', async ({ workflow, name, run }) => {
    const ids = await Promise.all(worlds.map((world) => run(world)));
    const [usual, continued] = worlds.map((world, n) => done(world, ids[n] ?? ''));
    expect(continued).toEqual(usual);
    expect(usual?.length).toBeGreaterThan(1);
    const [usualRuns, continuedRuns] = await Promise.all(
      worlds.map((world, n) => replayedRuns(world, workflowId(workflow, ids[n] ?? ''))),
    );
    expect(usualRuns).toHaveLength(1);
    expect(continuedRuns?.length).toBeGreaterThan(1);
    await keep(name, usualRuns?.[0]);
    await keep(`${name}-continued`, continuedRuns?.slice(1, -1)[0]);
  });
});

describe('a long history', () => {
  it('is left behind by continue-as-new, and every step is done', async () => {
    const [world] = worlds as [World];
    const id = randomUUID();
    const escalations = Array.from({ length: 1_050 }, (_, n) => ({ key: `c:${n}`, level: n, at: inSeconds(-1) }));
    const later = { key: 'c:later', level: 9_999, at: inSeconds(3_600) };
    const clock = {
      clockId: 'c',
      dueAt: inSeconds(7_200),
      breached: false,
      escalations: [...escalations, later],
      done: [],
    };
    world.recorded.incidents.set(id, { ended: false, clocks: [clock] });
    await world.client.send(clocksChanged(id));
    await world.recorded.until(() => world.recorded.incidents.get(id)?.clocks[0]?.done.includes('c:1049') === true);
    await world.client.send(clocksChanged(id));
    await world.recorded.until(() => world.recorded.of('loadIncidentClocks', id).length >= 2);
    world.recorded.incidents.set(id, { ended: true, clocks: [] });
    await world.client.send(incidentEnded(id));
    await world.ended('incident', id);
    const keys = world.recorded.inputs(id, 'fireEscalation').map((input) => (input as { key: string }).key);
    // At least once: a workflow task that takes long may be given out again, and the same key comes twice.
    expect([...new Set(keys)]).toEqual(escalations.map(({ key }) => key));
    expect(continuedFrom(await fetchHistory(world, workflowId('incident', id)))).toEqual(expect.any(String));
  });
});
