import { Injectable } from '@nestjs/common';
import { isMemoryQuestion, type Question, type WindowMemory, type WindowValues } from '@trucban/rules-engine';
import type { Tx } from '../platform/public.ts';
import { RuleWorld } from './rule-world.ts';
import { WindowStore } from './window-store.ts';

/** What has to be known before rules are asked: samples of events, and the rest of the platform. */
@Injectable()
export class RuleAnswers {
  constructor(
    private readonly store: WindowStore,
    private readonly world: RuleWorld,
  ) {}

  /** With the samples that were kept, or those of a trial. */
  async of(tx: Tx, questions: readonly Question[], memory?: WindowMemory): Promise<WindowValues> {
    if (questions.length === 0) return new Map();
    const looked = questions.filter(isMemoryQuestion);
    const areasOf = await this.world.areas(
      tx,
      looked.filter((question) => question.kind === 'geofence'),
    );
    const remembered = memory ? memory.answer(looked, areasOf) : await this.store.answer(tx, looked, areasOf);
    if (looked.length === questions.length) return remembered;
    return new Map([...remembered, ...(await this.world.answer(tx, questions))]);
  }
}
