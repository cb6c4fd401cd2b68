import type { RuleParameters } from '../memory/types.ts';

/** The value of a parameter in an area, and the area that says so; null: the province's own. */
export interface ParameterInForce {
  readonly value: number | string | boolean;
  readonly from: string | null;
}

/**
 * The values of a rule's parameters in an area.
 * @param areas  the area and those above it, the smallest first
 */
export function parametersIn(
  parameters: RuleParameters,
  areas: readonly string[],
): Readonly<Record<string, ParameterInForce>> {
  return Object.fromEntries(
    Object.entries(parameters).map(([name, { value, byArea = {} }]) => {
      const from = areas.find((area) => Object.hasOwn(byArea, area)) ?? null;
      return [name, { value: from === null ? value : (byArea[from] ?? value), from }];
    }),
  );
}

/** The same, as conditions read it. */
export function parameterValues(
  parameters: RuleParameters,
  areas: readonly string[],
): Record<string, number | string | boolean> {
  return Object.fromEntries(Object.entries(parametersIn(parameters, areas)).map(([name, { value }]) => [name, value]));
}
