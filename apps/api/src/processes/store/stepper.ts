import type { ProcessInput } from '@trucban/sop-engine';
import type { Tx } from '../../platform/public.ts';
import type { ProcessDefinitions } from '../definitions.ts';
import { DecisionNeeded, DefinitionNeeded, type Definition } from './definition.ts';
import type { InstanceRow } from './rows.ts';
import { callName, decisionName, type StepOutcome, type TreeSession } from './session.ts';

/** One input of several that are carried out together. */
export interface Given {
  readonly instanceId: string;
  readonly input: ProcessInput;
  readonly inputId: string;
  /** Late or repeated is no failure: the rest is still carried out. */
  readonly lenient?: boolean;
}

/** Steps instances in memory and reads what they turn out to need. */
export class Stepper {
  readonly #definitions: ProcessDefinitions;

  constructor(definitions: ProcessDefinitions) {
    this.#definitions = definitions;
  }

  /** Steps; when a called process or a decision must be read first, reads it and steps again. */
  async step(tx: Tx, session: TreeSession, step: () => StepOutcome): Promise<StepOutcome> {
    for (;;) {
      try {
        return step();
      } catch (error) {
        if (error instanceof DecisionNeeded) {
          const { reference, asking } = error;
          session.decided.set(decisionName(reference, asking), await this.#definitions.decision(tx, reference, asking));
          continue;
        }
        if (!(error instanceof DefinitionNeeded)) throw error;
        const { processKey, call, asking } = error;
        const called = await this.#definitions.called(tx, processKey, call, asking);
        session.called.set(callName(processKey, call, asking), called);
      }
    }
  }

  /** @throws Error when the instance's version is gone. */
  async definitionOf(tx: Tx, row: InstanceRow): Promise<Definition> {
    const definition = await this.#definitions.version(tx, row.process_key, row.version);
    if (!definition) throw new Error(`definition ${row.process_key} ${row.version} is not there`);
    return definition;
  }
}
