import { Injectable } from '@nestjs/common';
import type { GoBack, Migrate, Modify, OperatedDto, Retry } from '@trucban/contracts';
import type { JsonObject } from '@trucban/kernel';
import {
  mappingOf,
  planGoBack,
  proposeMapping,
  type Command,
  type GoBackPlan,
  type ModifyInstruction,
  type ProcessEvent,
  type ProcessInput,
} from '@trucban/sop-engine';
import { ConflictError, Ids, InvalidError, NotFoundError, type Tx } from '../platform/public.ts';
import { ProcessDefinitions } from './definitions.ts';
import { Instances } from './instances.read-model.ts';
import { InputRejected, ProcessStore, type Operated, type Operation } from './process-store.ts';
import type { Definition } from './store/definition.ts';

/** What was done (or tried), with what people are told besides. */
export interface Done {
  readonly operated: Operated;
  readonly plan?: GoBackPlan;
  readonly mapping?: OperatedDto['mapping'];
}

/** Commands that people see as an effect; the others are the store's own business. */
const SHOWN: ReadonlySet<Command['type']> = new Set<Command['type']>([
  'createUserTask',
  'cancelUserTask',
  'createJob',
  'cancelJob',
  'startTimer',
  'cancelTimer',
  'openMessageSubscription',
  'openSignalSubscription',
  'closeSubscription',
  'publishMessage',
  'broadcastSignal',
  'startChild',
  'raiseProcessIncident',
  'resolveProcessIncident',
  'endInstance',
]);

/** Operations on one instance, in the caller's transaction: each is planned under the lock and carried out there, or only tried. */
@Injectable()
export class InstanceOperations {
  constructor(
    private readonly store: ProcessStore,
    private readonly definitions: ProcessDefinitions,
    private readonly reads: Instances,
    private readonly ids: Ids,
  ) {}

  /** One input of the engine. `inputId`: carried out once under this id. */
  async input(tx: Tx, id: string, input: ProcessInput, dryRun: boolean, inputId = this.ids.next()): Promise<Done> {
    return { operated: await this.#operate(tx, id, inputId, () => [{ type: 'input', input }], dryRun) };
  }

  modify(tx: Tx, id: string, { instructions, dryRun }: Modify, inputId?: string): Promise<Done> {
    const input = { type: 'modify', at: tx.now, instructions: instructions as readonly ModifyInstruction[] } as const;
    return this.input(tx, id, input, dryRun, inputId);
  }

  /** Tries one process incident again, or all that are open. */
  async retry(tx: Tx, id: string, { incidentId, variables, dryRun }: Retry, inputId = this.ids.next()): Promise<Done> {
    const open = await tx.query<{ process_incident_id: string }>(
      'processes.openIncidents',
      'select process_incident_id from process_incident where instance_id = $1 and resolved_at is null order by raised_at, id',
      [id],
    );
    const wanted = open.map((row) => row.process_incident_id).filter((one) => (incidentId ?? one) === one);
    if (wanted.length === 0)
      throw new ConflictError(
        'NO_PROCESS_INCIDENT',
        'Không có sự cố quy trình nào đang mở.',
        'No process incident is open.',
      );
    const correction = variables ? { variables } : {};
    const operations = wanted.map((processIncidentId): Operation => ({
      type: 'input',
      input: { type: 'retry', at: tx.now, processIncidentId, ...correction },
    }));
    return { operated: await this.#operate(tx, id, inputId, () => operations, dryRun) };
  }

  async goBack(tx: Tx, id: string, body: GoBack, inputId = this.ids.next()): Promise<Done> {
    const { dryRun, elementId, elementInstanceId, variables, compensate } = body;
    let plan: GoBackPlan | undefined;
    const operated = await this.#operate(
      tx,
      id,
      inputId,
      async (row, definition) => {
        const steps = await tx.query<{ events: readonly ProcessEvent[] }>(
          'processes.history',
          `select seq, step -> 'events' as events from process_input where instance_id = $1 order by seq`,
          [id],
        );
        const history = steps.map(({ events }) => events);
        const planned = planGoBack(definition.process, row.state, history, {
          ...(elementInstanceId === undefined ? {} : { elementInstanceId }),
          ...(elementId === undefined ? {} : { elementId }),
          variables,
          compensate,
        });
        if (!planned.ok) throw new InputRejected(planned.rejection);
        plan = planned.plan;
        return [{ type: 'input', input: { type: 'goBack', at: tx.now, plan } }];
      },
      dryRun,
    );
    return { operated, ...(plan ? { plan } : {}) };
  }

  async migrate(tx: Tx, id: string, { version, mapping, dryRun }: Migrate, inputId = this.ids.next()): Promise<Done> {
    let told: OperatedDto['mapping'] = [];
    const operated = await this.#operate(
      tx,
      id,
      inputId,
      async (row, { process }) => {
        const target = await this.#target(tx, row.process_key, version);
        const proposed = proposeMapping(process, target.process);
        told = mapping
          ? Object.entries(mapping).map(([from, to]) => ({ from, to, by: 'given' as const }))
          : proposed.map((one) => ({ ...one }));
        return [{ type: 'migrate', target, mapping: mapping ?? mappingOf(proposed) }];
      },
      dryRun,
    );
    return { operated, mapping: told };
  }

