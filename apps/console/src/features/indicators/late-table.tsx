import type { LeagueRow } from '@trucban/contracts';
import { EmptyState, Panel, QueryState, dateTime, useI18n, useLocalized } from '@trucban/ui';
import { numberText } from '@trucban/ui/number';
import { DownOutlined, UpOutlined } from '@ant-design/icons';
import { useState } from 'react';
import { useAgencyNames } from '../../shared/reference.ts';
import { ageText } from './kpi-look.tsx';
import { useLeague } from './queries.ts';
import './kpi.css';
import './late-table.css';

/** Whose data are late: the departments by what they owe, each with what is missing. */
export function LateTable() {
  const { t } = useI18n();
  const query = useLeague();
  return (
    <Panel className="kpi-late" title={t('kpi.late.title')} count={query.data?.length}>
      <QueryState query={query} rows={10}>
        {() =>
          query.data?.length ? (
            <table className="kpi-table">
              <thead>
                <tr>
                  <th scope="col" className="kpi-right">
                    {t('kpi.late.rank')}
                  </th>
                  <th scope="col">{t('kpi.late.unit')}</th>
                  <th scope="col" className="kpi-right">
                    {t('kpi.late.late')}
                  </th>
                  <th scope="col" className="kpi-right kpi-late-more">
                    {t('kpi.late.fresh')}
                  </th>
                  <th scope="col">{t('kpi.late.completeness')}</th>
                  <th scope="col" className="kpi-late-more">
                    {t('kpi.late.oldest')}
                  </th>
                  <th scope="col">
                    <span className="tb-hidden">{t('kpi.late.details')}</span>
                  </th>
                </tr>
              </thead>
              <tbody>
                {query.data.map((row) => (
                  <LateRow key={row.code} row={row} />
                ))}
              </tbody>
            </table>
          ) : (
            <EmptyState title={t('kpi.late.none')} />
          )
        }
      </QueryState>
    </Panel>
  );
}

function LateRow({ row }: { readonly row: LeagueRow }) {
  const { t, locale } = useI18n();
  const localized = useLocalized();
  const names = useAgencyNames();
  const [open, setOpen] = useState(false);
  const share = row.completeness === null ? null : Math.round(row.completeness * 1000) / 10;
  const name = localized(row.name);
  return (
    <>
      <tr>
        <td className="kpi-right tb-num">{row.rank}</td>
        <th scope="row">{name}</th>
        <td className={`kpi-right tb-num ${row.late > 0 ? 'tb-error' : ''}`}>{row.late}</td>
        <td className="kpi-right kpi-late-more">
          {row.fresh}/{row.series}
        </td>
        <td>
          <span className="kpi-share">
            <span className="kpi-share-bar" aria-hidden>
              <span style={{ width: `${share ?? 0}%` }} />
            </span>
            <span className="tb-num">{share === null ? '–' : `${numberText(share, locale, 1)}%`}</span>
          </span>
        </td>
        <td className="kpi-late-more">{row.oldestDataAt ? dateTime(row.oldestDataAt) : '–'}</td>
        <td>
          {row.lateMeasures.length > 0 && (
            <button
              type="button"
              className="kpi-more"
              aria-expanded={open}
              aria-label={t('kpi.late.show', { name })}
              onClick={() => setOpen(!open)}
            >
              {open ? <UpOutlined aria-hidden /> : <DownOutlined aria-hidden />}
            </button>
          )}
        </td>
      </tr>
      {open && (
        <tr className="kpi-late-measures">
          <td colSpan={7}>
            <ul>
              {row.lateMeasures.map(({ measure, name: called, orgUnit, dataAt, lateMinutes }) => (
                <li key={`${measure} ${orgUnit}`}>
                  <b>{localized(called)}</b> · {names(orgUnit).full} · {t('kpi.late.since', { time: dateTime(dataAt) })}{' '}
                  · <span className="tb-error">{t('kpi.late.by', { age: ageText(lateMinutes, t) })}</span>
                </li>
              ))}
            </ul>
          </td>
        </tr>
      )}
    </>
  );
}
