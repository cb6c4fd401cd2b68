import { Body, Controller, HttpCode, Param, Post } from '@nestjs/common';
import { codeSchema, testRuleSchema, type RuleTestResult, type TestRule } from '@trucban/contracts';
import { CurrentPrincipal, Database, RequirePermission, type Principal } from '../platform/public.ts';
import { RuleTrials } from './rule-trials.ts';

const code = { schema: codeSchema } as const;

/** What a rule would do. */
@Controller('rules')
export class RulesController {
  constructor(
    private readonly database: Database,
    private readonly trials: RuleTrials,
  ) {}

  /** What would happen with these events, one after the other; nothing does. The newest version, or the one that is named. */
  @Post(':code/test')
  @HttpCode(200)
  @RequirePermission('config.read')
  test(
    @CurrentPrincipal() principal: Principal,
    @Param('code', code) key: string,
    @Body({ schema: testRuleSchema }) body: TestRule,
  ): Promise<RuleTestResult> {
    return this.database.read(principal, (tx) => this.trials.test(tx, key, body));
  }
}
