import type { Completeness } from '@trucban/contracts';
import { ErrorState, LoadingBars, dateTime, useI18n, useLocalized } from '@trucban/ui';
import { keepPreviousData, useQuery } from '@tanstack/react-query';
import { Input } from 'antd';
import { useState } from 'react';
import { datasetApi } from '../../shared/config/config-api.ts';
import { Figures } from '../../shared/figures.tsx';

/** How far each unit is with a period. */
export function CompletenessView({ code }: { readonly code: string }) {
  const { t } = useI18n();
  const [period, setPeriod] = useState('');
  const [asked, setAsked] = useState<string>();
  const query = useQuery<Completeness>({
    queryKey: ['dataset', 'completeness', code, asked],
    queryFn: () => datasetApi.completeness(code, asked),
    placeholderData: keepPreviousData,
    retry: false,
  });
  const ask = (): void => setAsked(period.trim() || undefined);
  return (
    <>
      <div className="document-tools">
        <Input.Search
          aria-label={t('dataset.period')}
          placeholder={query.data?.period ?? '2026-10'}
          className="part-choice dataset-period"
          enterButton={t('dataset.show')}
          value={period}
          onChange={({ target }) => setPeriod(target.value)}
          onSearch={ask}
        />
      </div>
      {query.isError ? (
        <ErrorState error={query.error} onRetry={() => void query.refetch()} />
      ) : query.data ? (
        <Units completeness={query.data} />
      ) : (
        <LoadingBars rows={5} />
      )}
    </>
  );
}

function Units({ completeness: { period, dueAt, share, units } }: { readonly completeness: Completeness }) {
  const { t, locale } = useI18n();
  const local = useLocalized();
  const numbers = [
    ['period', period],
    ['share', `${(share * 100).toLocaleString(locale === 'vi' ? 'vi-VN' : 'en-GB', { maximumFractionDigits: 0 })} %`],
    ['due', dateTime(dueAt)],
  ] as const;
  return (
    <>
      <Figures live of={numbers.map(([what, value]) => ({ what: t(`dataset.${what}`), value }))} />
      <table className="document-table">
        <thead>
          <tr>
            {(['who', 'filled', 'state', 'submittedAt'] as const).map((each) => (
              <th key={each} scope="col">
                {t(`dataset.${each}`)}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {units.map(({ orgUnit, name, state, filled, of, late, submittedAt }) => (
            <tr key={orgUnit}>
              <td>{local(name)}</td>
              <td className="tb-num">{`${filled}/${of}`}</td>
              <td>
                {t(`dataset.state.${state}`)}
                {late && <strong className="tb-error"> · {t('dataset.late')}</strong>}
              </td>
              <td>{submittedAt ? dateTime(submittedAt) : '–'}</td>
            </tr>
          ))}
        </tbody>
      </table>
    </>
  );
}
