import { Injectable } from '@nestjs/common';
import type { Retry, SetVariables, StartProcess } from '@trucban/contracts';
import type { ProcessInput } from '@trucban/sop-engine';
import { Audit } from '../audit/public.ts';
import { notYourIncident } from '../identity/public.ts';
import { ConflictError, Feed, Ids, InvalidError, NotFoundError, type Principal, type Tx } from '../platform/public.ts';
import { ProcessDefinitions } from './definitions.ts';
import { ProcessExtensions } from './extensions.ts';
import { ProcessStore } from './process-store.ts';
import type { Definition } from './store/definition.ts';

type Visible = {
  readonly id: string;
  readonly processKey: string;
  readonly incidentId: string | null;
  readonly visibleTo: readonly string[];
};
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
    private readonly ids: Ids,
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

  cancel(principal: Principal, id: string, reason?: string): Promise<void> {
    return this.#command(
      principal,
      id,
      'process.cancel',
      { type: 'cancel', ...(reason === undefined ? {} : { reason }) },
      reason,
    );
  }

  suspend(principal: Principal, id: string, reason?: string): Promise<void> {
    return this.#command(principal, id, 'process.suspend', { type: 'suspend' }, reason);
  }

  resume(principal: Principal, id: string, reason?: string): Promise<void> {
    return this.#command(principal, id, 'process.resume', { type: 'resume' }, reason);
  }

  setVariables(principal: Principal, id: string, { variables, scopeId }: SetVariables): Promise<void> {
    return this.#command(principal, id, 'process.variables', {
      type: 'setVariables',
      variables,
      ...(scopeId === undefined ? {} : { scopeId }),
    });
  }

  /** Tries one process incident again, or all that are open, after an optional correction of variables. */
  retry(principal: Principal, id: string, { incidentId, variables }: Retry): Promise<void> {
    return this.store.transaction(principal, async (tx) => {
      const instance = await this.#operable(tx, principal, id);
      const open = await tx.query<{ process_incident_id: string }>(
        'processes.openIncidents',
        'select process_incident_id from process_incident where instance_id = $1 and resolved_at is null order by raised_at, id',
        [id],
      );
      const wanted = open
        .map((row) => row.process_incident_id)
        .filter((one) => incidentId === undefined || one === incidentId);
      if (wanted.length === 0)
        throw new ConflictError(
          'NO_PROCESS_INCIDENT',
          'Không có sự cố quy trình nào đang mở.',
          'No process incident is open.',
        );
      for (const processIncidentId of wanted) {
        await this.store.advance(tx, id, this.ids.next(), {
          type: 'retry',
          at: tx.now,
          processIncidentId,
          ...(variables ? { variables } : {}),
        });
      }
      this.#tell(tx, instance, 'process.retry', { incidents: wanted, variables: Object.keys(variables ?? {}) });
    });
  }

  #command(
    principal: Principal,
    id: string,
    action: string,
    input: WithoutTime<ProcessInput>,
    reason?: string,
  ): Promise<void> {
    return this.store.transaction(principal, async (tx) => {
      const instance = await this.#operable(tx, principal, id);
      await this.store.advance(tx, id, this.ids.next(), { ...input, at: tx.now });
      this.#tell(
        tx,
        instance,
        action,
        input.type === 'setVariables' ? { variables: Object.keys(input.variables) } : undefined,
        reason,
      );
    });
  }

  #tell(
    tx: Tx,
    { id, processKey, incidentId, visibleTo }: Visible,
    action: string,
    after: unknown,
    reason?: string,
  ): void {
    this.audit.write(tx, {
      action,
      objectType: 'processInstance',
      objectId: id,
      reason: reason ?? null,
      ...(after === undefined ? {} : { after }),
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
    throw InvalidError.field('/incidentId', 'INCIDENT_NOT_FOUND', 'Không tìm thấy sự cố.', 'No such incident.');
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
