import { measure, runBounded, toJson, type FeelValue, type Lookup, type Run } from '@trucban/feel';
import type { Instant, Json, LocalizedText } from '@trucban/kernel';
import type { DmnDefinition } from './compile.ts';
import type { DecisionNote, DecisionRecord, DrgNode, Session } from './model.ts';
import { decide, decideService, invokeKnowledge, openWorld, type World } from './world.ts';

/** What a decision is evaluated with. */
export interface DecisionOptions {
  /** Inputs by name; what the model doesn't declare may be used by name too. */
  readonly inputs: Lookup;
  /** The inputs are JSON: text where a date, time or duration is declared is read as one. */
  readonly json?: boolean;
  readonly now?: Instant;
  readonly zone?: string;
  /** How much work is allowed in all; FEEL's `DEFAULT_FUEL` unless given. */
  readonly fuel?: number;
}

/** One table in the trace: what went in and which rules matched. */
export interface TableTrace {
  readonly elementId: string;
  readonly inputs: readonly { readonly label: string; readonly value: Json }[];
  readonly matched: readonly { readonly ruleId: string; readonly index: number; readonly outputs: readonly Json[] }[];
}

/** One decision in the trace, in the order in which they were evaluated. */
export interface DecisionTrace {
  readonly decisionId: string;
  readonly name: string;
  readonly tables: readonly TableTrace[];
  readonly value: Json;
}

/** The value of a decision with how it came about; `notes` says what DMN calls errors: the value there is null. */
export type DecisionOutcome =
  | {
      readonly ok: true;
      readonly value: FeelValue;
      /** The value as JSON. */
      readonly json: Json;
      readonly notes: readonly DecisionNote[];
      readonly trace: readonly DecisionTrace[];
      readonly fuelUsed: number;
    }
  | { readonly ok: false; readonly code: string; readonly message: LocalizedText; readonly fuelUsed: number };

/** The decision, decision service or business knowledge model of an id or name, `null` when the model has none. */
export function findDecision(definition: DmnDefinition, idOrName: string): DrgNode | null {
  const node = definition.model.nodes.get(idOrName) ?? definition.model.byName.get(idOrName);
  return node && node.kind !== 'inputData' ? node : null;
}

/**
 * Evaluates a decision, a decision service, or a business knowledge model with its parameters, by its id or name. Deterministic and bounded by fuel; fails when the fuel
 * is used up, when functions nest too deeply, and when there is no such decision.
 */
export function evaluateDecision(
  definition: DmnDefinition,
  idOrName: string,
  options: DecisionOptions,
): DecisionOutcome {
  const node = findDecision(definition, idOrName);
  if (!node) {
    const message = { vi: `Không có quyết định «${idOrName}».`, en: `There is no decision "${idOrName}".` };
    return { ok: false, code: 'DECISION_UNKNOWN', message, fuelUsed: 0 };
  }
  const notes: DecisionNote[] = [];
  const decisions: DecisionRecord[] = [];
  let traced: readonly DecisionTrace[] = [];
  const result = runBounded(options, (run) => {
    const session: Session = { run, json: options.json === true, notes, decisions, tables: [] };
    const world = openWorld(session, definition.model, options.inputs, options.inputs);
    const value = valueOf(world, node, options.inputs);
    traced = decisions.map((record) => traceOf(run, record));
    return value;
  });
  if (!result.ok) return { ok: false, code: result.code, message: result.message, fuelUsed: result.fuelUsed };
  return { ok: true, value: result.value, json: toJson(result.value), notes, trace: traced, fuelUsed: result.fuelUsed };
}

function valueOf(world: World, node: DrgNode, inputs: Lookup): FeelValue {
  switch (node.kind) {
    case 'decision':
      return decide(world, node);
    case 'service':
      return decideService(world, node, inputs);
    case 'knowledge':
      return invokeKnowledge(world, node);
    case 'inputData':
      return null;
  }
}

function traceOf(run: Run, { decisionId, name, tables, value }: DecisionRecord): DecisionTrace {
  // A value may hold itself many times over: everything is paid for before it is written.
  const json = (one: FeelValue): Json => {
    measure(run, one);
    return toJson(one);
  };
  return {
    decisionId,
    name,
    tables: tables.map(({ elementId, inputs, matched }) => ({
      elementId,
      inputs: inputs.map((input) => ({ label: input.label, value: json(input.value) })),
      matched: matched.map(({ ruleId, index, outputs }) => ({ ruleId, index, outputs: outputs.map(json) })),
    })),
    value: json(value),
  };
}
