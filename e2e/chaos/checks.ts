import { compareDeeds, compareEvents, compareFeed, compareModels, compareWebhooks } from './compare.ts';
import { NEVER } from './never.ts';
import type { Received } from './receiver.ts';
import { compareRounds } from './rounds/compare.ts';
import { findings } from './rows.ts';
import type { Rest } from './run.ts';

/** What must be true when all has come to rest; each answers what isn't, in words. */
export const CHECKS: Readonly<Record<string, (rest: Rest) => Promise<string[]> | string[]>> = {
  'is killed as planned while people work': ({ kills, struck, watcher, centre, rounds }) => {
    const did = (part: string): number => centre.done.filter(({ what }) => what.includes(part)).length;
    return [
      ...(struck.filter(({ away }) => !away).length === kills ? [] : [`${struck.length} blows fell`]),
      ...atLeast(
        'levels told under ambush',
        struck.reduce((sum, { levels }) => sum + levels, 0),
        1,
      ),
      ...atLeast('connections of the feed', watcher.connections, 2),
      ...atLeast('commands about tasks', did('/tasks/'), 60),
      ...atLeast('answers of agencies', did('/assignments/'), 60),
      ...atLeast('rounds', rounds.keys.length, kills),
      ...atLeast('batches', rounds.batches.length, Math.floor(kills / 5)),
    ];
  },
  'answers every client that insists': ({ centre, around }) => [...centre.faults, ...around.faults],
  'opens one incident for each event, with its SOP': ({ rows, plans }) => compareEvents(rows, plans),
  'has the history and the states that the models say, input by input': ({ replayed }) => [...replayed.differences],
  'has the tasks, timers, subscriptions, jobs, orders and clocks that the models say': async ({ rows, expected }) => [
    ...atLeast('tasks', expected.tasks.size, 60),
    ...[...expected.processIncidents].flatMap(([id, state]) => (state === 'open' ? [`process incident ${id}`] : [])),
    ...(await compareModels(rows, expected)),
  ],
  'ends every round at its right end, with all that it did done once': ({ rows, rounds, around }) =>
    compareRounds(rows, rounds.keys, around),
  'has done what it said it has, and nothing that nobody asked for': ({ rows, centre }) => compareDeeds(rows, centre),
  'has done, told, audited and escalated nothing twice, by half or too early': ({ rows }) => findings(rows, NEVER),
  'has delivered every webhook once': ({ rows, receiver, at }) => {
    const isBefore = ({ body }: Received): boolean =>
      Date.parse((JSON.parse(body) as { timestamp: string }).timestamp) < at.ms;
    const messages = new Map([...receiver.messages].filter(([, message]) => isBefore(message)));
    return compareWebhooks(rows, receiver, messages).then((found) => [
      ...atLeast('webhooks', messages.size, 30),
      ...found,
    ]);
  },
  'has a feed without gaps and doubles': async ({ rows, centre, watcher, at }) => {
    const { id } = await (await centre.person('supervisor')).get<{ id: string }>('/auth/me');
    return compareFeed(rows, watcher, ['IOC', `user:${id}`], at.change);
  },
  'has an unbroken audit chain': async ({ centre }) => {
    const found = await (await centre.person('supervisor')).get<{ valid: boolean }>('/audit/verify');
    return found.valid ? [] : [JSON.stringify(found)];
  },
  'lets people work on while Temporal is away': ({ struck, centre }) =>
    struck
      .filter(({ away }) => away)
      .flatMap((away) => {
        const during = centre.done.filter(({ from, to }) => from > away.from && to < away.to);
        const rough = during.filter(({ smooth }) => !smooth).map(({ what }) => `${what} had to be repeated`);
        return [...atLeast('commands while Temporal is away', during.length, 5), ...rough];
      }),
};

function atLeast(what: string, found: number, least: number): string[] {
  return found >= least ? [] : [`${what}: ${found}, fewer than ${least}`];
}
