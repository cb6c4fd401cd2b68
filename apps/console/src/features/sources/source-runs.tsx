import type { ImportDto, SourceDto } from '@trucban/contracts';
import { EmptyState, QueryState, clockTime, dateTime, useI18n, useLocalized } from '@trucban/ui';
import { numberText } from '@trucban/ui/number';
import { can, useMe } from '../auth/index.ts';
import { useSourceRuns } from './queries.ts';

/** The last files or runs of a source: what came of each, what it waits for, and the refused rows to be corrected. */
export function SourceRuns({ source }: { readonly source: SourceDto }) {
  const { t } = useI18n();
  const query = useSourceRuns(source);
  return (
    <section aria-label={t('source.run.title')}>
      <h3>{t('source.run.title')}</h3>
      <QueryState query={query} rows={3}>
        {() =>
          query.data?.length ? (
            <ul className="source-declared">
              {query.data.map((run) => (
                <Run key={run.id} run={run} quota={source.quotaPerMinute} />
              ))}
            </ul>
          ) : (
            <EmptyState
              title={t('source.run.none')}
              text={t(source.kind === 'pull' ? 'source.run.nonePull' : 'source.run.noneFile', { code: source.code })}
            />
          )
        }
      </QueryState>
    </section>
  );
}

function Run({ run, quota }: { readonly run: ImportDto; readonly quota: number }) {
  const { t, locale } = useI18n();
  const localized = useLocalized();
  const mayTake = can(useMe(), 'import.write');
  const { rows, problem, pacedUntil, state } = run;
  const number = (value: number): string => numberText(value, locale);
  const counts = {
    accepted: number(rows.accepted),
    duplicate: number(rows.duplicate),
    rejected: number(rows.rejected),
  };
  return (
    <li>
      <span>
        <b>
          <span className="tb-num">{dateTime(run.createdAt)}</span> · {t(`source.run.state.${state}`)}
          {run.dryRun && ` · ${t('source.run.trial')}`}
        </b>
        {run.file && <span className="tb-quiet">{run.file.name}</span>}
        <span className="tb-quiet">
          {run.notModified ? t('source.run.same') : t('source.run.rows', { read: number(rows.read), ...counts })}
        </span>
        {pacedUntil !== null && (
          <span>{t('source.run.paced', { quota: number(quota), time: clockTime(pacedUntil) })}</span>
        )}
        {problem && (
          <span className="tb-error">
            {problem.row !== null && `${t('source.run.row', { row: number(problem.row) })}: `}
            {localized(problem.message)}
          </span>
        )}
      </span>
      {rows.rejected > 0 && mayTake && (
        <a href={`/api/v1/imports/${run.id}/rejects`} download>
          {t('source.run.rejects')}
        </a>
      )}
    </li>
  );
}
