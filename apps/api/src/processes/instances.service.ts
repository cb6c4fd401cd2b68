import { Injectable } from '@nestjs/common';
import type { GoBack, Migrate, Modify, OperatedDto, Retry, SetVariables, StartProcess } from '@trucban/contracts';
import type { ProcessInput } from '@trucban/sop-engine';
import { Audit } from '../audit/public.ts';
import { notYourIncident } from '../identity/public.ts';
import { Feed, InvalidError, NotFoundError, type Principal, type SeenTags, type Tx } from '../platform/public.ts';
import { ProcessDefinitions } from './definitions.ts';
import { ProcessExtensions } from './extensions.ts';
import { InstanceOperations, type Done } from './instance-operations.ts';
import { ProcessStore } from './process-store.ts';
import type { Definition } from './store/definition.ts';

type Visible = {
  readonly id: string;
  readonly processKey: string;
  readonly incidentId: string | null;
  readonly visibleTo: readonly string[];
};
type Reasoned = { readonly reason?: string | undefined; readonly dryRun: boolean };
/** The sequence that the caller has seen. */
type Seen = SeenTags | undefined;
type WithoutTime<T> = T extends unknown ? Omit<T, 'at'> : never;

/** What people do with process instances. Each use case is one transaction of `ProcessStore.transaction`. */
@Injectable()
export class InstanceCommands {
  constructor(
    private readonly store: ProcessStore,
    private readonly definitions: ProcessDefinitions,
    private readonly extensions: ProcessExtensions,
    private readonly audit: Audit,
    private readonly feed: Feed,
    private readonly operations: InstanceOperations,
  ) {}

  start(principal: Principal, given: StartProcess): Promise<string> {
    const { processKey, incidentId } = given;
    return this.store.transaction(principal, async (tx) => {
      const definition = await this.#definition(tx, processKey, given.version);
      const context = incidentId === undefined ? null : await this.#incident(tx, incidentId);
      await this.#expectLeads(tx, incidentId ?? null, principal.unitsWith('process.start'));
      if (incidentId !== undefined) await this.store.lockIncident(tx, incidentId);
      const { instanceId } = await this.store.start(tx, {
        definition,
        variables: { ...context?.variables, ...given.variables },
        businessKey: given.businessKey ?? null,
        incidentId: incidentId ?? null,
        exercise: context?.exercise ?? false,
        visibleTo: context?.visibleTo ?? [...new Set([principal.orgUnit ?? 'IOC', 'IOC'])],
      });
      this.audit.write(tx, {
        action: 'process.start',
        objectType: 'processInstance',
        objectId: instanceId,
        after: { processKey, version: definition.version, incidentId: incidentId ?? null },
      });
      return instanceId;
    });
  }

  cancel(principal: Principal, id: string, { reason, dryRun }: Reasoned, seen?: Seen): Promise<OperatedDto> {
    const input = { type: 'cancel', ...(reason === undefined ? {} : { reason }) } as const;
    return this.#input(principal, id, 'process.cancel', input, { reason, dryRun, seen });
  }

  suspend(principal: Principal, id: string, reasoned: Reasoned, seen?: Seen): Promise<OperatedDto> {
    return this.#input(principal, id, 'process.suspend', { type: 'suspend' }, { ...reasoned, seen });
  }

  resume(principal: Principal, id: string, reasoned: Reasoned, seen?: Seen): Promise<OperatedDto> {
    return this.#input(principal, id, 'process.resume', { type: 'resume' }, { ...reasoned, seen });
  }

