import type { Instant, Json, LocalizedText } from '@trucban/kernel';
import { MESSAGES, type FailureCode, type WarningCode } from './messages.ts';
import type { Pattern } from './patterns.ts';
import type { FeelValue } from './values.ts';

/** Something that went wrong inside an expression and became `null`. */
export interface Warning {
  readonly code: WarningCode;
  readonly message: LocalizedText;
}

/** Looks a variable up by its name; `undefined` = there is none. */
export type Lookup = (name: string) => FeelValue | undefined;

/** A function that the host adds: gets its arguments as JSON and the variables; what it answers is a value. */
export type HostFunction = (args: readonly Json[], lookup: Lookup) => Json;

/** Thrown inside an evaluation to end it; `evaluate` turns it into a failure. Not an `Error`: it needs no stack. */
export class Stop {
  readonly code: FailureCode;
  readonly detail: string;
  constructor(code: FailureCode, detail = '') {
    this.code = code;
    this.detail = detail;
  }
}

const MAX_WARNINGS = 20;

/** How deep calls of FEEL functions may nest, measured in nested expressions. */
const MAX_DEPTH = 1500;

/** One evaluation: its fuel, its clock, its variables, its warnings. */
export class Run {
  fuel: number;
  depth = 0;
  private readonly notes: { code: WarningCode; detail: string }[] = [];
  /** The variables of the expression that runs; a function's body sees those of where it was written. */
  lookup: Lookup;
  readonly now: Instant | null;
  readonly zone: string;
  readonly functions: { readonly [name: string]: HostFunction };
  readonly patterns: Map<string, Pattern | null>;
  /** A call of what is no function is `null` as DMN says, not the end of the evaluation. */
  lenient = false;

  constructor(
    fuel: number,
    lookup: Lookup,
    now: Instant | null,
    zone: string,
    functions: { readonly [name: string]: HostFunction },
    patterns: Map<string, Pattern | null>,
  ) {
    this.fuel = fuel;
    this.lookup = lookup;
    this.now = now;
    this.zone = zone;
    this.functions = functions;
    this.patterns = patterns;
  }

  /** Pays for work before it is done; ends the evaluation when the fuel doesn't suffice. */
  burn(units: number): void {
    if ((this.fuel -= units) < 0) throw new Stop('FUEL_EXHAUSTED');
  }

  /** Enters a function whose body nests `levels` deep. */
  enter(levels: number): void {
    if ((this.depth += levels) > MAX_DEPTH) throw new Stop('DEPTH_EXCEEDED');
  }

  /** Notes why a value became `null`, and is that `null`. */
  warn(code: WarningCode, detail: string): null {
    if (this.notes.length < MAX_WARNINGS) this.notes.push({ code, detail });
    return null;
  }

  /** Whether anything was noted. */
  get hasWarnings(): boolean {
    return this.notes.length > 0;
  }

  /** What was noted, with its texts: made only when somebody asks, because most evaluations are not asked. */
  warnings(): Warning[] {
    return this.notes.map(({ code, detail }) => ({ code, message: MESSAGES[code](detail.slice(0, 120)) }));
  }
}

/** One bound name at run time; the names themselves are resolved to a number of hops when an expression is compiled. */
export class Env {
  readonly run: Run;
  readonly parent: Env | null;
  value: FeelValue;
  constructor(run: Run, parent: Env | null, value: FeelValue) {
    this.run = run;
    this.parent = parent;
    this.value = value;
  }
}
