import { Injectable } from '@nestjs/common';
import { CENTRE } from '../../identity/public.ts';
import { NotifyJob } from '../../notifications/public.ts';
import type { Tx } from '../../platform/public.ts';
import { ProcessExtensions, type Job, type JobResult } from '../../processes/public.ts';
import { DeadlineJob } from '../../sla/public.ts';
import { Timeline } from '../timeline.ts';
import { findIncidentOf } from './incidents-of-jobs.ts';

/** Registers the jobs of features that know neither processes nor incidents: `deadline` and `notify`. */
@Injectable()
export class JobsOfBelow {
  constructor(
    private readonly notices: NotifyJob,
    private readonly timeline: Timeline,
    extensions: ProcessExtensions,
    deadline: DeadlineJob,
  ) {
    extensions.addJobHandler(deadline);
    extensions.addJobHandler({ type: 'notify', run: (tx, job) => this.#notify(tx, job) });
  }

  /** → `notified`; a group with nobody in it is a warning in the timeline. */
  async #notify(tx: Tx, job: Job): Promise<JobResult> {
    const row = await findIncidentOf(tx, job);
    const { people, unreached } = await this.notices.run(tx, job, {
      incident: row ?? null,
      severity: row?.severity ?? null,
      agencies: row?.agencies ?? [],
      resolve: (resolver) => row?.resolved[resolver] ?? CENTRE,
    });
    if (row && unreached.length)
      this.timeline.add(tx, row.id, {
        kind: 'warning',
        text: {
          vi: `Không có ai trong nhóm ${unreached.join(', ')}; đã báo trưởng ca trực IOC.`,
          en: `Nobody is in the group ${unreached.join(', ')}; the shift leader of the IOC was told.`,
        },
        data: { unreached: [...unreached] },
        source: 'sop',
      });
    return { variables: { notified: people } };
  }
}
