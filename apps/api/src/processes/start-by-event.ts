import { Injectable } from '@nestjs/common';
import type { JsonObject } from '@trucban/kernel';
import { json, type Tx } from '../platform/public.ts';
import { ProcessDefinitions } from './definitions.ts';
import { ProcessStore } from './process-store.ts';
import type { StartMatch } from './store/matching.ts';

/** Processes that begin with a message or a signal. */
@Injectable()
export class StartByEvent {
  constructor(
    private readonly store: ProcessStore,
    private readonly definitions: ProcessDefinitions,
  ) {}

  /** Starts what the event starts, of the versions in force; a message starts a process once. Answers the instances' ids. */
  async start(
    tx: Tx,
    kind: 'message' | 'signal',
    name: string,
    starts: readonly StartMatch[],
    variables: JsonObject,
    visibleTo: readonly string[],
  ): Promise<string[]> {
    const started: string[] = [];
    const begun = new Set<string>();
    for (const match of starts) {
      const { process_key: key, version, element_id: startElementId } = match;
      const definition = await this.definitions.current(tx, key);
      if (definition?.version !== version || (kind === 'message' && begun.has(key))) continue;
      const given = match.joint ? await this.#arrive(tx, kind, name, match, variables) : variables;
      if (!given) continue;
      const { instanceId } = await this.store.start(tx, { definition, variables: given, visibleTo, startElementId });
      started.push(instanceId);
      begun.add(key);
    }
    return started;
  }

  /** A parallel multiple start event: the variables of all its events once the last has come, else null. */
  async #arrive(
    tx: Tx,
    kind: 'message' | 'signal',
    name: string,
    { process_key, version, element_id }: StartMatch,
    variables: JsonObject,
  ): Promise<JsonObject | null> {
    const place = [process_key, version, element_id] as const;
    const all = await tx.query<{ kind: string; name: string; arrived: JsonObject | null }>(
      'processes.joint',
      `select kind, name, arrived from start_event where process_key = $1 and version = $2 and element_id = $3 and joint order by kind, name for update`,
      place,
    );
    const arrived = all.map((one) => (one.kind === kind && one.name === name ? variables : one.arrived));
    const isLast = arrived.every((one) => one !== null);
    await tx.run(
      'processes.arrive',
      `update start_event set arrived = case when kind = $4 and name = $5 and not $6::boolean then $7::json when $6::boolean then null else arrived end
        where process_key = $1 and version = $2 and element_id = $3 and joint`,
      [...place, kind, name, isLast, json(variables)],
    );
    return isLast ? Object.assign({}, ...arrived) : null;
  }
}
