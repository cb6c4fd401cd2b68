import { finite, modulo, negate, power, roundTo, type Rounding } from '../number.ts';
import { define, defineAll, overload, type Builtin } from '../signature.ts';
import { DaysDuration, MonthsDuration } from '../values.ts';

function rounding(name: string, mode: Rounding, scaleOptional = false): Builtin {
  return define(
    name,
    ['n: number', scaleOptional ? 'scale?: number' : 'scale: number'],
    (run, n: number, scale = 0) => {
      run.burn(15);
      return roundTo(n, scale, mode) ?? run.warn('INVALID_ARGUMENTS', name);
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
    overload(['n: number'], (_run, n: number) => Math.abs(n)),
    overload(['n: days'], (_run, n: DaysDuration) => (n.nanos < 0n ? new DaysDuration(-n.nanos) : n)),
    overload(['n: months'], (_run, n: MonthsDuration) => (n.months < 0 ? new MonthsDuration(negate(n.months)) : n)),
  ),
  define('modulo', ['dividend: number', 'divisor: number'], (run, a: number, b: number) => {
    return modulo(a, b) ?? run.warn('INVALID_ARGUMENTS', 'modulo');
  }),
  define('sqrt', ['number: number'], (run, n: number) => {
    return n < 0 ? run.warn('INVALID_ARGUMENTS', 'sqrt') : power(n, 0.5);
  }),
  define('log', ['number: number'], (run, n: number) => {
    return n <= 0 ? run.warn('INVALID_ARGUMENTS', 'log') : finite(Math.log(n));
  }),
  define('exp', ['number: number'], (_run, n: number) => finite(Math.exp(n))),
  define('odd', ['number: number'], (_run, n: number) => Math.abs(n % 2) === 1),
  define('even', ['number: number'], (_run, n: number) => n % 2 === 0),
];
