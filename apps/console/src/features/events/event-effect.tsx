import type { EventDto } from '@trucban/contracts';
import { useI18n } from '@trucban/ui';
import {
  ClockCircleOutlined,
  CloseCircleFilled,
  LinkOutlined,
  MinusOutlined,
  PlusCircleFilled,
} from '@ant-design/icons';
import { hasWaited } from '../../shared/events/has-waited.ts';
import { shortNumber } from '../../shared/numbers.ts';

/** What came of an event, in shape and words: an incident was opened, it was joined to one, nothing, or it still waits. */
export function EventEffect({ event }: { readonly event: EventDto }) {
  const { t } = useI18n();
  const number = event.incidentNumber ? shortNumber(event.incidentNumber) : '';
  if (event.state === 'failed')
    return (
      <span className="tb-chip event-effect event-effect-failed">
        <CloseCircleFilled aria-hidden /> {t('event.effect.failed')}
      </span>
    );
  if (event.state === 'stored')
    return (
      <span className="tb-chip event-effect event-effect-waiting">
        <ClockCircleOutlined aria-hidden /> {t('event.effect.waiting')}
      </span>
    );
  if (event.effect === 'opened' || event.effect === 'attached') {
    const Icon = event.effect === 'opened' ? PlusCircleFilled : LinkOutlined;
    return (
      <span className="tb-chip event-effect event-effect-done">
        <Icon aria-hidden /> {t(`event.effect.${event.effect}`, { number })}
      </span>
    );
  }
  const fired = event.rules.filter((outcome) => outcome.result === 'fired' && !hasWaited(outcome)).length;
  const waits = event.rules.find(hasWaited)?.alert;
  return (
    <span className="tb-chip event-effect">
      <MinusOutlined aria-hidden />{' '}
      {fired > 0
        ? t('event.effect.fired', { count: fired })
        : t(waits ? `outcome.alert.${waits.state}` : 'event.effect.none')}
    </span>
  );
}
