import type { Run } from './run.ts';
import { FeelObject, type FeelValue } from './values.ts';

/** A function value; an argument that is `undefined` was not given. */
export class FeelFunction extends FeelObject {
  readonly type = 'function';
  readonly parameters: readonly string[];
  readonly invoke: (run: Run, args: readonly (FeelValue | undefined)[]) => FeelValue;
  constructor(
    parameters: readonly string[],
    invoke: (run: Run, args: readonly (FeelValue | undefined)[]) => FeelValue,
  ) {
    super();
    this.parameters = parameters;
    this.invoke = invoke;
  }
}
