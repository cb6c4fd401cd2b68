import { Body, Controller, HttpCode, Post } from '@nestjs/common';
import {
  broadcastSignalSchema,
  evaluateConditionsSchema,
  publishMessageSchema,
  type BroadcastSignal,
  type ConditionsEvaluated,
  type EvaluateConditions,
  type PublishMessage,
} from '@trucban/contracts';
import { durationToMs, parseDuration } from '@trucban/kernel';
import { Audit } from '../../audit/public.ts';
import { CurrentPrincipal, InvalidError, RequirePermission, type Principal } from '../../platform/public.ts';
import { StartConditions } from '../start-conditions.ts';
import type { Published, Told } from './message.ts';
import { Messages } from './messages.ts';
import { Signals } from './signals.ts';

const WEEK_MS = 7 * 86_400_000;

/** Messages, signals and conditions from outside. */
@Controller()
export class EventsToProcessesController {
  constructor(
    private readonly messages: Messages,
    private readonly signals: Signals,
    private readonly startConditions: StartConditions,
    private readonly audit: Audit,
  ) {}

  @Post('messages')
  @HttpCode(200)
  @RequirePermission('process.message')
  async message(
    @CurrentPrincipal() principal: Principal,
    @Body({ schema: publishMessageSchema }) { timeToLive, ...message }: PublishMessage,
  ): Promise<Published> {
    return this.messages.publish(
      principal,
      { ...message, timeToLiveMs: timeToLiveMs(timeToLive) },
      visibleTo(principal),
      this.#audited('process.message', message.name),
    );
  }

  @Post('signals')
  @HttpCode(200)
  @RequirePermission('process.message')
  async signal(
    @CurrentPrincipal() principal: Principal,
    @Body({ schema: broadcastSignalSchema }) { name, variables = {} }: BroadcastSignal,
  ): Promise<Published> {
    const told = this.#audited('process.signal', name);
    return this.signals.broadcast(principal, { name, variables }, visibleTo(principal), told);
  }

  @Post('conditions')
  @HttpCode(200)
  @RequirePermission('process.start')
  conditions(
    @CurrentPrincipal() principal: Principal,
    @Body({ schema: evaluateConditionsSchema }) body: EvaluateConditions,
  ): Promise<ConditionsEvaluated> {
    return this.startConditions.evaluate(principal, body);
  }

  /** In the transaction that publishes: when this process dies after it, the entry is there too. */
  #audited(action: string, name: string): Told {
    return (tx, published) =>
      void this.audit.write(tx, { action, objectType: 'message', objectId: name, after: published });
  }
}

const visibleTo = (principal: Principal): string[] => [...new Set([principal.orgUnit ?? 'IOC', 'IOC'])];

function timeToLiveMs(given: PublishMessage['timeToLive']): number {
  if (given === undefined) return 0;
  const parsed = typeof given === 'string' ? parseDuration(given) : undefined;
  const ms = typeof given === 'number' ? given : parsed?.ok ? durationToMs(parsed.value) : null;
  if (ms !== null && ms >= 0 && ms <= WEEK_MS) return ms;
  throw InvalidError.field(
    '/timeToLive',
    'TIME_TO_LIVE',
    'Cần thời lượng ISO 8601 hoặc mili giây, tối đa bảy ngày.',
    'An ISO 8601 duration or milliseconds, at most seven days.',
  );
}
