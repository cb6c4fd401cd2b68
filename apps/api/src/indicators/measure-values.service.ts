import { Injectable } from '@nestjs/common';
import {
  MAX_MEASURE_BATCH,
  measureValueInputSchema,
  type LockPeriod,
  type MeasureValueInput,
  type MeasureValuesAccepted,
} from '@trucban/contracts';
import {
  MAX_VALUE,
  dimensionKey,
  parsePeriod,
  takesPeriod,
  type MeasureDocument,
  type Period,
} from '@trucban/kpi-engine';
import { fromEpochMs, toEpochMs } from '@trucban/kernel';
import { Audit } from '../audit/public.ts';
import { OrgDirectory, expectReach, reaches } from '../identity/public.ts';
import {
  Ids,
  InvalidError,
  NotFoundError,
  Queue,
  TooLargeError,
  fieldProblems,
  type Actor,
  type FieldProblem,
  type Principal,
  type Tx,
} from '../platform/public.ts';
import { noteChanges } from './changes.ts';
import { frequencyNames } from './frequency-names.ts';
import { Kpi, OFFSET_MINUTES, type KpiWorld } from './kpi.ts';
import { currentRows, rowKey, writeRows, type MeasureRow } from './measure-rows.ts';
import { fault, lockedBy, locksOf, readPeriod, type Lock } from './measure-faults.ts';
import { withOutliers } from './outliers.ts';

/** What became of a batch; messages in both languages. */
export interface StoredValues {
  readonly accepted: MeasureValuesAccepted['accepted'];
  readonly rejected: readonly { readonly index: number; readonly errors: readonly FieldProblem[] }[];
}

/** Who reports: a principal, or a part of the platform for somebody. */
export type Reporter = Pick<Principal, 'id' | 'name' | 'unitsWith'> & { readonly kind: Actor['kind'] };

interface Checked {
  readonly index: number;
  readonly input: MeasureValueInput;
  readonly period: Period;
}

interface Context {
  readonly measure: MeasureDocument;
  readonly world: KpiWorld;
  readonly isOrgUnit: (code: string) => boolean;
  readonly locks: readonly Lock[];
  readonly principal: Reporter;
  readonly nowMs: number;
  readonly mayWrite: boolean;
}

/** A year, in milliseconds: plans are reported so long before they begin. */
const YEAR_MS = 366 * 86_400_000;

/** Takes reported numbers: checks each by itself, keeps what is right with its history, and has what depends on it computed. */
@Injectable()
export class MeasureValues {
  constructor(
    private readonly kpi: Kpi,
    private readonly directory: OrgDirectory,
    private readonly ids: Ids,
    private readonly queue: Queue,
    private readonly audit: Audit,
  ) {}

