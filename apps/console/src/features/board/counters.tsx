import { useI18n, useNow } from '@trucban/ui';
import { useMemo } from 'react';
import { useNavigate, useSearchParams } from 'react-router';
import { FILTERS, countersOf, type BoardFilter } from './board-rows.ts';
import { useOpenIncidents } from '../../shared/open-incidents.ts';

const TONES: Readonly<Record<BoardFilter, string>> = {
  new: 'error',
  unassigned: 'error',
  dueSoon: 'warn',
  overdue: 'error',
};

/** The shift in five numbers; each filters the board. What nobody could read is no nought. */
export function BoardCounters() {
  const { t } = useI18n();
  const now = useNow();
  const navigate = useNavigate();
  const [params] = useSearchParams();
  const { data } = useOpenIncidents();
  // Looks change by the second, but counting 500 incidents each second is nothing.
  const counters = useMemo(() => data && countersOf(data, now), [data, now]);
  const active = params.get('filter');
  return (
    <div className="counters" role="group" aria-label={t('board.counters')}>
      {(['open', ...FILTERS] as const).map((name) => (
        <button
          key={name}
          type="button"
          className={`counter ${active === name ? 'counter-active' : ''}`}
          aria-pressed={active === name}
          onClick={() => void navigate(name === 'open' || active === name ? '/board' : `/board?filter=${name}`)}
        >
          <b className={`tb-num ${name !== 'open' && counters && counters[name] > 0 ? `tb-${TONES[name]}` : ''}`}>
            {counters?.[name] ?? '–'}
          </b>
          <span>{t(`board.counter.${name}`)}</span>
        </button>
      ))}
    </div>
  );
}
