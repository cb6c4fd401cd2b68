import type { ConfigProblem } from '@trucban/contracts';

/** A model to be compiled. */
export interface CheckQuestion {
  readonly id: number;
  readonly xml: string;
}
/** What compiling found, or that it could not run here. */
export type CheckAnswer =
  | { readonly id: number; readonly ms: number; readonly problems: readonly ConfigProblem[] }
  | { readonly id: number; readonly failure: string };
