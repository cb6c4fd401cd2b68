import type { JsonObject } from '@trucban/kernel';
import { SENT_BY_DEVICES } from '@trucban/rules-engine';
import type { Verdict } from '../incidents/public.ts';
import { Database, QueueTask, systemScope, type QueueHandler } from '../platform/public.ts';
import { SourceDirectory } from '../sources/public.ts';
import { EventStore } from './event-store.ts';

const SCOPE = systemScope('verdicts');
const MAY_EXERCISE = new Set(['event.exercise'] as const);
const SENDER = { kind: 'system', id: 'verdicts', permissions: MAY_EXERCISE } as const;
/** Most devices whose reports of one incident are judged. */
const MOST_DEVICES = 100;

/** A device that reported an incident. */
interface Device {
  readonly source: string;
  readonly key: string;
  readonly sent_by: string;
  readonly number: string;
  readonly type: string;
  readonly exercise: boolean;
}

/**
 * Tells the rules what an incident says of the devices that reported it (`operator.verdict`, RULE-38): a false alarm rejects, one that was
 * real confirms. Each device once for an incident and verdict. What the platform found out about its own sources was reported by none.
 */
@QueueTask('tell-verdict')
export class TellVerdictTask implements QueueHandler {
  constructor(
    private readonly database: Database,
    private readonly events: EventStore,
    private readonly sources: SourceDirectory,
  ) {}

  async run(payload: unknown): Promise<void> {
    const { incidentId, verdict } = payload as Verdict;
    await this.database.transaction(SCOPE, async (tx) => {
      const devices = await tx.query<Device>(
        'intake.devicesOf',
        `select distinct on (e.source, e.key) e.source, e.key, e.sent_by, i.number, i.type, i.exercise
           from incident i join incident_report r on r.incident_id = i.id join event e on e.id = r.event_id
          where i.id = $1 and i.field <> 'data' and e.type = any($2) and e.key is not null
          order by e.source, e.key limit ${MOST_DEVICES}`,
        [incidentId, [...SENT_BY_DEVICES]],
      );
      const told = [];
      for (const { source, key, sent_by, number, type, exercise } of devices) {
        const registered = await this.sources.byClient(sent_by.replace(/^client:/, ''));
        const data: JsonObject = {
          about: 'incident',
          verdict,
          rejected: verdict === 'rejected' ? 1 : 0,
          source,
          sourceKey: key,
          registeredSource: registered?.code ?? null,
          incidentId,
          incidentNumber: number,
          incidentType: type,
        };
        told.push({
          specversion: '1.0',
          id: `${incidentId}/${verdict}/${source}/${key}`.slice(0, 300),
          time: tx.now,
          source: '/incidents/verdicts',
          type: 'operator.verdict',
          key,
          data,
          ...(exercise ? { exercise } : {}),
        });
      }
      if (told.length > 0) await this.events.store(tx, told, SENDER);
    });
  }
}
