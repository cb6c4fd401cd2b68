import { Injectable } from '@nestjs/common';
import type {
  HistoryEntry,
  InstanceDto,
  InstanceListItem,
  InstancesQuery,
  Page,
  PastStateDto,
} from '@trucban/contracts';
import type { Instant, Json, JsonObject } from '@trucban/kernel';
import { describe, stateOfEvents, type ProcessEvent } from '@trucban/sop-engine';
import { Forms } from '../forms/public.ts';
import { NotFoundError, decodeCursor, likePatterns, pageOf, type SqlValue, type Tx } from '../platform/public.ts';
import { ProcessDefinitions } from './definitions.ts';
import type { InstanceRow } from './store/rows.ts';

const LIST = `id, process_key as "processKey", version, status as state, business_key as "businessKey", incident_id as "incidentId", root_id as "rootId",
  parent_id as "parentId", exercise, started_at as "startedAt", ended_at as "endedAt"`;

/** Process instances for screens and API. Reads under the scope of whoever asks. */
@Injectable()
export class Instances {
  constructor(
    private readonly definitions: ProcessDefinitions,
    private readonly forms: Forms,
  ) {}

  async list(tx: Tx, query: InstancesQuery): Promise<Page<InstanceListItem>> {
    const values: SqlValue[] = [];
    const where = [
      parameter(values, 'process_key =', query.processKey),
      parameter(values, 'status =', query.state),
      parameter(values, 'incident_id =', query.incidentId),
      parameter(values, 'business_key =', query.businessKey),
      parameter(values, 'started_at >=', query.since),
    ];
    const words = likePatterns(query.q);
    if (words) where.push(matches(`$${values.push(words)}`));
    const after = decodeCursor(query.cursor, ['instant', 'uuid']);
    if (after)
      where.push(
        `(started_at, id) < ($${values.push(String(after[0]))}::timestamptz, $${values.push(String(after[1]))}::uuid)`,
      );
    const conditions = where.filter((one) => one !== '');
    const rows = await tx.dynamic<InstanceListItem>(
      `select ${LIST} from process_instance ${conditions.length > 0 ? `where ${conditions.join(' and ')}` : ''} order by started_at desc, id desc limit $${values.push(query.limit + 1)}`,
      values,
    );
    return pageOf(rows, query.limit, (item) => [item.startedAt, item.id]);
  }

  /** Fields of persons are masked for everybody: they are shown at the incident, where it is audited. */
  async one(tx: Tx, id: string): Promise<InstanceDto> {
    const row = await tx.first<
      InstanceListItem & Pick<InstanceRow, 'state' | 'seq'> & { runState: InstanceRow['state'] }
    >('processes.one', `select ${LIST}, state as "runState", seq from process_instance where id = $1`, [id]);
    if (!row) throw notFound();
    const { runState, seq, ...item } = row;
    return this.#present(tx, item, seq, runState);
  }

  /** An instance after an operation, or as it would be. */
  after(tx: Tx, row: InstanceRow): Promise<InstanceDto> {
    const item = {
      id: row.id,
      processKey: row.process_key,
      version: row.version,
      state: row.status,
      businessKey: row.business_key,
      incidentId: row.incident_id,
      rootId: row.root_id,
      parentId: row.parent_id,
      exercise: row.exercise,
      startedAt: row.started_at,
      endedAt: row.ended_at,
    };
    return this.#present(tx, item, row.seq, row.state);
  }

  /** Hides fields of persons, as in `one`. */
  async masked(tx: Tx, value: Json): Promise<Json> {
    return maskKeys(value, await this.forms.personalKeys(tx));
  }

  /** The instance as it was at a past moment, from the facts that were recorded. */
  async past(tx: Tx, id: string, at: Instant): Promise<PastStateDto> {
    const row = await tx.first<{ processKey: string; version: number; definitionHash: string }>(
      'processes.sees.version',
      'select process_key as "processKey", version, definition_hash as "definitionHash" from process_instance where id = $1',
      [id],
    );
    if (!row) throw notFound();
    const [steps, later] = await tx.asSystem(async () => [
      await tx.query<{ seq: number; events: readonly ProcessEvent[]; version: number | null }>(
        'processes.until',
        `select seq, step -> 'events' as events, case when step #>> '{input,type}' = 'migrate' then (step #>> '{input,version}')::int end as version
           from process_input where instance_id = $1 and at <= $2 order by seq`,
        [id, at],
      ),
      await tx.first<{ version: number | null }>(
        'processes.migratedLater',
        `select (step #>> '{input,from}')::int as version from process_input
          where instance_id = $1 and at > $2 and step #>> '{input,type}' = 'migrate' order by seq limit 1`,
        [id, at],
      ),
    ]);
    const past = stateOfEvents(steps.flatMap(({ events }) => events));
    const personal = await this.forms.personalKeys(tx);
    const { root, scopes } = past;
    const mask = (variables: JsonObject) => maskKeys(variables, personal) as PastStateDto['variables'];
    return {
      id,
      at,
      sequence: steps.at(-1)?.seq ?? null,
      state: past.status,
      version: later?.version ?? steps.findLast(({ version }) => version !== null)?.version ?? row.version,
      elements: past.elements.map((one) => ({ ...one })),
      variables: mask(root),
      localVariables: Object.fromEntries([...scopes].map(([scope, variables]) => [scope, mask(variables)])),
    };
  }

