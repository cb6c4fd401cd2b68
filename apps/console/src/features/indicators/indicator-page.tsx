import type { IndicatorForecast, Series, SeriesPoint } from '@trucban/contracts';
import { gapsText } from '@trucban/contracts/client';
import { LoadingBars, Panel, QueryState, dateTime, useHotkeys, useI18n, useLocalized, useNow } from '@trucban/ui';
import { changeText, numberText, quantityText, unitText } from '@trucban/ui/number';
import { ArrowLeftOutlined } from '@ant-design/icons';
import { Button, Checkbox, Select, Tabs } from 'antd';
import { lazy, Suspense, useState } from 'react';
import { Link, useParams, useSearchParams } from 'react-router';
import { useMediaQuery } from '../../shared/media-query.ts';
import { useAgencyNames, useParentOf } from '../../shared/reference.ts';
import { useSourceName } from '../../shared/source-name.ts';
import { AlarmsList } from './alarms-list.tsx';
import { CausesPanel } from './causes-panel.tsx';
import { Definition } from './definition.tsx';
import { ForecastNote } from './forecast-note.tsx';
import { Exports } from './kpi-head.tsx';
import { KpiAge, LookSign } from './kpi-look.tsx';
import { limitText } from './kpi-words.ts';
import { Lookers } from './lookers.tsx';
import { useDefinition, useForecast, useSeries } from './queries.ts';
import { RecordsPanel } from './records-panel.tsx';
import { keptOf } from './use-kpi-filters.ts';
import { UnitsTable } from './units-table.tsx';
import './kpi.css';
import './indicator-page.css';

const IndicatorChart = lazy(() => import('./indicator-chart.tsx').then((m) => ({ default: m.IndicatorChart })));

/** Kinds of periods to look at, from the shortest; an indicator can be looked at by its own or longer ones. */
const PERIODS = ['hour', 'day', 'week', 'month', 'quarter', 'year'] as const;
const OWN = { realtime: 'hour', daily: 'day', monthly: 'month', quarterly: 'quarter', yearly: 'year' } as const;

/** One indicator of one unit: what it means, its way, its units, the numbers behind it and when it alarmed. */
export function IndicatorPage() {
  const { t } = useI18n();
  const localized = useLocalized();
  const { code = '' } = useParams();
  const [params, setParams] = useSearchParams();
  const unit = params.get('unit') ?? undefined;
  const [lastYear, setLastYear] = useState(true);
  const [ahead, setAhead] = useState(true);
  const forecast = useForecast(code, unit);
  const period = PERIODS.find((each) => each === params.get('period'));
  const query = useSeries(code, { orgUnit: unit, period, lastYear });
  const own = useDefinition(code).data?.content.frequency;
  const parentOf = useParentOf();
  const series = query.data;
  // What is forecast are the indicator's own periods.
  const fits = !series || !forecast.data || series.period === forecast.data.period;
  const set = (name: string, value: string | undefined): void =>
    setParams((now) => {
      if (value) now.set(name, value);
      else now.delete(name);
      return now;
    });
  const go = (to: string | undefined): void => set('unit', to);
  useHotkeys({ backspace: () => (unit ? go(parentOf(unit)) : false) });
  return (
    <div className="kpi kpi-one">
      <header className="kpi-head">
        <Link className="kpi-back" to={`/kpi${keptOf(params)}`}>
          <ArrowLeftOutlined aria-hidden /> {t('nav.kpi')}
        </Link>
        <h1>{series ? localized(series.name) : code}</h1>
        {series && <UnitName unit={series.orgUnit} onUp={unit ? () => go(parentOf(unit)) : undefined} />}
        <div className="kpi-head-tools">
          <Exports
            of={`${code}/series`}
            query={{ orgUnit: unit, period, compare: lastYear ? 'lastYear' : undefined }}
          />
        </div>
      </header>
      <div className="kpi-scroll kpi-one-body">
        <Panel
          className="kpi-trend"
          title={t('kpi.trend')}
          extra={
            <>
              <Checkbox
                checked={ahead && fits}
                disabled={!fits}
                title={fits ? undefined : t('kpi.forecastOwn')}
                onChange={(event) => setAhead(event.target.checked)}
              >
                {t('kpi.forecast')}
              </Checkbox>
              <Checkbox checked={lastYear} onChange={(event) => setLastYear(event.target.checked)}>
                {t('kpi.lastYear')}
              </Checkbox>
              {own && (
                <Select
                  size="small"
                  aria-label={t('kpi.periods')}
                  value={period ?? OWN[own]}
                  onChange={(value) => set('period', value === OWN[own] ? undefined : value)}
                  options={PERIODS.slice(PERIODS.indexOf(OWN[own])).map((value) => ({
                    value,
                    label: t(`kpi.period.${value}`),
                  }))}
                />
              )}
            </>
          }
        >
          <QueryState query={query} rows={8}>
            {() => series && <Trend series={series} forecast={ahead && fits ? forecast.data : undefined} />}
          </QueryState>
        </Panel>
        <Definition code={code} orgUnit={unit} />
        <UnitsTable code={code} unit={unit} onDrill={go} />
        <div className="kpi-side">
          <CausesPanel code={code} orgUnit={series?.orgUnit} period={newest(series)?.period} kind={series?.period} />
          <AlarmsList code={code} orgUnit={unit} />
          <Lookers code={code} orgUnit={unit} />
        </div>
        <RecordsPanel code={code} orgUnit={unit} period={newest(series)?.period} />
      </div>
    </div>
  );
}

