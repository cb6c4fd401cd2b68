import type { CallReference, DecisionReference, ResolvedDecision } from '@trucban/sop-engine';
import type { Tx } from '../platform/public.ts';
import type { Definition } from './store/definition.ts';

/** Port: the process definitions that the store runs. An abstract class, so that it is its own injection token. */
export abstract class ProcessDefinitions {
  /** A version that was published once. Null: unknown. */
  abstract version(tx: Tx, processKey: string, version: number): Promise<Definition | null>;
  /** The published version in force now. Null: there is none. */
  abstract current(tx: Tx, processKey: string): Promise<Definition | null>;
  /** The version of a process that a call activity of `asking` starts. Null: there is none. */
  abstract called(tx: Tx, processKey: string, call: CallReference, asking: Definition): Promise<Definition | null>;
  /** The decision that a business rule task of a process asks for. Null: there is none. */
  abstract decision(tx: Tx, reference: DecisionReference, asking: Definition): Promise<ResolvedDecision | null>;
}
