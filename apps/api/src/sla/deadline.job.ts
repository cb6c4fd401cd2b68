import { Injectable } from '@nestjs/common';
import { parseInstant, type Json, type JsonObject } from '@trucban/kernel';
import { addWorkingTime, budgetToMs } from '@trucban/sla-engine';
import type { Tx } from '../platform/public.ts';
import { Calendars } from './calendars.ts';

/** Job `deadline`: when a working time is over. Variables `duration`, `calendar`, `from`? → `dueAt`. */
@Injectable()
export class DeadlineJob {
  readonly type = 'deadline';

  constructor(private readonly calendars: Calendars) {}

  async run(
    tx: Tx,
    job: { readonly variables: JsonObject },
  ): Promise<{ variables: JsonObject } | { error: { code: string; message: string } }> {
    const { duration, calendar, from } = job.variables;
    const code = typeof calendar === 'string' ? calendar : '24x7';
    if (!(await this.calendars.has(tx, code))) return failed(`There is no calendar ${code}.`);
    const { calendar: compiled } = await this.calendars.current(tx, code);
    const budget = budgetOf(duration);
    const valid = budgetToMs(compiled, budget);
    if (!valid.ok) return failed(valid.error.message.en);
    const start = typeof from === 'string' ? parseInstant(from) : null;
    if (start && !start.ok) return failed(start.error.message.en);
    return { variables: { dueAt: addWorkingTime(compiled, start?.value ?? tx.now, budget) } };
  }
}

/** FEEL durations come as ISO text; a plain number is minutes. */
function budgetOf(duration: Json | undefined): string | number {
  return typeof duration === 'number' || typeof duration === 'string' ? duration : '';
}

function failed(message: string) {
  return { error: { code: 'INVALID_DEADLINE', message } };
}
