import { setTimeout as wait } from 'node:timers/promises';
import type { Chance } from '@trucban/testkit';
import { Refused, type Caller } from '../../../scripts/drill/centre.ts';
import type { InsistentCentre } from '../insistent.ts';

interface Job {
  readonly id: string;
  readonly type: string;
  readonly lockId: string;
  readonly retries: number;
  readonly variables: { readonly n?: number };
}

/** A lock of a worker that forgot its job runs out after this time. */
const LOCK_S = 6;

/** Workers outside, who do the jobs of the rounds: at once, late, after a failure, or (as if they had died) not at all. */
export async function workOutside(centre: InsistentCentre, chance: Chance, isOver: () => boolean): Promise<void> {
  const worker = async (name: string): Promise<void> => {
    const caller = await centre.program('integration');
    while (!isOver()) {
      const wanted = {
        types: ['chaos-odd', 'chaos-square'],
        worker: name,
        maxJobs: 4,
        lockSeconds: LOCK_S,
        waitSeconds: 1,
      };
      // Undefined: they were given, and the answer is lost; their lock runs out.
      const taken = await caller.post<{ jobs: Job[] } | undefined>('/jobs/activate', wanted);
      for (const job of taken?.jobs ?? []) await answer(caller, chance, job);
      await wait(50);
    }
  };
  await Promise.all([worker('w1'), worker('w2')]);
}

async function answer(caller: Caller, chance: Chance, job: Job): Promise<void> {
  const { id, type, lockId, retries, variables } = job;
  const draw = chance.next();
  if (draw < 0.1) return;
  const post = (what: string, body: object): Promise<unknown> =>
    caller.post(`/jobs/${id}/${what}`, { lockId, ...body });
  try {
    if (draw < 0.25) return void (await post('fail', { retries, backoffSeconds: 1, reason: 'Thử lại' }));
    if (draw < 0.4) await post('extend', { lockSeconds: LOCK_S });
    if (type === 'chaos-odd') await post('error', { code: 'CHAOS_ODD' });
    else await post('complete', { variables: { square: (variables.n ?? 0) ** 2 } });
  } catch (error) {
    // The lock has run out meanwhile: somebody else has the job, or has done it.
    if (!(error instanceof Refused && error.status === 409)) throw error;
  }
}
