import { Injectable } from '@nestjs/common';
import type { DatasetDocument, Entry } from '@trucban/contracts';
import { KIND_OF, periodAt, previous } from '@trucban/kpi-engine';
import { toEpochMs, type Instant } from '@trucban/kernel';
import { ConfigStore } from '../../configuration/public.ts';
import { EventStore } from '../../intake/public.ts';
import { Database, Watches, systemScope, type Tx } from '../../platform/public.ts';
import { OFFSET_MINUTES } from '../kpi.ts';
import { Datasets } from './datasets.ts';
import { rowsOf } from './entry-reads.ts';

const SCOPE = systemScope('datasets');
const SENDER = { kind: 'system', id: 'datasets', permissions: new Set<never>() } as const;

/** What a unit owes of a dataset for a period. */
interface Owed {
  readonly dataset: string;
  readonly orgUnit: string;
  readonly period: string;
  readonly dueAt: Instant;
  readonly state: Entry['state'];
}

/**
 * Tells the rules what units owe (`RULE-32`): `report.period` when a period is over and was not handed in, and with each change of
 * its state. When that is too late, the rule says: it holds until `dueAt`.
 */
@Injectable()
export class ReportPeriods {
  /** What this process has told; the same id counts once, whoever tells it. */
  readonly #told = new Map<string, string>();

  constructor(
    private readonly database: Database,
    private readonly config: ConfigStore,
    private readonly datasets: Datasets,
    private readonly events: EventStore,
    watches: Watches,
  ) {
    watches.add('report periods', () => this.look());
  }

  /** Tells of the newest period that is over, of every dataset in force. */
  async look(): Promise<void> {
    await this.database.transaction(SCOPE, async (tx) => {
      const isOwed = await this.datasets.owed(tx);
      for (const { key, content } of await this.config.allCurrent<DatasetDocument>(tx, 'dataset')) {
        const now = periodAt(KIND_OF[content.frequency], toEpochMs(tx.now), OFFSET_MINUTES);
        const period = previous(now, OFFSET_MINUTES);
        if (this.#told.get(key) === period.text) continue;
        const rows = new Map((await rowsOf(tx, key, period, content.orgUnits)).map((row) => [row.org_unit, row.state]));
        const dueAt = await this.datasets.dueAt(tx, content, period);
        const owed = content.orgUnits
          .filter((orgUnit) => isOwed(key, orgUnit, period))
          .map((orgUnit) => ({ dataset: key, orgUnit, period: period.text, dueAt, state: rows.get(orgUnit) ?? 'open' }))
          .filter(({ state }) => state === 'open' || state === 'returned');
        const inputs = owed.map((each) => eventOf(each, 'over'));
        if (inputs.length > 0) await this.events.store(tx, inputs, SENDER);
        tx.afterCommit(() => void this.#told.set(key, period.text));
      }
    });
  }

  /** In the transaction in which an entry changes its state. */
  async changed(tx: Tx, owed: Owed): Promise<void> {
    await this.events.store(tx, [eventOf(owed, `${owed.state}/${tx.now}`)], SENDER);
  }
}

function eventOf({ dataset, orgUnit, period, dueAt, state }: Owed, id: string): object {
  const submitted = state === 'submitted' || state === 'approved';
  return {
    specversion: '1.0',
    id: `${orgUnit}/${period}/${id}`,
    source: `/datasets/${dataset}`,
    type: 'report.period',
    key: `${dataset}/${orgUnit}`,
    data: { reportCode: dataset, agency: orgUnit, period, dueAt, state: submitted ? 'submitted' : 'open' },
  };
}