  async #present(tx: Tx, item: InstanceListItem, seq: number, runState: InstanceRow['state']): Promise<InstanceDto> {
    const { id } = item;
    const definition = await this.definitions.version(tx, item.processKey, item.version);
    if (!definition) throw notFound();
    const now = describe(definition.process, runState);
    const children = await tx.query<InstanceDto['children'][number]>(
      'processes.children',
      // By its root, which has an index: a parent is of the same root.
      `select c.id, c.process_key as "processKey", c.status as state, c.parent_element_instance_id as "elementId"
         from process_instance c where c.root_id = $2 and c.parent_id = $1 order by c.started_at, c.id`,
      [id, item.rootId],
    );
    const elementOf = new Map(now.activeElements.map((active) => [active.elementInstanceId, active.elementId]));
    // Of every form: variables also hold what called processes and orders have brought back.
    const personal = await this.forms.personalKeys(tx);
    return {
      ...item,
      activeElements: now.activeElements.map(({ elementId, elementInstanceId, name, type, since, state }) => ({
        elementId,
        elementInstanceId,
        name,
        type,
        since,
        state,
      })),
      variables: maskKeys(now.variables, personal) as InstanceDto['variables'],
      timers: now.timers.map(({ elementId, dueAt }) => ({ elementId, dueAt })),
      incidents: now.processIncidents.map(({ processIncidentId, elementId, code, message, since }) => ({
        id: processIncidentId,
        elementId,
        code,
        message: { ...message },
        since,
      })),
      children: children.map((child) => ({
        ...child,
        elementId: child.elementId === null ? null : (elementOf.get(child.elementId) ?? null),
      })),
      sequence: seq,
    };
  }

  async history(tx: Tx, id: string): Promise<Page<HistoryEntry>> {
    if (!(await tx.first('processes.sees', 'select 1 as one from process_instance where id = $1', [id])))
      throw notFound();
    const rows = await tx.asSystem(() =>
      tx.query<{ seq: number; events: readonly ProcessEvent[] }>(
        'processes.history',
        `select seq, step -> 'events' as events from process_input where instance_id = $1 order by seq`,
        [id],
      ),
    );
    return {
      items: rows.flatMap(({ seq, events }) =>
        events.filter((event) => event.type !== 'variablesChanged').map((event) => entryOf(seq, event)),
      ),
      nextCursor: null,
    };
  }
}

function entryOf(sequence: number, event: ProcessEvent): HistoryEntry {
  const empty = {
    elementId: null,
    elementInstanceId: null,
    elementType: null,
    flowId: null,
    status: null,
    decision: null,
  };
  const base = { ...empty, sequence, at: event.at, type: event.type };
  switch (event.type) {
    case 'elementActivated':
    case 'elementMigrated':
      return {
        ...base,
        elementId: event.elementId,
        elementInstanceId: event.elementInstanceId,
        elementType: event.elementType,
      };
    case 'elementCompleted':
    case 'elementTerminated':
      return { ...base, elementId: event.elementId, elementInstanceId: event.elementInstanceId };
    case 'flowTaken':
      return { ...base, flowId: event.flowId };
    case 'instanceStatusChanged':
      return { ...base, status: event.status };
    case 'decisionEvaluated':
      return {
        ...base,
        elementId: event.elementId,
        elementInstanceId: event.elementInstanceId,
        decision: {
          id: event.decisionId,
          version: event.version ?? null,
          failed: event.failed ?? null,
          decisions: [...event.decisions],
        },
      };
    case 'variablesChanged':
      return base;
  }
}

/** Values under these names are hidden, however deep they stand. */
export function maskKeys(value: Json, names: ReadonlySet<string>): Json {
  if (names.size === 0 || typeof value !== 'object' || value === null) return value;
  if (Array.isArray(value)) return (value as readonly Json[]).map((one) => maskKeys(one, names));
  return Object.fromEntries(
    Object.entries(value).map(([key, inner]) => [
      key,
      names.has(key) && inner !== null ? '***' : maskKeys(inner, names),
    ]),
  );
}

/** By its own names, or by those of its incident, as far as that one is seen. */
const matches = (words: string): string =>
  `(trucban.folded(concat_ws(' ', process_key, business_key)) like all(${words})
    or exists (select 1 from incident i where i.id = process_instance.incident_id and i.search like all(${words})))`;

function parameter(values: SqlValue[], condition: string, value: string | undefined): string {
  return value === undefined ? '' : `${condition} $${values.push(value)}`;
}

const notFound = (): NotFoundError => NotFoundError.of('PROCESS_INSTANCE', 'quy trình đang chạy', 'process instance');
