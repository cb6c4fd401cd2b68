import { Injectable } from '@nestjs/common';
import { describe, type ProcessState } from '@trucban/sop-engine';
import { fromEpochMs, toEpochMs, type Instant } from '@trucban/kernel';
import { OrgDirectory } from '../../identity/public.ts';
import { EventTypes } from '../../incidents/public.ts';
import { NotFoundError, type Tx } from '../../platform/public.ts';
import { ProcessDefinitions } from '../../processes/public.ts';
import { expiresAt, warningVariables, type Warning } from './cap-warning.ts';

interface Row {
  readonly id: string;
  readonly version: number;
  readonly status: string;
  readonly state: ProcessState;
  readonly endedAt: Instant | null;
  readonly severity: string;
  readonly field: string;
  readonly type: string;
}

const DAY_MS = 86_400_000;
/** How long a warning that is over stays in the feed, and how many there are at most. */
const KEPT_DAYS = 7;
const MOST = 200;

/**
 * The warnings that SUB-WARN has sent: drafts and what waits for approval aren't there, nor is anything of exercises or restricted
 * incidents. Who asks sees what was told to the public, and no more.
 */
@Injectable()
export class CapFeed {
  constructor(
    private readonly definitions: ProcessDefinitions,
    private readonly types: EventTypes,
    private readonly directory: OrgDirectory,
  ) {}

  async warnings(tx: Tx): Promise<Warning[]> {
    const since = fromEpochMs(toEpochMs(tx.now) - 4 * KEPT_DAYS * DAY_MS);
    const rows = await this.#rows(tx, 'p.started_at >= $1', since);
    const found = await Promise.all(rows.map((row) => this.#warning(tx, row)));
    const kept = toEpochMs(tx.now) - KEPT_DAYS * DAY_MS;
    return found
      .filter((warning) => warning !== null)
      .filter((warning) => (warning.endedAt === null ? expiresAt(warning) : toEpochMs(warning.endedAt)) >= kept);
  }

  async warning(tx: Tx, id: string): Promise<Warning> {
    const [row] = await this.#rows(tx, 'p.id = $1::uuid', id);
    const warning = row ? await this.#warning(tx, row) : null;
    if (!warning) throw NotFoundError.of('WARNING', 'cảnh báo', 'warning');
    return warning;
  }

  #rows(tx: Tx, where: string, value: string): Promise<Row[]> {
    return tx.dynamic<Row>(
      `select p.id, p.version, p.status, p.state, p.ended_at as "endedAt", i.severity, i.field, i.type
         from process_instance p join incident i on i.id = p.incident_id
        where p.process_key = 'sub_warn' and not p.exercise and not i.restricted and ${where} order by p.started_at desc limit ${MOST}`,
      [value],
    );
  }

  async #warning(tx: Tx, row: Row): Promise<Warning | null> {
    const definition = await this.definitions.version(tx, 'sub_warn', row.version);
    const kept = definition && warningVariables(describe(definition.process, row.state).variables);
    if (!kept) return null;
    const { byCode } = await this.types.current(tx);
    const units = await this.directory.snapshot(tx);
    const type = byCode.get(row.type)?.type;
    const { areaCodes, ...of } = kept;
    return {
      ...of,
      id: row.id,
      endedAt: row.endedAt,
      severity: row.severity,
      field: row.field,
      event: { vi: type?.vi ?? row.type, en: type?.en ?? row.type },
      areas: areaCodes.map((code) => ({ code, name: units.area(code)?.name.vi ?? code })),
    };
  }
}
