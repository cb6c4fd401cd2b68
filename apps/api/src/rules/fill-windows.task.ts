import { addDuration } from '@trucban/kernel';
import { buildRuleSet, longestWindowMs, type RuleDocument, type Sample } from '@trucban/rules-engine';
import { ConfigStore } from '../configuration/public.ts';
import { Database, Logger, QueueTask, systemScope, type QueueHandler, type Tx } from '../platform/public.ts';
import { RuleExtensions } from './extensions.ts';
import { factsOf } from './facts.ts';
import { WindowStore } from './window-store.ts';

const SCOPE = systemScope('rules');
const AT_ONCE = 2_000;
/** Most stored events that fill the windows of one rule: of more, the newest are what windows see anyway. */
const MOST_EVENTS = 200_000;

/**
 * Fills the windows of a rule that was published from stored events, so that it sees what a rule that had been there all the time
 * would see. Samples are known by their event: what came in meanwhile, and a second run, change nothing.
 */
@QueueTask('fill-rule-windows')
export class FillRuleWindowsTask implements QueueHandler {
  constructor(
    private readonly database: Database,
    private readonly config: ConfigStore,
    private readonly windows: WindowStore,
    private readonly extensions: RuleExtensions,
    private readonly logger: Logger,
  ) {}

  async run(payload: unknown): Promise<void> {
    const { rule, version } = payload as { readonly rule: string; readonly version: number };
    await this.database.transaction(SCOPE, async (tx) => {
      const { content } = await this.config.get<RuleDocument>(tx, 'rule', rule, version);
      const taken = await this.#fill(tx, content);
      this.logger.info({ rule, version, taken }, 'the windows of a rule were filled from stored events');
    });
  }

  async #fill(tx: Tx, rule: RuleDocument): Promise<number> {
    const set = buildRuleSet([rule]);
    // The history begins with the longest window before this instant.
    const events =
      this.extensions.history?.lookedAtBy(tx, [rule], tx.now, addDuration(tx.now, { months: 0, ms: 1 })) ?? [];
    let samples: Sample[] = [];
    let [seen, taken] = [0, 0];
    const flush = async (): Promise<void> => {
      await this.windows.observe(tx, samples);
      taken += samples.length;
      samples = [];
    };
    for await (const event of events) {
      if ((seen += 1) > MOST_EVENTS) break;
      samples.push(...set.samples(factsOf(event)));
      if (samples.length >= AT_ONCE) await flush();
    }
    await flush();
    return longestWindowMs([rule]) > 0 ? taken : 0;
  }
}
