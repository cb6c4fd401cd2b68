import { Stuck } from '../run/stuck.ts';
import type { Rejection } from '../types.ts';
import { textOf, type ProblemCode } from './problems.ts';

/** An operation can't be done: nothing of it is. Thrown deep inside and turned into a rejection by `refusalOf`. */
export function refuse(code: ProblemCode, about: string): never {
  const { vi, en } = textOf(code, about);
  throw new Stuck(code, vi, en);
}

/** Runs an operation on a run that is thrown away when it is refused. An expression that fails refuses it too. */
export function refusalOf(operation: () => void): Rejection | null {
  try {
    operation();
    return null;
  } catch (error) {
    if (!(error instanceof Stuck)) throw error;
    return { code: error.code, message: error.text };
  }
}
