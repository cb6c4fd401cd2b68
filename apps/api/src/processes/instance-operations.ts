import { Injectable } from '@nestjs/common';
import type { GoBack, Migrate, Modify, OperatedDto, Retry } from '@trucban/contracts';
import type { JsonObject } from '@trucban/kernel';
import {
  describe,
  mappingOf,
  planGoBack,
  proposeMapping,
  type Command,
  type GoBackPlan,
  type ModifyInstruction,
  type ProcessEvent,
  type ProcessInput,
  type Rejection,
} from '@trucban/sop-engine';
import { ConflictError, Ids, InvalidError, NotFoundError, type Tx, type SeenTags } from '../platform/public.ts';
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

/** How an operation is carried out: once under `inputId`, and only if the instance still stands at `seen`. */
export interface Carry {
  readonly inputId?: string;
  readonly seen?: SeenTags | undefined;
}

/** Most active elements that the audit names. */
const MOST_AUDITED = 100;

/** Faults of the request itself, whatever the state is. */
const INVALID: ReadonlySet<string> = new Set(['UNKNOWN_ELEMENT', 'UNKNOWN_FLOW']);
const NO_PROCESS_INCIDENT = {
  code: 'NO_PROCESS_INCIDENT',
  message: { vi: 'Không có sự cố quy trình nào đang mở.', en: 'No process incident is open.' },
} as const;

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

  /** One input of the engine. */
  async input(tx: Tx, id: string, input: ProcessInput, dryRun: boolean, carry: Carry = {}): Promise<Done> {
    return { operated: await this.#operate(tx, id, carry, () => [{ type: 'input', input }], dryRun) };
  }

  modify(tx: Tx, id: string, { instructions, dryRun }: Modify, carry?: Carry): Promise<Done> {
    const input = { type: 'modify', at: tx.now, instructions: instructions as readonly ModifyInstruction[] } as const;
    return this.input(tx, id, input, dryRun, carry);
  }

  /** Tries one process incident again, or all that are open. */
  async retry(tx: Tx, id: string, { incidentId, variables, dryRun }: Retry, carry?: Carry): Promise<Done> {
    const correction = variables ? { variables } : {};
    const operated = await this.#operate(
      tx,
      id,
      carry,
      async () => {
        const open = await tx.query<{ process_incident_id: string }>(
          'processes.openIncidents',
          'select process_incident_id from process_incident where instance_id = $1 and resolved_at is null order by raised_at, id',
          [id],
        );
        const wanted = open.map((row) => row.process_incident_id).filter((one) => (incidentId ?? one) === one);
        if (wanted.length === 0) return NO_PROCESS_INCIDENT;
        return wanted.map((processIncidentId) => ({
          type: 'input',
          input: { type: 'retry', at: tx.now, processIncidentId, ...correction },
        }));
      },
      dryRun,
    );
    return { operated };
  }

  async goBack(tx: Tx, id: string, body: GoBack, carry?: Carry): Promise<Done> {
    const { dryRun, elementId, elementInstanceId, variables, compensate } = body;
    let plan: GoBackPlan | undefined;
    const operated = await this.#operate(
      tx,
      id,
      carry,
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
        if (!planned.ok) return planned.rejection;
        plan = planned.plan;
        return [{ type: 'input', input: { type: 'goBack', at: tx.now, plan } }];
      },
      dryRun,
    );
    return { operated, ...(plan ? { plan } : {}) };
  }

  async migrate(tx: Tx, id: string, { version, mapping, dryRun }: Migrate, carry?: Carry): Promise<Done> {
    let told: OperatedDto['mapping'] = [];
    const operated = await this.#operate(
      tx,
      id,
      carry,
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
    if (!mapping && first) {
      const { code, message } = first;
      throw INVALID.has(code) ? InvalidError.of([{ path: '', code, message }]) : new InputRejected({ code, message });
    }
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

  /** Before and after, for the audit. */
  told({ operated }: Done): { readonly before: object; readonly after: object } {
    return { before: standing(operated.before), after: standing(operated) };
  }

  async answer(tx: Tx, { operated, plan, mapping = [] }: Done, dryRun: boolean): Promise<OperatedDto> {
    const { ok, row, commands, problems } = operated;
    const changes = plan?.variables ?? [];
    const elementOf = elementsOf(operated);
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
          ? [{ type: command.type, elementId: elementOf(command) }]
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
    { inputId = this.ids.next(), seen }: Carry = {},
    made: (
      row: Operated['row'],
      definition: Definition,
    ) => Promise<readonly Operation[] | Rejection> | readonly Operation[] | Rejection,
    dryRun: boolean,
  ): Promise<Operated> {
    const carry = { inputId, dryRun, seen };
    const operated = await this.store.operate(tx, id, carry, async (row, definition) => made(row, definition));
    if (!operated) throw NotFoundError.of('PROCESS_INSTANCE', 'quy trình đang chạy', 'process instance');
    return operated;
  }
}

/** Where an instance stands, for the audit. */
function standing({ row, definition }: Pick<Operated, 'row' | 'definition'>) {
  const elements = describe(definition.process, row.state).activeElements.map(({ elementId }) => elementId);
  return { state: row.status, version: row.version, elements: elements.slice(0, MOST_AUDITED) };
}

/** The element that a command is about: those that take something away name what they take only. */
function elementsOf({ before, row, definition }: Operated): (command: Command) => string | null {
  const known = new Map<string, string>();
  for (const stand of [{ row, definition }, before]) {
    const { activeElements, timers, processIncidents } = describe(stand.definition.process, stand.row.state);
    for (const { elementInstanceId, elementId } of activeElements) known.set(elementInstanceId, elementId);
    for (const { timerId, elementId } of timers) known.set(timerId, elementId);
    for (const { processIncidentId, elementId } of processIncidents) known.set(processIncidentId, elementId);
  }
  return (command) => {
    if ('elementId' in command) return command.elementId;
    if ('timerId' in command) return known.get(command.timerId) ?? null;
    if ('processIncidentId' in command) return known.get(command.processIncidentId) ?? null;
    return 'elementInstanceId' in command ? (known.get(command.elementInstanceId) ?? null) : null;
  };
}
