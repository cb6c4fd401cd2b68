import type { CallReference, CompiledProcess, DecisionReference } from '@trucban/sop-engine';

/** A definition that can be started: a version of a process that was published. */
export interface Definition {
  readonly processKey: string;
  readonly version: number;
  readonly process: CompiledProcess;
}

/** The called process must be read before the step can be made: read it and step again. */
export class DefinitionNeeded extends Error {
  constructor(
    readonly processKey: string,
    readonly call: CallReference,
    readonly asking: Definition,
  ) {
    super(`definition of ${processKey} needed`);
  }
}

/** The decision must be read before the step can be made: read it and step again. */
export class DecisionNeeded extends Error {
  constructor(
    readonly reference: DecisionReference,
    readonly asking: Definition,
  ) {
    super(`decision ${reference.decisionId} needed`);
  }
}
