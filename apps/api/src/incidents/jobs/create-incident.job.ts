import { Injectable, type OnModuleInit } from '@nestjs/common';
import type { Tx } from '../../platform/public.ts';
import {
  INCIDENT_HOPS,
  ProcessExtensions,
  Work,
  within,
  type Job,
  type JobHandler,
  type JobResult,
} from '../../processes/public.ts';
import type { IncidentRow } from '../incident-row.ts';
import { IncidentOpener, type NewIncident } from '../open-incident.ts';
import { Timeline } from '../timeline.ts';
import { mayMention } from '../visibility.ts';
import { findIncidentOf, findMentioned } from './incidents-of-jobs.ts';
import { numberOf, objectOf, textOf } from './variables.ts';

/**
 * Opens another incident. In: `eventType`, `title`?, `description`?, `severity`?, `location`?, `attributes`?, `copyFrom`? (the id
 * of another that what isn't said is taken from; the instance's own when not given); header or variable `parent`: as a child.
 * Out: `childIncidentId`, `childNumber`.
 */
@Injectable()
export class CreateIncidentJob implements JobHandler, OnModuleInit {
  readonly type = 'createIncident';

  constructor(
    private readonly extensions: ProcessExtensions,
    private readonly opener: IncidentOpener,
    private readonly timeline: Timeline,
    private readonly work: Work,
  ) {}

  onModuleInit(): void {
    this.extensions.addJobHandler(this);
  }

  async run(tx: Tx, job: Job): Promise<JobResult> {
    const { variables, headers } = job;
    const asParent = headers['parent'] === 'true' || variables['parent'] === true;
    const own = await findIncidentOf(tx, job);
    const copyFrom = textOf(variables['copyFrom']);
    const from = copyFrom === undefined ? own : await findMentioned(tx, own, copyFrom);
    const asked: NewIncident = {
      ...newIncident(job, from),
      reportedAt: tx.now,
      exercise: own?.exercise ?? job.instance.exercise,
      parentId: asParent ? own?.id : undefined,
    };
    const child = await within(tx, this.work.sending(tx, INCIDENT_HOPS), () => this.opener.open(tx, asked));
    if (own) this.#tell(tx, own, child, asParent);
    return { variables: { childIncidentId: child.id, childNumber: child.number } };
  }

  #tell(tx: Tx, own: IncidentRow, child: IncidentRow, asParent: boolean): void {
    // What is need-to-know isn't told to everybody who sees the other one.
    const known = mayMention(own, child);
    const about = known ? `: ${child.title}` : '';
    this.timeline.add(tx, own.id, {
      kind: asParent ? 'incident.childOpened' : 'incident.linked',
      text: {
        vi: `Mở sự vụ ${asParent ? 'con' : 'liên quan'} ${child.number}${about}.`,
        en: `${asParent ? 'Child' : 'Related'} incident ${child.number} opened${about}.`,
      },
      data: { incidentId: child.id, number: child.number, ...(known && { type: child.type }) },
      source: 'sop',
    });
  }
}

/** What the variables say; what they don't say, as another incident has it. */
function newIncident({ variables }: Job, from: IncidentRow | undefined) {
  const place = objectOf(variables['location']);
  return {
    eventType: textOf(variables['eventType']) ?? '',
    title: textOf(variables['title']),
    description: textOf(variables['description']) ?? from?.description ?? undefined,
    severity: textOf(variables['severity']),
    lat: numberOf(place?.['lat']) ?? from?.lat ?? null,
    lon: numberOf(place?.['lon']) ?? from?.lon ?? null,
    address: textOf(place?.['address']) ?? from?.address ?? null,
    areaCode: textOf(place?.['areaCode']) ?? from?.area_code ?? null,
    reporter: from?.reporter ?? null,
    attributes: { ...from?.attributes, ...objectOf(variables['attributes']) },
    source: from?.source ?? null,
  };
}
