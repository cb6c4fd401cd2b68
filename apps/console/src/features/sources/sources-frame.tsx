import { useI18n } from '@trucban/ui';
import { NavLink, Navigate, Outlet, useLocation } from 'react-router';
import { useCurrentTab } from '../../shared/current-tab.ts';
import { can, useMe } from '../auth/index.ts';
import { useWaitingLetters } from './queries.ts';
import './sources.css';

/** What comes in: the sources, the events that they sent, and what could not be used. Each person sees what he may. */
export function SourcesFrame() {
  const { t } = useI18n();
  const me = useMe();
  const { pathname } = useLocation();
  const [mayRead, mayManage] = [can(me, 'source.read'), can(me, 'source.manage')];
  const waiting = useWaitingLetters(mayManage);
  const tabs = useCurrentTab(`${pathname} ${waiting.data}`);
  if (!mayRead && pathname === '/sources') return <Navigate to="/sources/events" replace />;
  return (
    <div className="sources">
      <header className="sources-head">
        <h1>{t('source.title')}</h1>
        <nav ref={tabs} className="tb-tabs" aria-label={t('source.view')}>
          {mayRead && (
            <NavLink to="/sources" end>
              {t('source.view.sources')}
            </NavLink>
          )}
          {can(me, 'event.read') && <NavLink to="/sources/events">{t('source.view.events')}</NavLink>}
          {mayManage && (
            <NavLink to="/sources/dead-letters">
              {t('source.view.dead')} <b className="tb-count">{waiting.data ?? '–'}</b>
            </NavLink>
          )}
          {can(me, 'secret.manage') && <NavLink to="/sources/secrets">{t('source.view.secrets')}</NavLink>}
        </nav>
      </header>
      <Outlet />
    </div>
  );
}
