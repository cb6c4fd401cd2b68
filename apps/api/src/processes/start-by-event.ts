import { Injectable } from '@nestjs/common';
import type { JsonObject } from '@trucban/kernel';
import { arrive, partsOfStart, type Arrival } from '@trucban/sop-engine';
import { Ids, json, type Tx } from '../platform/public.ts';
import { ProcessDefinitions } from './definitions.ts';
import { ProcessStore } from './process-store.ts';
import type { Definition } from './store/definition.ts';
import type { StartMatch } from './store/matching.ts';

/** What begins processes. */
interface StartingEvent {
  readonly kind: 'message' | 'signal';
  readonly name: string;
  /** Messages: while an instance that was started with this key runs, no other is. '' sets no bounds. */
  readonly correlationKey?: string;
  readonly variables: JsonObject;
}

/** An instance that was started. */
export interface Started {
  readonly processKey: string;
  readonly instanceId: string;
}

/** Processes that begin with a message or a signal. */
@Injectable()
export class StartByEvent {
  constructor(
    private readonly store: ProcessStore,
    private readonly definitions: ProcessDefinitions,
    private readonly ids: Ids,
  ) {}

  /** Starts what the event starts, of the versions in force; a message starts a process once. */
  async start(
    tx: Tx,
    event: StartingEvent,
    starts: readonly StartMatch[],
    visibleTo: readonly string[],
  ): Promise<Started[]> {
    const started: Started[] = [];
    const begun = new Set<string>();
    for (const match of starts) {
      const { process_key: processKey, version, element_id: elementId } = match;
      const definition = await this.definitions.current(tx, processKey);
      if (definition?.version !== version || (event.kind === 'message' && begun.has(processKey))) continue;
      const variables = match.joint ? await this.arrive(tx, definition, elementId, event) : event.variables;
      if (!variables) continue;
      const instanceId = await this.begin(tx, definition, elementId, { ...event, variables }, visibleTo);
      if (instanceId === null) continue;
      started.push({ processKey, instanceId });
      begun.add(processKey);
    }
    return started;
  }

  /** Starts one instance; null while the one runs that a message with the same correlation key has started. */
  async begin(
    tx: Tx,
    definition: Definition,
    startElementId: string,
    {
      correlationKey = '',
      variables,
      businessKey = null,
    }: Pick<StartingEvent, 'correlationKey' | 'variables'> & { readonly businessKey?: string | null },
    visibleTo: readonly string[],
  ): Promise<string | null> {
    const id = this.ids.next();
    if (correlationKey !== '') {
      const claimed = await tx.run(
        'processes.claimStart',
        'insert into message_start (process_key, correlation_key, instance_id) values ($1, $2, $3) on conflict do nothing',
        [definition.processKey, correlationKey, id],
      );
      if (claimed === 0) return null;
    }
    await this.store.start(tx, { id, definition, variables, businessKey, visibleTo, startElementId });
    return id;
  }

  /** A parallel multiple start event: the variables of all its events once the last has come, else null. `dryRun`: nothing is noted. */
  async arrive(
    tx: Tx,
    { processKey, version, process }: Definition,
    elementId: string,
    came: Arrival,
    dryRun = false,
  ): Promise<JsonObject | null> {
    const place = [processKey, version, elementId] as const;
    const rows = await tx.query<{ kind: string; name: string; arrived: JsonObject | null }>(
      'processes.joint',
      `select kind, name, arrived from start_event where process_key = $1 and version = $2 and element_id = $3 and joint order by kind, name for update`,
      place,
    );
    const before = partsOfStart(process, elementId).map((part) => ({
      ...part,
      arrived: rows.find(({ kind, name }) => kind === part.kind && name === part.name)?.arrived ?? null,
    }));
    const { parts, begins } = arrive(process, elementId, before, came, tx.now);
    if (!dryRun)
      await tx.run(
        'processes.arrive',
        `update start_event s set arrived = a.arrived from json_to_recordset($4::json) as a(kind text, name text, arrived json)
          where s.process_key = $1 and s.version = $2 and s.element_id = $3 and s.joint and s.kind = a.kind and s.name = a.name`,
        [...place, json(parts)],
      );
    return begins;
  }
}

/** One text for the name of a message that begins processes; versions and messages with a time to live meet under its lock. */
export function startName(name: string): string {
  return `start\u001f${name}`;
}