  /** @param mayWrite whether the caller has checked the principal's right to the units already */
  async store(
    tx: Tx,
    code: string,
    inputs: readonly unknown[],
    principal: Reporter,
    mayWrite = false,
  ): Promise<StoredValues> {
    if (inputs.length > MAX_MEASURE_BATCH)
      throw new TooLargeError(
        'BATCH_TOO_LARGE',
        `Mỗi lô tối đa ${MAX_MEASURE_BATCH} số liệu.`,
        `A batch has at most ${MAX_MEASURE_BATCH} values.`,
      );
    const context = { ...(await this.#context(tx, code, principal)), mayWrite };
    const rejected: { index: number; errors: readonly FieldProblem[] }[] = [];
    const checked: Checked[] = [];
    for (const [index, input] of inputs.entries()) {
      const found = check(input, context);
      if (found.ok) checked.push({ index, input: found.input, period: found.period });
      else rejected.push({ index, errors: found.errors });
    }
    return tx.asSystem(() => this.#write(tx, code, checked, rejected, principal));
  }

  async #context(tx: Tx, code: string, principal: Reporter): Promise<Omit<Context, 'mayWrite'>> {
    const world = await this.kpi.current(tx);
    const measure = world.catalogue.measure(code);
    if (!measure) throw NotFoundError.of('MEASURE', 'số liệu', 'measure');
    const units = await this.directory.snapshot(tx);
    return {
      measure,
      world,
      principal,
      locks: await locksOf(tx, code),
      nowMs: toEpochMs(tx.now),
      isOrgUnit: (unit) => units.unit(unit) !== undefined,
    };
  }

  async #write(
    tx: Tx,
    code: string,
    checked: readonly Checked[],
    rejected: { index: number; errors: readonly FieldProblem[] }[],
    principal: Reporter,
  ): Promise<StoredValues> {
    // Two reports of the same number at once: one after the other.
    await tx.query('indicators.lockMeasure', `select pg_advisory_xact_lock(hashtextextended('measure:' || $1, 0))`, [
      code,
    ]);
    const given = checked.map(({ index, input, period }) => ({
      index,
      row: this.#row(tx, code, input, period, principal),
    }));
    const known = await currentRows(
      tx,
      given.map(({ row }) => row),
    );
    const accepted: MeasureValuesAccepted['accepted'] = [];
    const fresh = new Map<string, MeasureRow>();
    for (const { index, row } of given) {
      const key = rowKey(row);
      const before = fresh.get(key) ?? known.get(key);
      const next = successor(row, before);
      if ('problem' in next) rejected.push({ index, errors: [next.problem] });
      else {
        accepted.push({ index, revision: next.row.revision, duplicate: next.row === before });
        if (next.row !== before) fresh.set(key, next.row);
      }
    }
    const rows = await withOutliers(tx, [...fresh.values()]);
    const far = new Map(rows.flatMap((row) => (row.outlier_z == null ? [] : [[rowKey(row), row.outlier_z]])));
    await writeRows(tx, rows);
    await noteChanges(
      tx,
      this.queue,
      rows.map(({ measure, org_unit: orgUnit, period }) => ({ measure, orgUnit, period })),
    );
    const keys = new Map(given.map(({ index, row }) => [index, rowKey(row)]));
    return {
      accepted: accepted.map((each) => {
        const z = each.duplicate ? undefined : far.get(keys.get(each.index) ?? '');
        return z === undefined ? each : { ...each, outlier: z };
      }),
      rejected: rejected.sort((a, b) => a.index - b.index),
    };
  }

  #row(tx: Tx, measure: string, input: MeasureValueInput, period: Period, principal: Reporter): MeasureRow {
    const { orgUnit, value, status, dimensions = {} } = input;
    return {
      id: this.ids.next(),
      measure,
      org_unit: orgUnit,
      period: period.text,
      period_kind: period.kind,
      period_start: fromEpochMs(period.startMs),
      period_end: fromEpochMs(period.endMs),
      dimensions,
      dimension_key: dimensionKey(dimensions),
      value,
      status,
      revision: 1,
      source: input.source ?? principal.name,
      recorded_by: `${principal.kind}:${principal.id}`,
      recorded_at: tx.now,
      visible_to: [orgUnit, 'IOC'],
    };
  }

  /** Whether a unit's total for a period is more than provisional. */
  async isOfficial(tx: Tx, measure: string, orgUnit: string, period: string): Promise<boolean> {
    const row = await tx.asSystem(() =>
      tx.first<{ status: string }>(
        'indicators.statusOf',
        `select status from measure_value where measure = $1 and org_unit = $2 and period = $3 and dimension_key = ''`,
        [measure, orgUnit, period],
      ),
    );
    return row !== undefined && row.status !== 'provisional';
  }

  /** Closes or opens a period of a measure. */
  async lock(tx: Tx, code: string, input: LockPeriod, principal: Principal): Promise<void> {
    const { world } = await this.#context(tx, code, principal);
    const period = parsePeriod(input.period, OFFSET_MINUTES);
    if (!period.ok)
      throw InvalidError.of([{ path: '/period', code: period.error.code, message: period.error.message }]);
    const orgUnit = input.orgUnit ?? null;
    if (orgUnit !== null && !world.tree.has(orgUnit))
      throw InvalidError.field(
        '/orgUnit',
        'UNKNOWN_ORG_UNIT',
        `Không có đơn vị “${orgUnit}”.`,
        `There is no org unit “${orgUnit}”.`,
      );
    expectReach(principal, 'measure.lock', [orgUnit]);
    const { text, startMs, endMs } = period.value;
    if (input.locked)
      await tx.run(
        'indicators.lock',
        `insert into period_lock (id, measure, org_unit, period, period_start, period_end, reason, locked_by, locked_at)
         values ($1, $2, $3, $4, $5, $6, $7, $8, $9) on conflict do nothing`,
        [
          this.ids.next(),
          code,
          orgUnit,
          text,
          fromEpochMs(startMs),
          fromEpochMs(endMs),
          input.reason,
          principal.id,
          tx.now,
        ],
      );
    else
      await tx.run(
        'indicators.unlock',
        `delete from period_lock where measure = $1 and period = $2 and coalesce(org_unit, '') = coalesce($3::text, '')`,
        [code, text, orgUnit],
      );
    this.audit.write(tx, {
      action: input.locked ? 'measure.lock' : 'measure.unlock',
      objectType: 'measure',
      objectId: `${code}@${text}`,
      before: undefined,
      after: { period: text, orgUnit, reason: input.reason },
    });
  }
}

