import type { PivotRecords } from '@trucban/contracts';
import { dateTime, useI18n, useLocalized } from '@trucban/ui';
import { quantityText } from '@trucban/ui/number';
import { useMemo } from 'react';
import { Link } from 'react-router';
import { useAgencyNames } from '../../shared/reference.ts';
import { useSourceName } from '../../shared/source-name.ts';
import { periodText } from './chart-parts.ts';

/** What a number is made of. */
type Behind = Pick<PivotRecords, 'measures' | 'values' | 'cases' | 'more'>;

/** The cases and the reported numbers that went into a number, with who reported them and how sure they are. */
export function RecordsTables({ records, formula }: { readonly records: Behind; readonly formula?: string | null }) {
  const { t } = useI18n();
  const measures = useMemo(() => new Map(records.measures.map((measure) => [measure.code, measure])), [records]);
  return (
    <>
      {records.cases.length > 0 && <Cases cases={records.cases} measures={measures} />}
      {formula && (
        <p className="kpi-formula">
          {t('kpi.formula')}: <code>{formula}</code>
        </p>
      )}
      <Values values={records.values} measures={measures} />
      {records.more && <p className="tb-quiet kpi-formula">{t('kpi.moreRecords')}</p>}
    </>
  );
}

function Values({
  values,
  measures,
}: {
  readonly values: Behind['values'];
  readonly measures: ReadonlyMap<string, Behind['measures'][number]>;
}) {
  const { t, locale } = useI18n();
  const localized = useLocalized();
  const names = useAgencyNames();
  const sourceName = useSourceName();
  return (
    <div className="kpi-table-scroll" tabIndex={0} role="group" aria-label={t('kpi.records')}>
      <table className="kpi-table">
        <thead>
          <tr>
            <th scope="col">{t('kpi.record.measure')}</th>
            <th scope="col">{t('kpi.unitName')}</th>
            <th scope="col">{t('kpi.record.period')}</th>
            <th scope="col" className="kpi-right">
              {t('kpi.record.value')}
            </th>
            <th scope="col">{t('kpi.record.status')}</th>
            <th scope="col">{t('kpi.record.source')}</th>
            <th scope="col">{t('kpi.record.at')}</th>
          </tr>
        </thead>
        <tbody>
          {values.map((value, n) => {
            const measure = measures.get(value.measure);
            const parts = Object.values(value.dimensions).join(', ');
            return (
              <tr key={n}>
                <th scope="row">
                  {localized(measure?.name) || value.measure}
                  {parts && <span className="tb-quiet"> · {parts}</span>}
                </th>
                <td>{names(value.orgUnit).full}</td>
                <td>{periodText(value.period)}</td>
                <td className="kpi-right tb-num">{quantityText(value.value, measure?.unit ?? '', locale)}</td>
                <td>
                  <span className={`tb-chip kpi-status-${value.status}`}>{t(`kpi.status.${value.status}`)}</span>
                  {value.revision > 1 && (
                    <span className="tb-quiet"> {t('kpi.revision', { count: value.revision })}</span>
                  )}
                </td>
                <td>{sourceName(value.source)}</td>
                <td>{dateTime(value.recordedAt)}</td>
              </tr>
            );
          })}
        </tbody>
      </table>
    </div>
  );
}

/** Where the console shows a case; a task has no page of its own. */
const PLACES: Readonly<Record<Behind['cases'][number]['kind'], string | undefined>> = {
  incident: '/i/',
  event: '/sources/events/',
  task: undefined,
};

/** The incidents, tasks and events that a number was counted from, each leading to itself. */
function Cases({
  cases,
  measures,
}: {
  readonly cases: Behind['cases'];
  readonly measures: ReadonlyMap<string, Behind['measures'][number]>;
}) {
  const { t, locale } = useI18n();
  const localized = useLocalized();
  const names = useAgencyNames();
  return (
    <div className="kpi-table-scroll" tabIndex={0} role="group" aria-label={t('kpi.cases')}>
      <table className="kpi-table">
        <caption className="tb-hidden">{t('kpi.cases')}</caption>
        <thead>
          <tr>
            <th scope="col">{t('kpi.case.what')}</th>
            <th scope="col">{t('kpi.record.measure')}</th>
            <th scope="col">{t('kpi.unitName')}</th>
            <th scope="col" className="kpi-right">
              {t('kpi.record.value')}
            </th>
            <th scope="col">{t('kpi.record.at')}</th>
          </tr>
        </thead>
        <tbody>
          {cases.map((each) => {
            const place = PLACES[each.kind];
            const parts = Object.values(each.dimensions).join(', ');
            const kind = t(`kpi.case.${each.kind}`);
            const measure = measures.get(each.measure);
            return (
              <tr key={`${each.measure} ${each.id}`}>
                <th scope="row">
                  {place ? <Link to={`${place}${each.id}`}>{t('kpi.case.open', { kind })}</Link> : kind}
                </th>
                <td>
                  {localized(measure?.name) || each.measure}
                  {parts && <span className="tb-quiet"> · {parts}</span>}
                </td>
                <td>{names(each.orgUnit).full}</td>
                <td className="kpi-right tb-num">{quantityText(each.value, measure?.unit ?? '', locale)}</td>
                <td>{dateTime(each.at, true)}</td>
              </tr>
            );
          })}
        </tbody>
      </table>
    </div>
  );
}
