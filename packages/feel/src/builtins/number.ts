import {
  compareNumbers,
  exponential,
  logarithm,
  modulo,
  negate,
  roundTo,
  squareRoot,
  type Rounding,
} from '../number.ts';
import { define, defineAll, overload, type Builtin } from '../signature.ts';
import { DaysDuration, MonthsDuration, type FeelNumber } from '../values.ts';

function rounding(name: string, mode: Rounding, scaleOptional = false): Builtin {
  return define(
    name,
    ['n: decimal', scaleOptional ? 'scale?: number' : 'scale: number'],
    (run, n: FeelNumber, scale = 0) => {
      run.burn(15);
      return roundTo(run, n, scale, mode) ?? run.warn('INVALID_ARGUMENTS', name);
    },
  );
}

/** Functions of numbers (DMN 10.3.4.5). */
export const NUMBER: readonly Builtin[] = [
  rounding('decimal', 'half even'),
  rounding('floor', 'floor', true),
  rounding('ceiling', 'ceiling', true),
  rounding('round up', 'up'),
  rounding('round down', 'down'),
  rounding('round half up', 'half up'),
  rounding('round half down', 'half down'),
  defineAll(
    'abs',
    overload(['n: decimal'], (_run, n: FeelNumber) => (compareNumbers(n, 0) < 0 ? negate(n) : n)),
    overload(['n: days'], (_run, n: DaysDuration) => (n.nanos < 0n ? new DaysDuration(-n.nanos) : n)),
    overload(['n: months'], (_run, n: MonthsDuration) => (n.months < 0 ? new MonthsDuration(0 - n.months) : n)),
  ),
  define('modulo', ['dividend: decimal', 'divisor: decimal'], (run, a: FeelNumber, b: FeelNumber) => {
    return modulo(run, a, b) ?? run.warn('INVALID_ARGUMENTS', 'modulo');
  }),
  define('sqrt', ['number: decimal'], (run, n: FeelNumber) => {
    return compareNumbers(n, 0) < 0 ? run.warn('INVALID_ARGUMENTS', 'sqrt') : squareRoot(run, n);
  }),
  define('log', ['number: decimal'], (run, n: FeelNumber) => {
    return compareNumbers(n, 0) <= 0 ? run.warn('INVALID_ARGUMENTS', 'log') : logarithm(run, n);
  }),
  define('exp', ['number: decimal'], (run, n: FeelNumber) => exponential(run, n)),
  define('odd', ['number: decimal'], (run, n: FeelNumber) => modulo(run, n, 2) === 1),
  define('even', ['number: decimal'], (run, n: FeelNumber) => modulo(run, n, 2) === 0),
];
