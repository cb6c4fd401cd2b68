import { Injectable, type OnModuleInit } from '@nestjs/common';
import type { Tx } from '../../platform/public.ts';
import { ProcessExtensions, type Job, type JobHandler, type JobResult } from '../../processes/public.ts';
import { findDuplicates, subjectOf } from '../duplicates.ts';
import { EventTypes } from '../event-types.ts';
import { mayMention } from '../visibility.ts';
import { lockIncidentOf } from './incidents-of-jobs.ts';

/** Open incidents that may be the same one, by the rule of its type. Out: `duplicates` (distance in metres, age in minutes). */
@Injectable()
export class FindDuplicatesJob implements JobHandler, OnModuleInit {
  readonly type = 'findDuplicates';

  constructor(
    private readonly extensions: ProcessExtensions,
    private readonly types: EventTypes,
  ) {}

  onModuleInit(): void {
    this.extensions.addJobHandler(this);
  }

  async run(tx: Tx, job: Job): Promise<JobResult> {
    const row = await lockIncidentOf(tx, job);
    const type = (await this.types.current(tx)).byCode.get(row.type)?.type;
    const found = type ? await findDuplicates(tx, type.dedup, subjectOf(row), row.id) : [];
    const duplicates = found
      .filter(({ row: other }) => mayMention(row, other))
      .map(({ row: { id, number, title }, distanceM, ageMinutes }) => ({
        incidentId: id,
        number,
        title,
        distanceM,
        ageMinutes,
      }));
    return { variables: { duplicates } };
  }
}
