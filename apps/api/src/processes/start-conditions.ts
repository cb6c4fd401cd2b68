import { Injectable } from '@nestjs/common';
import type { ConditionsEvaluated, EvaluateConditions } from '@trucban/contracts';
import type { JsonObject } from '@trucban/kernel';
import { startsThatHold } from '@trucban/sop-engine';
import { Audit } from '../audit/public.ts';
import { InvalidError, type Principal, type Tx } from '../platform/public.ts';
import { ProcessDefinitions } from './definitions.ts';
import { ProcessStore } from './process-store.ts';
import { StartByEvent } from './start-by-event.ts';
import type { Definition } from './store/definition.ts';

/** Instances that one evaluation may start: all of them begin in one transaction. */
const MOST_STARTED = 100;

interface Held {
  readonly definition: Definition;
  readonly elementId: string;
  readonly variables: JsonObject;
}

/** Conditional start events of processes: looked at when somebody gives variables, for a condition of a process sees nothing else. */
@Injectable()
export class StartConditions {
  constructor(
    private readonly store: ProcessStore,
    private readonly starts: StartByEvent,
    private readonly definitions: ProcessDefinitions,
    private readonly audit: Audit,
  ) {}

  /** Starts an instance for each conditional start event, of the versions in force, whose condition holds: all of them or none. */
  evaluate(
    principal: Principal,
    { variables, processKey, businessKey, dryRun }: EvaluateConditions,
  ): Promise<ConditionsEvaluated> {
    return this.store.transaction(principal, async (tx) => {
      const held = await tx.asSystem(() => this.#held(tx, processKey ?? null, variables, dryRun));
      if (held.length > MOST_STARTED) throw tooMany(held.length);
      const started: { processKey: string; version: number; elementId: string; instanceId: string | null }[] = [];
      for (const { definition, elementId, variables: given } of held) {
        const { processKey: key, version } = definition;
        const event = { variables: given, businessKey: businessKey ?? null };
        const visibleTo = [...new Set([principal.orgUnit ?? 'IOC', 'IOC'])];
        const instanceId = dryRun ? null : await this.starts.begin(tx, definition, elementId, event, visibleTo);
        started.push({ processKey: key, version, elementId, instanceId });
      }
      if (!dryRun)
        this.audit.write(tx, {
          action: 'process.conditions',
          objectType: 'process',
          objectId: processKey ?? '',
          after: { variables: Object.keys(variables), started },
        });
      return { dryRun, started };
    });
  }

  async #held(tx: Tx, processKey: string | null, variables: JsonObject, dryRun: boolean): Promise<Held[]> {
    const rows = await tx.query<{ process_key: string; version: number; joint: string[] }>(
      'processes.conditionalStarts',
      `select process_key, version, coalesce(array_agg(distinct element_id) filter (where joint), '{}') as joint from start_event
        where kind = 'condition' and ($1::text is null or process_key = $1) group by process_key, version order by process_key`,
      [processKey],
    );
    const held: Held[] = [];
    for (const { process_key, version, joint } of rows) {
      const definition = await this.definitions.current(tx, process_key);
      if (definition?.version !== version) continue;
      for (const elementId of startsThatHold(definition.process, variables, tx.now))
        held.push({ definition, elementId, variables });
      for (const elementId of joint) {
        const came = { kind: 'condition', name: '', variables } as const;
        const all = await this.starts.arrive(tx, definition, elementId, came, dryRun);
        if (all) held.push({ definition, elementId, variables: all });
      }
    }
    return held;
  }
}

const tooMany = (count: number): InvalidError =>
  InvalidError.field(
    '/processKey',
    'TOO_MANY_STARTS',
    `Điều kiện bắt đầu của ${count} quy trình đúng, vượt quá ${MOST_STARTED}; hãy nêu một quy trình.`,
    `The start conditions of ${count} processes hold, more than ${MOST_STARTED}; name one process.`,
  );
