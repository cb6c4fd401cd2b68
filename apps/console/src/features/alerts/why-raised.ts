import type { Locale, Translate } from '@trucban/ui';
import { lengthWords } from '@trucban/ui/duration';

/** What a rule's document says of how its alerts are raised. */
interface Raising {
  readonly absence?: string | object;
  readonly hold?: { readonly for?: string; readonly samples?: number; readonly until?: object };
}

/** What had to come, beside the conditions, before an alert was raised. */
interface Raised {
  /** Silence raised it: what its last event says is what was well. */
  readonly bySilence: boolean;
  readonly words: readonly string[];
}

/** In words: silence, a deadline, or how long the conditions held. @param content  the document of the rule's version   @param times  of its last event, and when it was raised, as people read them */
export function whyRaised(
  content: unknown,
  times: { readonly since: string; readonly raised: string },
  locale: Locale,
  t: Translate,
): Raised {
  const { since, raised } = times;
  const { absence, hold = {} } = ((content ?? {}) as { readonly alert?: Raising }).alert ?? {};
  if (typeof absence === 'string')
    return { bySilence: true, words: [t('alerts.why.silent', { since, time: lengthWords(absence, locale) })] };
  if (absence) return { bySilence: true, words: [t('alerts.why.missed', { since, time: raised })] };
  if (hold.until) return { bySilence: false, words: [t('alerts.why.deadline', { time: raised })] };
  const [time, count] = [hold.for === undefined ? undefined : lengthWords(hold.for, locale), hold.samples];
  if (time !== undefined && count !== undefined)
    return { bySilence: false, words: [t('alerts.why.heldOr', { time, count })] };
  if (time !== undefined) return { bySilence: false, words: [t('alerts.why.held', { time })] };
  return { bySilence: false, words: count === undefined ? [] : [t('alerts.why.inRow', { count })] };
}
