import { clockTime, useI18n } from '@trucban/ui';
import { useLive } from '../live/index.ts';

/** Whether what is seen is live, and how late it comes. */
export function ConnectionState() {
  const { t, locale } = useI18n();
  const live = useLive();
  const text =
    live.state === 'live'
      ? t('live.on', { delay: (live.delayMs / 1000).toFixed(1).replace('.', locale === 'vi' ? ',' : '.') })
      : live.state === 'lost'
        ? t('live.lost', { time: clockTime(live.since, true) })
        : t('live.connecting');
  return (
    <span className={`top-live top-live-${live.state}`} title={text}>
      <span className="top-live-dot" aria-hidden />
      <span className="top-live-text">{text}</span>
    </span>
  );
}