function UnitName({ unit, onUp }: { readonly unit: string; readonly onUp: (() => void) | undefined }) {
  const { t } = useI18n();
  const names = useAgencyNames();
  return (
    <span className="kpi-path">
      <b>{names(unit).full}</b>
      {onUp && (
        <Button size="small" onClick={onUp}>
          {t('kpi.up')}
        </Button>
      )}
    </span>
  );
}

/** The number of now in big, and its way as a picture or as a table. */
function Trend({ series, forecast }: { readonly series: Series; readonly forecast: IndicatorForecast | undefined }) {
  const { t } = useI18n();
  const phone = useMediaQuery('(max-width: 760px)');
  const height = phone ? 220 : 300;
  return (
    <>
      <Figures series={series} />
      <Tabs
        className="kpi-trend-tabs"
        items={[
          {
            key: 'chart',
            label: t('kpi.chart'),
            children: (
              <Suspense fallback={<LoadingBars rows={6} />}>
                <IndicatorChart series={series} forecast={forecast} height={height} />
                <Legend series={series} forecast={forecast} />
                {forecast && <ForecastNote forecast={forecast} />}
              </Suspense>
            ),
          },
          { key: 'table', label: t('kpi.table'), children: <PointsTable series={series} /> },
        ]}
      />
    </>
  );
}

/** What the lines of the picture are. */
function Legend({ series, forecast }: { readonly series: Series; readonly forecast: IndicatorForecast | undefined }) {
  const { t } = useI18n();
  const { points } = series;
  const has = (limit: 'warning' | 'critical'): boolean => points.some(({ thresholds }) => thresholds[limit] !== null);
  const kinds = [
    'value',
    ...(points.some(({ target }) => target !== null) ? ['target'] : []),
    ...(points.some(({ lastYear }) => typeof lastYear === 'number') ? ['lastYear'] : []),
    ...(forecast && forecast.points.length > 0 ? ['forecast'] : []),
    ...(forecast?.history.some(({ anomaly }) => anomaly) ? ['anomaly'] : []),
    ...(has('warning') ? ['warning'] : []),
    ...(has('critical') ? ['critical'] : []),
  ];
  return (
    <ul className="kpi-legend">
      {kinds.map((kind) => (
        <li key={kind}>
          <span className={`kpi-legend-${kind}`} aria-hidden />
          {kind === 'warning' || kind === 'critical' ? t(`kpi.look.${kind}`) : t(`kpi.${kind}`)}
        </li>
      ))}
    </ul>
  );
}

const newest = (series: Series | undefined): SeriesPoint | undefined =>
  series?.points.findLast(({ value }) => value !== null);

