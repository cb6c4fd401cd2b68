import type { Entry } from '@trucban/contracts';
import { EmptyState, Panel, QueryState, dateTime, useI18n, useLocalized } from '@trucban/ui';
import { quantityText } from '@trucban/ui/number';
import { useSourceName } from '../../shared/source-name.ts';
import { useRevisions } from './queries.ts';

/** A number that somebody reported is shown as it was reported. */
const REPORTED_DIGITS = 6;

/** What happened to an entry, and each number that was reported with its revisions: provisional, official, revised. */
export function EntryHistory({ entry }: { readonly entry: Entry }) {
  const { t } = useI18n();
  return (
    <div className="figures-side">
      <Panel title={t('entry.steps')} count={entry.history.length}>
        {entry.history.length === 0 ? (
          <EmptyState hint title={t('entry.noSteps')} text={t('entry.noStepsText')} />
        ) : (
          <ol className="figures-steps">
            {[...entry.history].reverse().map(({ at, who, did, reason }) => (
              <li key={`${at} ${did}`}>
                <span className={`tb-chip owed-state-${did}`}>{t(`entry.did.${did}`)}</span> <b>{who}</b>{' '}
                <span className="tb-quiet">{dateTime(at, true)}</span>
                {reason && <p>{reason}</p>}
              </li>
            ))}
          </ol>
        )}
      </Panel>
      <Revisions entry={entry} />
    </div>
  );
}

function Revisions({ entry }: { readonly entry: Entry }) {
  const { t, locale } = useI18n();
  const localized = useLocalized();
  const sourceName = useSourceName();
  const query = useRevisions(
    entry.cells.map(({ measure }) => measure),
    entry,
  );
  const cells = new Map(entry.cells.map((cell) => [cell.measure, cell]));
  return (
    <Panel className="figures-revisions" title={t('entry.revisions')} count={query.data?.length}>
      <QueryState query={query} rows={4}>
        {() =>
          query.data?.length ? (
            <ul className="figures-steps">
              {query.data.map((value) => {
                const cell = cells.get(value.measure);
                return (
                  <li key={value.id}>
                    <span className={`tb-chip figures-number-${value.status}`}>{t(`kpi.status.${value.status}`)}</span>{' '}
                    <b className="tb-num">{quantityText(value.value, cell?.unit ?? '', locale, REPORTED_DIGITS)}</b>{' '}
                    {localized(cell?.name) || value.measure}{' '}
                    <span className="tb-quiet">
                      {t('kpi.revision', { count: value.revision })} · {dateTime(value.recordedAt, true)} ·{' '}
                      {value.recordedByName ?? value.recordedBy.replace(/^\w+:/, '')} · {sourceName(value.source)}
                    </span>
                  </li>
                );
              })}
            </ul>
          ) : (
            <EmptyState hint title={t('entry.noRevisions')} text={t('entry.noRevisionsText')} />
          )
        }
      </QueryState>
    </Panel>
  );
}
