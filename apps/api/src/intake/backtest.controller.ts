import { Body, Controller, HttpCode, Param, Post } from '@nestjs/common';
import { backtestSchema, codeSchema, type Backtest, type BacktestResult } from '@trucban/contracts';
import { compareInstants } from '@trucban/kernel';
import { CurrentPrincipal, Database, InvalidError, RequirePermission, type Principal } from '../platform/public.ts';
import { RuleTrials } from '../rules/public.ts';
import { StoredEvents } from './stored-events.ts';

/** A rule over the events that have come. */
@Controller('rules')
export class BacktestController {
  constructor(
    private readonly database: Database,
    private readonly trials: RuleTrials,
    private readonly events: StoredEvents,
  ) {}

  /** What the rule would have made of the stored events that the caller may see, beside the version in force; nothing happens. */
  @Post(':code/backtest')
  @HttpCode(200)
  @RequirePermission('event.read')
  backtest(
    @CurrentPrincipal() principal: Principal,
    @Param('code', { schema: codeSchema }) code: string,
    @Body({ schema: backtestSchema }) body: Backtest,
  ): Promise<BacktestResult> {
    if (compareInstants(body.from, body.to) >= 0)
      throw InvalidError.field('/to', 'ORDER', '“to” phải sau “from”.', '“to” must be after “from”.');
    return this.database.read(principal, (tx) =>
      this.trials.backtest(tx, code, body, (rules, since) => this.events.lookedAtBy(tx, rules, since, body.to)),
    );
  }
}