function Figures({ series }: { readonly series: Series }) {
  const { t, locale } = useI18n();
  const localized = useLocalized();
  const sourceName = useSourceName();
  const now = useNow();
  const point = newest(series);
  const before = point && series.points[series.points.indexOf(point) - 1];
  const target = typeof point?.target === 'number' ? point.target : null;
  const change = point?.value != null && before?.value != null ? point.value - before.value : null;
  const gap = point?.value != null && target !== null ? point.value - target : null;
  const yearly = point?.value != null && point.lastYear != null ? point.value - point.lastYear : null;
  if (!point) return <p className="kpi-none">{t('kpi.noValue')}</p>;
  const running = Date.parse(point.end) > now;
  return (
    <dl className="kpi-figures">
      <div className="kpi-figure-now">
        <dd>
          <b className="tb-num">{quantityText(point.value, series.unit === '%' ? '%' : '', locale)}</b>
          {series.unit !== '%' && <span className="kpi-unit">{unitText(series.unit, locale)}</span>}
          <LookSign look={point.stale ? 'stale' : point.state} word />
          {point.band && (
            <span className="kpi-band">
              <span style={{ background: point.band.color }} aria-hidden /> {localized(point.band)}
            </span>
          )}
        </dd>
        <dt>
          {localized(point.label)} {running && `${t('kpi.soFar')} `}
          {gapsText(point.coverage, locale) && (
            <span className="tb-quiet">{gapsText(point.coverage, locale)}</span>
          )}{' '}
          {point.provisional && <span className="kpi-provisional">{t('kpi.provisional')}</span>} <KpiAge item={point} />
        </dt>
      </div>
      <Figure
        value={changeText(gap, locale)}
        label={t('kpi.toTarget', { target: limitText(point.target, series.unit === '%' ? '%' : '', locale) })}
      />
      <Figure value={changeText(change, locale)} label={t(running ? 'kpi.toWholeBefore' : 'kpi.toBefore')} />
      <Figure value={changeText(yearly, locale)} label={t(running ? 'kpi.toWholeLastYear' : 'kpi.toLastYear')} />
      <Figure
        value={numberText(series.points.filter(({ value }) => value !== null).length, locale)}
        label={t('kpi.reportedOf', { count: series.points.length })}
      />
      <div className="kpi-figure-source">
        <dt>{t('kpi.source')}</dt>
        <dd>
          {point.source.map(sourceName).join(', ') || '–'}
          {point.dataAt && <span className="tb-quiet">{dateTime(point.dataAt)}</span>}
        </dd>
      </div>
    </dl>
  );
}

function Figure({ value, label }: { readonly value: string; readonly label: string }) {
  return (
    <div>
      <dd className="tb-num">{value}</dd>
      <dt>{label}</dt>
    </div>
  );
}

/** The numbers of the picture, for those who read rather than look. */
function PointsTable({ series }: { readonly series: Series }) {
  const { t, locale } = useI18n();
  const localized = useLocalized();
  const text = (value: number | null | undefined): string =>
    quantityText(value, series.unit === '%' ? '%' : '', locale);
  return (
    <div className="kpi-table-scroll" tabIndex={0} role="group" aria-label={t('kpi.table')}>
      <table className="kpi-table">
        <thead>
          <tr>
            <th scope="col">{t('kpi.record.period')}</th>
            <th scope="col" className="kpi-right">
              {t('kpi.value')}
            </th>
            <th scope="col" className="kpi-right">
              {t('kpi.target')}
            </th>
            <th scope="col" className="kpi-right">
              {t('kpi.lastYear')}
            </th>
            <th scope="col">{t('kpi.state')}</th>
          </tr>
        </thead>
        <tbody>
          {[...series.points].reverse().map((point) => (
            <tr key={point.period}>
              <th scope="row">{localized(point.label)}</th>
              <td className="kpi-right tb-num">
                {text(point.value)}
                {gapsText(point.coverage, locale) && (
                  <small className="tb-quiet"> · {gapsText(point.coverage, locale)}</small>
                )}
              </td>
              <td className="kpi-right">{limitText(point.target, '', locale)}</td>
              <td className="kpi-right">{text(point.lastYear)}</td>
              <td>
                <LookSign look={point.stale ? 'stale' : point.state} word />
              </td>
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}
