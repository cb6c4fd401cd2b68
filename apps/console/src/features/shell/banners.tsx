import { calendarDate, clockTime, dateTime, serverNow, useI18n } from '@trucban/ui';
import { useQuery } from '@tanstack/react-query';
import { ApiFilled, DisconnectOutlined, FilterFilled, PauseCircleFilled } from '@ant-design/icons';
import { Link } from 'react-router';
import { brokerAwaySince, puttingOffSince, readHealth, standingStillSince } from '../../shared/health.ts';
import { can, useMe } from '../auth/index.ts';
import { useLive } from '../live/index.ts';

const today = (instant: string): boolean => calendarDate(instant) === calendarDate(serverNow());

/** What is wrong with the system, in words and with the time since when. */
export function Banners() {
  const { t } = useI18n();
  const live = useLive();
  const health = useQuery({ queryKey: ['health'], queryFn: readHealth, refetchInterval: 30_000 });
  const since = standingStillSince(health.data);
  const shedding = puttingOffSince(health.data);
  const away = brokerAwaySince(health.data);
  const maySee = can(useMe(), 'source.read');
  const when = (instant: string): string => (today(instant) ? clockTime(instant, true) : dateTime(instant, true));
  return (
    <div className="banners" role="status">
      {live.state === 'lost' && (
        <p className="banner banner-warn">
          <DisconnectOutlined aria-hidden />
          <b>{t('banner.lost', { time: clockTime(live.since, true) })}</b> {t('banner.lostText')}
        </p>
      )}
      {since !== undefined && (
        <p className="banner banner-warn">
          <PauseCircleFilled aria-hidden />
          <b>{since === null ? t('banner.standstillUnknown') : t('banner.standstill', { time: when(since) })}</b>{' '}
          {t('banner.standstillText')}
        </p>
      )}
      {shedding !== undefined && (
        <p className="banner banner-warn">
          <FilterFilled aria-hidden />
          <b>{t('banner.shedding', { time: when(shedding) })}</b> {t('banner.sheddingText')}{' '}
          {maySee && <Link to="/sources">{t('banner.sources')}</Link>}
        </p>
      )}
      {away !== undefined && (
        <p className="banner banner-warn">
          <ApiFilled aria-hidden />
          <b>{t('banner.broker', { time: when(away) })}</b> {t('banner.brokerText')}{' '}
          {maySee && <Link to="/sources">{t('banner.sources')}</Link>}
        </p>
      )}
    </div>
  );
}