  /** A refused operation as an error: its one reason, or all that stand in the way of a migration. */
  expectOk({ operated: { ok, problems }, mapping }: Done): void {
    if (ok) return;
    const errors = problems.filter(({ severity }) => severity === 'error');
    const [first] = errors;
    if (!mapping && first) throw new InputRejected({ code: first.code, message: first.message });
    throw new ConflictError(
      'MIGRATION_REFUSED',
      'Không thể chuyển quy trình này sang phiên bản khác như vậy.',
      'This process instance can not go on with the other version like this.',
      {
        errors: errors.map(({ elementId, code, message }) => ({
          path: elementId === '' ? '' : `/mapping/${elementId.replaceAll('~', '~0').replaceAll('/', '~1')}`,
          code,
          message,
        })),
      },
    );
  }

  async answer(tx: Tx, { operated, plan, mapping = [] }: Done, dryRun: boolean): Promise<OperatedDto> {
    const { ok, row, commands, problems } = operated;
    const changes = plan?.variables ?? [];
    const shown = await this.reads.masked(
      tx,
      changes.map(({ name, before, after }) => ({ [name]: [before, after] })),
    );
    return {
      ...(await this.reads.after(tx, row)),
      dryRun,
      ok,
      problems: problems.map(({ message, ...one }) => ({ ...one, message: { ...message } })),
      effects: commands.flatMap(({ instance, command }) =>
        instance.id === row.id && SHOWN.has(command.type)
          ? [{ type: command.type, elementId: 'elementId' in command ? command.elementId : null }]
          : [],
      ),
      variableChanges: changes.map(({ name }, n) => {
        const value = (shown as readonly JsonObject[])[n]?.[name];
        const [before = null, after = null] = Array.isArray(value) ? value : [value, value];
        return { name, before, after };
      }),
      compensations: (plan?.compensations ?? []).map((one) => ({ ...one })),
      mapping,
    };
  }

  /** The version to go to: one that was published, of the same process. */
  async #target(tx: Tx, key: string, version: number | undefined): Promise<Definition> {
    const found =
      version === undefined
        ? await this.definitions.current(tx, key)
        : await this.definitions.version(tx, key, version);
    if (found) return found;
    throw InvalidError.field(
      '/version',
      'PROCESS_NOT_PUBLISHED',
      `Quy trình "${key}" không có phiên bản đã ban hành như vậy.`,
      `Process "${key}" has no such published version.`,
    );
  }

  async #operate(
    tx: Tx,
    id: string,
    inputId: string,
    made: (row: Operated['row'], definition: Definition) => Promise<readonly Operation[]> | readonly Operation[],
    dryRun: boolean,
  ): Promise<Operated> {
    const operated = await this.store.operate(
      tx,
      id,
      inputId,
      async (row, definition) => made(row, definition),
      dryRun,
    );
    if (!operated) throw NotFoundError.of('PROCESS_INSTANCE', 'quy trình đang chạy', 'process instance');
    return operated;
  }
}
