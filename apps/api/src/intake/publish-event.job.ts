import { Injectable, type OnModuleInit } from '@nestjs/common';
import type { Json, JsonObject } from '@trucban/kernel';
import { LIMITS, type Tx } from '../platform/public.ts';
import {
  INCIDENT_HOPS,
  JobRefused,
  ProcessExtensions,
  Work,
  within,
  type Job,
  type JobHandler,
  type JobPlace,
  type JobProblem,
  type JobResult,
} from '../processes/public.ts';
import { CHAIN_LINKS } from './event-row.ts';
import { EventStore } from './event-store.ts';

/** Events that the instances of one process may publish in an hour. */
const MOST_AN_HOUR = 3_000;
const ATTRIBUTES = ['type', 'source', 'subject', 'key', 'time', 'quality'] as const;

/**
 * `publishEvent`: an event of the platform's own, stored with its rules queued, in the transaction of the step. In (headers or
 * variables): `type`, `data`, `source`? (`/processes/<key>`), `subject`?, `key`?, `time`?, `quality`?. Out: `eventId`. Its id is
 * the job's, so that it is there once whatever happens. Chains of events and SOPs that cause each other are cut.
 */
@Injectable()
export class PublishEventJob implements JobHandler, OnModuleInit {
  readonly type = 'publishEvent';

  constructor(
    private readonly extensions: ProcessExtensions,
    private readonly events: EventStore,
    private readonly work: Work,
  ) {}

  onModuleInit(): void {
    this.extensions.addJobHandler(this);
  }

  check({ headers, inputs }: JobPlace): readonly JobProblem[] {
    return ['type', 'data'].flatMap((name): JobProblem[] => {
      if (headers[name] || (inputs && Object.hasOwn(inputs, name))) return [];
      return [
        {
          code: 'JOB_FIELD_MISSING',
          severity: inputs ? 'error' : 'warning',
          message: {
            vi: inputs ? `Thiếu trường “${name}”.` : `Trường “${name}” phải có trong biến của quy trình.`,
            en: inputs
              ? `The field "${name}" is missing.`
              : `The field "${name}" must come from the variables of the process.`,
          },
        },
      ];
    });
  }

  async run(tx: Tx, job: Job): Promise<JobResult> {
    const { id, instance } = job;
    const links = 1 + (instance.incidentId === null ? 0 : await linksBefore(tx, instance.incidentId));
    if (links > LIMITS.eventLinks)
      throw new JobRefused(
        'EVENT_LOOP',
        `Sự kiện và quy trình gọi nhau quá ${LIMITS.eventLinks} lần.`,
        `Events and SOPs have caused each other more than ${LIMITS.eventLinks} times.`,
      );
    await this.#count(tx, instance.processKey);
    const given = ATTRIBUTES.map((name) => [name, told(job, name)] as const).filter(([, value]) => value !== undefined);
    const event = {
      source: `/processes/${instance.processKey}`,
      ...Object.fromEntries(given),
      specversion: '1.0',
      id,
      data: dataOf(job),
      [CHAIN_LINKS]: links,
      ...(instance.exercise ? { exercise: true } : {}),
    };
    const sender = { kind: 'system', id: `process:${instance.processKey}`, permissions: MAY_EXERCISE } as const;
    const cause = this.work.sending(tx, INCIDENT_HOPS);
    const { accepted, rejected } = await within(tx, cause, () => this.events.store(tx, [event], sender));
    const [wrong] = rejected;
    if (wrong) {
      const say = (language: 'vi' | 'en') =>
        wrong.errors.map(({ path, message }) => `${path}: ${message[language]}`).join('; ');
      throw new JobRefused('EVENT_INVALID', say('vi').slice(0, 1_000), say('en').slice(0, 1_000));
    }
    return { variables: { eventId: accepted[0]?.eventId ?? id } };
  }

  /** Loops over ways that no chain shows, such as a message that starts another process, end here. */
  async #count(tx: Tx, processKey: string): Promise<void> {
    const row = await tx.first<{ events: number }>(
      'intake.countProcessEvents',
      `insert into process_event_count as c (process_key, hour, events) values ($1, date_trunc('hour', $2::timestamptz), 1)
       on conflict (process_key) do update set hour = excluded.hour,
         events = case when c.hour = excluded.hour then c.events + 1 else 1 end
       returning events`,
      [processKey, tx.now],
    );
    if ((row?.events ?? 0) <= MOST_AN_HOUR) return;
    throw new JobRefused(
      'EVENT_LOOP',
      `Quy trình này đã phát ${MOST_AN_HOUR} sự kiện trong một giờ.`,
      `This process has published ${MOST_AN_HOUR} events within an hour.`,
    );
  }
}

const MAY_EXERCISE = new Set(['event.exercise'] as const);

function told({ headers, variables }: Job, name: string): Json | undefined {
  const value = headers[name] ?? variables[name];
  return value === null || value === '' ? undefined : value;
}

function dataOf(job: Job): JsonObject {
  const data = told(job, 'data');
  if (typeof data === 'object' && data !== null && !Array.isArray(data)) return data as JsonObject;
  throw new JobRefused('EVENT_DATA', 'Trường “data” phải là một đối tượng.', 'The field "data" must be an object.');
}

/** How many events of SOPs led to the incident: what its opening event says, or that of the incident it was opened by. */
async function linksBefore(tx: Tx, incidentId: string): Promise<number> {
  const row = await tx.asSystem(() =>
    tx.first<{ links: number }>(
      'intake.linksBefore',
      `with recursive up as (
         select id, parent_id, 0 as n from incident where id = $1
         union all
         select i.id, i.parent_id, up.n + 1 from incident i join up on i.id = up.parent_id where up.n < 50)
       select coalesce(max((e.extensions->>'${CHAIN_LINKS}')::int), 0) + coalesce(max(up.n), 0) as links
         from up left join incident_report r on r.incident_id = up.id and not r.attached
         left join event e on e.id = r.event_id and e.extensions->>'${CHAIN_LINKS}' ~ '^[0-9]{1,3}$'`,
      [incidentId],
    ),
  );
  return row?.links ?? 0;
}
