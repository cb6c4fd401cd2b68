import type { DuplicateDto } from '@trucban/contracts';
import { EmptyState, Keycap, QueryState, useI18n } from '@trucban/ui';
import { Button } from 'antd';
import { Link } from 'react-router';
import { shortNumber } from '../../shared/numbers.ts';
import type { useDuplicates } from './use-duplicates.ts';

interface DuplicatesProps {
  readonly query: ReturnType<typeof useDuplicates>;
  readonly busy: boolean;
  readonly onAdd: (duplicate: DuplicateDto) => void;
}

/** Open incidents that may be the same thing; the caller can be added to one of them. */
export function Duplicates({ query, busy, onAdd }: DuplicatesProps) {
  const { t } = useI18n();
  if (query.fetchStatus === 'idle' && query.data === undefined)
    return <EmptyState hint title={t('call.duplicates.wait')} />;
  return (
    <QueryState query={query}>
      {() =>
        query.data?.length ? (
          <ul className="duplicates">
            {query.data.map((each, i) => (
              <li key={each.incidentId}>
                <p>
                  <b>{shortNumber(each.number)}</b> {each.title}
                </p>
                <p className="tb-quiet">
                  {each.distanceM !== null && `${t('call.distance', { metres: Math.round(each.distanceM) })} · `}
                  {t('call.minutesAgo', { minutes: Math.round(each.ageMinutes) })}
                </p>
                <p>
                  <Button type={i === 0 ? 'primary' : 'default'} loading={busy} onClick={() => onAdd(each)}>
                    {t('call.addCaller')} {i === 0 && <Keycap>+</Keycap>}
                  </Button>{' '}
                  <Link to={`/i/${each.incidentId}`} target="_blank">
                    {t('call.look')}
                  </Link>
                </p>
              </li>
            ))}
          </ul>
        ) : (
          <EmptyState title={t('call.duplicates.none')} />
        )
      }
    </QueryState>
  );
}