type Verdict =
  | { readonly ok: true; readonly input: MeasureValueInput; readonly period: Period }
  | { readonly ok: false; readonly errors: readonly FieldProblem[] };

function check(given: unknown, { measure, world, isOrgUnit, locks, principal, nowMs, mayWrite }: Context): Verdict {
  const parsed = measureValueInputSchema.safeParse(given);
  if (!parsed.success) return { ok: false, errors: fieldProblems(parsed.error.issues) };
  const input = parsed.data;
  const errors: FieldProblem[] = [];
  const read = readPeriod(input.period);
  if ('problem' in read) errors.push(read.problem);
  const period = 'period' in read ? read.period : null;
  if (period && !takesPeriod(measure.frequency, period.kind))
    errors.push(
      fault(
        '/period',
        'PERIOD_KIND',
        `Số liệu này báo cáo theo ${frequencyNames[measure.frequency].vi}.`,
        `This measure is reported by the ${frequencyNames[measure.frequency].en}.`,
      ),
    );
  else if (period && period.startMs > nowMs + (measure.aggregation.time === 'last' ? YEAR_MS : 0))
    errors.push(fault('/period', 'PERIOD_IN_FUTURE', 'Kỳ này chưa bắt đầu.', 'This period has not begun yet.'));
  if (!isOrgUnit(input.orgUnit))
    errors.push(
      fault(
        '/orgUnit',
        'UNKNOWN_ORG_UNIT',
        `Không có đơn vị “${input.orgUnit}”.`,
        `There is no org unit “${input.orgUnit}”.`,
      ),
    );
  else if (measure.aggregation.org === 'none' && input.orgUnit !== world.tree.root)
    errors.push(
      fault(
        '/orgUnit',
        'PROVINCE_ONLY',
        'Số liệu này chỉ có ở cấp tỉnh.',
        'This measure exists at province level only.',
      ),
    );
  else if (!mayWrite && !reaches(principal, 'measure.write', [input.orgUnit]))
    errors.push(
      fault(
        '/orgUnit',
        'OUTSIDE_OF_SCOPE',
        'Đơn vị này nằm ngoài phạm vi của bạn.',
        'This org unit lies outside of your scope.',
      ),
    );
  for (const name of Object.keys(input.dimensions ?? {}))
    if (!measure.dimensions?.includes(name))
      errors.push(
        fault(
          `/dimensions/${name}`,
          'UNKNOWN_DIMENSION',
          `Số liệu này không có chiều “${name}”.`,
          `This measure has no dimension “${name}”.`,
        ),
      );
  const { minimum = -MAX_VALUE, maximum = MAX_VALUE } = measure;
  if (!(input.value >= minimum && input.value <= maximum))
    errors.push(
      fault(
        '/value',
        'VALUE_OUT_OF_BOUNDS',
        `Giá trị phải từ ${minimum} đến ${maximum}.`,
        `The value must lie between ${minimum} and ${maximum}.`,
      ),
    );
  if (period && lockedBy(locks, world.tree, input.orgUnit, period))
    errors.push(fault('/period', 'PERIOD_LOCKED', 'Kỳ này đã khóa sổ.', 'This period is locked.'));
  return errors.length === 0 && period ? { ok: true, input, period } : { ok: false, errors };
}

/** The next revision of a number; the row before when nothing changes. What was official can only be revised. */
function successor(
  row: MeasureRow,
  before: MeasureRow | undefined,
): { readonly row: MeasureRow } | { readonly problem: FieldProblem } {
  if (!before) return { row };
  const sure = before.status !== 'provisional';
  if (row.value === before.value && (row.status === before.status || (sure && row.status === 'official')))
    return { row: before };
  if (sure && row.status === 'provisional')
    return {
      problem: fault(
        '/status',
        'ALREADY_OFFICIAL',
        'Số liệu đã chính thức, chỉ có thể đính chính.',
        'The value is official already and can only be revised.',
      ),
    };
  return { row: { ...row, revision: before.revision + 1, status: sure ? 'revised' : row.status } };
}