  setVariables(
    principal: Principal,
    id: string,
    { variables, scopeId, dryRun }: SetVariables,
    seen?: Seen,
  ): Promise<OperatedDto> {
    const input = { type: 'setVariables', variables, ...(scopeId === undefined ? {} : { scopeId }) } as const;
    return this.#input(
      principal,
      id,
      'process.variables',
      input,
      { dryRun, seen },
      { variables: Object.keys(variables) },
    );
  }

  /** Tries one process incident again, or all that are open, after an optional correction of variables. */
  retry(principal: Principal, id: string, body: Retry, seen?: Seen): Promise<OperatedDto> {
    return this.#do(principal, id, (tx) => this.operations.retry(tx, id, body, { seen }), 'process.retry', body, {
      variables: Object.keys(body.variables ?? {}),
    });
  }

  modify(principal: Principal, id: string, body: Modify, seen?: Seen): Promise<OperatedDto> {
    return this.#do(principal, id, (tx) => this.operations.modify(tx, id, body, { seen }), 'process.modify', body, {
      instructions: body.instructions.map(({ type, ...one }) => ({
        type,
        ...('elementId' in one ? { elementId: one.elementId } : {}),
        ...('elementInstanceId' in one ? { elementInstanceId: one.elementInstanceId } : {}),
        ...('flowId' in one ? { flowId: one.flowId } : {}),
      })),
    });
  }

  goBack(principal: Principal, id: string, body: GoBack, seen?: Seen): Promise<OperatedDto> {
    const { elementId, elementInstanceId, variables, compensate } = body;
    return this.#do(principal, id, (tx) => this.operations.goBack(tx, id, body, { seen }), 'process.goBack', body, {
      ...(elementId === undefined ? {} : { elementId }),
      ...(elementInstanceId === undefined ? {} : { elementInstanceId }),
      variables,
      compensate,
    });
  }

  migrate(principal: Principal, id: string, body: Migrate, seen?: Seen): Promise<OperatedDto> {
    return this.#do(
      principal,
      id,
      (tx) => this.operations.migrate(tx, id, body, { seen }),
      'process.migrate',
      body,
      {},
    );
  }

  #input(
    principal: Principal,
    id: string,
    action: string,
    input: WithoutTime<ProcessInput>,
    { seen, ...reasoned }: Reasoned & { readonly seen: Seen },
    after?: object,
  ): Promise<OperatedDto> {
    const work = (tx: Tx) => this.operations.input(tx, id, { ...input, at: tx.now }, reasoned.dryRun, { seen });
    return this.#do(principal, id, work, action, reasoned, after);
  }

  /** One operation, in the audit when it was done. A refused one is an error, unless it was only tried. */
  #do(
    principal: Principal,
    id: string,
    work: (tx: Tx) => Promise<Done>,
    action: string,
    { reason, dryRun }: Reasoned,
    after?: object,
  ): Promise<OperatedDto> {
    return this.store.transaction(principal, async (tx) => {
      const instance = await this.#operable(tx, principal, id);
      const done = await work(tx);
      if (!dryRun) {
        this.operations.expectOk(done);
        const told = this.operations.told(done);
        this.#tell(tx, instance, action, { before: told.before, after: { ...after, ...told.after } }, reason);
      }
      return this.operations.answer(tx, done, dryRun);
    });
  }

  #tell(
    tx: Tx,
    { id, processKey, incidentId, visibleTo }: Visible,
    action: string,
    told: { readonly before: object; readonly after: object },
    reason?: string,
  ): void {
    this.audit.write(tx, {
      action,
      objectType: 'processInstance',
      objectId: id,
      reason: reason ?? null,
      ...told,
    });
    this.feed.publish(tx, { topic: 'processes', key: id, change: { id, processKey, incidentId, action }, visibleTo });
  }

  /** Seen and led by him; others' SOPs he may only look at. */
  async #operable(tx: Tx, principal: Principal, id: string): Promise<Visible> {
    const instance = await this.#visible(tx, id);
    await this.#expectLeads(tx, instance.incidentId, principal.unitsWith('process.operate'));
    return instance;
  }

  async #expectLeads(tx: Tx, incidentId: string | null, units: readonly string[]): Promise<void> {
    if (incidentId === null) return;
    const led = await this.extensions.incidentContext?.ledBy(tx, [incidentId], units);
    if (led && !led.has(incidentId)) throw notYourIncident();
  }

  async #visible(tx: Tx, id: string): Promise<Visible> {
    const row = await tx.first<Visible>(
      'processes.visible',
      `select id, process_key as "processKey", incident_id as "incidentId", visible_to as "visibleTo" from process_instance where id = $1`,
      [id],
    );
    if (!row) throw NotFoundError.of('PROCESS_INSTANCE', 'quy trình đang chạy', 'process instance');
    return row;
  }

  async #definition(tx: Tx, key: string, version: number | undefined): Promise<Definition> {
    const found =
      version === undefined
        ? await this.definitions.current(tx, key)
        : (await isPublished(tx, key, version)) && (await this.definitions.version(tx, key, version));
    if (found) return found;
    throw InvalidError.field(
      '/processKey',
      'PROCESS_NOT_PUBLISHED',
      `Quy trình "${key}" chưa được ban hành.`,
      `Process "${key}" is not published.`,
    );
  }

  async #incident(tx: Tx, incidentId: string) {
    const context = await this.extensions.incidentContext?.load(tx, incidentId);
    if (context) return context;
    throw InvalidError.field('/incidentId', 'INCIDENT_NOT_FOUND', 'Không tìm thấy sự vụ.', 'No such incident.');
  }
}

/** Only a published version starts: not a retired one, nor one that isn't in force yet. Those that run keep theirs. */
async function isPublished(tx: Tx, key: string, version: number): Promise<boolean> {
  const row = await tx.first(
    'processes.published',
    `select 1 from config_version where kind = 'process' and key = $1 and version = $2 and state = 'published' and effective_from <= $3`,
    [key, version, tx.now],
  );
  return row !== undefined;
}
