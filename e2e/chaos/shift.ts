import { setTimeout as wait } from 'node:timers/promises';
import { Agencies } from '../../scripts/drill/agencies.ts';
import { People } from '../../scripts/drill/people.ts';
import type { InsistentCentre } from './insistent.ts';
import type { Plan } from './plans.ts';

/** A minute of the drill: everybody acts within seconds. */
const MINUTE_MS = 600;
/** Pause between two looks. */
const LOOK_MS = 400;
/** Pause between two incidents after the first fifty. */
const LATER_MS = 4_000;
/** Loops in which the agencies look at their orders. */
const DESKS = 4;

/** What happens on the shift. */
export interface Shift {
  /** What comes in at its beginning. */
  readonly plans: readonly Plan[];
  /** What comes in later: the next incident, asked for every `LATER_MS` until it answers undefined. */
  readonly next: (atMs: number) => Plan | undefined;
  readonly isOver: () => boolean;
}

/**
 * The people and agencies of the drill at work on the exercises among the plans, until it is over. How far they come depends on
 * the machine; what must be true of the rows does not. @throws when somebody gets no answer at all any more
 */
export async function work(centre: InsistentCentre, { plans, next, isOver }: Shift): Promise<void> {
  let failed = false;
  const silent = (): void => undefined;
  const repeated = async (act: () => Promise<unknown>): Promise<void> => {
    try {
      for (; !isOver() && !failed; await wait(LOOK_MS)) await act();
    } catch (error) {
      failed = true;
      throw error;
    }
  };
  const people = new People(centre, MINUTE_MS, silent);
  const codes = centre.credentials.clients.flatMap(({ agency }) => agency ?? []);
  let busy: readonly string[] = [];
  const look = async (): Promise<void> => {
    const supervisor = await centre.person('supervisor');
    const url = '/incidents?openOnly=true&exercise=true&limit=200';
    const { items } = await supervisor.get<{ items: { agencies: string[] }[] }>(url);
    const named = new Set(items.flatMap(({ agencies }) => agencies));
    busy = codes.filter((code) => named.has(code));
  };
  const desks = Array.from({ length: DESKS }, (_, desk) => {
    const agencies = new Agencies(centre, MINUTE_MS, silent);
    return repeated(() => agencies.tick(busy.filter((_code, n) => n % DESKS === desk)));
  });
  await Promise.all([report(centre, plans, next), repeated(() => people.tick()), repeated(look), ...desks]);
}

/** Sends every event at its time, some of them twice. */
async function report(centre: InsistentCentre, plans: readonly Plan[], next: Shift['next']): Promise<void> {
  const begun = Date.now();
  const send = async ({ atMs, event }: Plan, n: number): Promise<void> => {
    await wait(Math.max(0, begun + atMs - Date.now()));
    const program = await centre.program('drill');
    for (let times = n % 7 === 0 ? 2 : 1; times > 0; times -= 1)
      await program.post('/events', event, { 'content-type': 'application/cloudevents+json' });
  };
  const sent = plans.map(send);
  await wait(Math.max(...plans.map(({ atMs }) => atMs)));
  for (let plan = next(Date.now() - begun); plan; plan = next(Date.now() - begun)) {
    sent.push(send(plan, sent.length));
    await wait(LATER_MS);
  }
  await Promise.all(sent);
}
