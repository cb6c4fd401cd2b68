import type { Run } from './run.ts';
import type { FeelType } from './types.ts';
import { FeelObject, type FeelValue } from './values.ts';

/** The types of a function's parameters and result, `null` where they were not given. */
export interface FunctionTypes {
  readonly parameters: readonly (FeelType | null)[];
  readonly result: FeelType | null;
}

/** A function value; an argument that is `undefined` was not given. */
export class FeelFunction extends FeelObject {
  readonly type = 'function';
  readonly parameters: readonly string[];
  readonly invoke: (run: Run, args: readonly (FeelValue | undefined)[]) => FeelValue;
  readonly types: FunctionTypes | null;
  constructor(
    parameters: readonly string[],
    invoke: (run: Run, args: readonly (FeelValue | undefined)[]) => FeelValue,
    types: FunctionTypes | null = null,
  ) {
    super();
    this.parameters = parameters;
    this.invoke = invoke;
    this.types = types;
  }
}
