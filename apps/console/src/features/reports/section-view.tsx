import type { MadeSection } from '@trucban/contracts';
import { SeverityShape, StatusTag, dateTime, useI18n, useLocalized } from '@trucban/ui';
import { changeText, numberText } from '@trucban/ui/number';
import type { ReactNode } from 'react';
import { Link } from 'react-router';
import { IndicatorTable } from './indicator-table.tsx';

type Of<Type extends MadeSection['type']> = Extract<MadeSection, { type: Type }>;

/** What a section says: its numbers as tables, the most important ones large. */
export function SectionView({ section }: { readonly section: MadeSection }) {
  switch (section.type) {
    case 'indicators':
      return <IndicatorTable items={section.items} />;
    case 'incidents':
      return <Incidents section={section} />;
    case 'citizenReports':
      return <CitizenReports section={section} />;
    case 'lateTasks':
      return <LateTasks section={section} />;
    case 'league':
      return <League section={section} />;
    case 'dataNotes':
      return <DataNotes section={section} />;
    case 'text':
      return null;
  }
}

function Figure({
  name,
  value,
  note,
  bad = false,
}: {
  readonly name: string;
  readonly value: number;
  readonly note?: string;
  readonly bad?: boolean;
}) {
  const { locale } = useI18n();
  return (
    <div>
      <dt>{name}</dt>
      <dd className={bad && value > 0 ? 'tb-error' : undefined}>
        {numberText(value, locale)}
        {note && <small className="tb-quiet">{note}</small>}
      </dd>
    </div>
  );
}

/** A table that scrolls by itself where the screen is narrow. */
function Table({
  caption,
  heads,
  children,
}: {
  readonly caption?: string;
  readonly heads: readonly (readonly [string, ('right' | '')?])[];
  readonly children: ReactNode;
}) {
  return (
    <div className="report-wide" tabIndex={0} role="region" aria-label={caption ?? heads[0]?.[0] ?? ''}>
      <table className="report-table">
        {caption && <caption>{caption}</caption>}
        <thead>
          <tr>
            {heads.map(([head, align], n) => (
              <th key={n} scope="col" className={align === 'right' ? 'report-right' : undefined}>
                {head}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>{children}</tbody>
      </table>
    </div>
  );
}

type Counted = Of<'incidents'>['byType'];

function Counts({ caption, rows }: { readonly caption: string; readonly rows: Counted }) {
  const { t, locale } = useI18n();
  const localized = useLocalized();
  if (rows.length === 0) return null;
  return (
    <Table
      caption={caption}
      heads={[[''], [t('report.count'), 'right'], [t('report.previous'), 'right'], ['±', 'right']]}
    >
      {rows.map(({ code, name, count, previous }) => (
        <tr key={code}>
          <th scope="row">{localized(name)}</th>
          <td className="report-right">
            <b>{numberText(count, locale)}</b>
          </td>
          <td className="report-right">{numberText(previous, locale)}</td>
          <td className="report-right">{changeText(count - previous, locale)}</td>
        </tr>
      ))}
    </Table>
  );
}

function Incidents({ section }: { readonly section: Of<'incidents'> }) {
  const { t, locale } = useI18n();
  const localized = useLocalized();
  const { total, previous, settled, open, openAll, clocks, named, more } = section;
  return (
    <>
      <dl className="report-figures">
        <Figure name={t('report.total')} value={total} note={t('report.before', { n: numberText(previous, locale) })} />
        <Figure name={t('report.settled')} value={settled} />
        <Figure name={t('report.open')} value={open} />
        <Figure name={t('report.openAll')} value={openAll} />
      </dl>
      <p className="tb-quiet">{t('report.restricted')}</p>
      <div className="report-side-by-side">
        <Counts caption={t('report.byType')} rows={section.byType} />
        <Counts caption={t('report.bySeverity')} rows={section.bySeverity} />
        <Counts caption={t('report.byArea')} rows={section.byArea} />
        {clocks.length > 0 && (
          <Table
            caption={t('report.clocks')}
            heads={[[''], [t('report.met'), 'right'], [t('report.breached'), 'right']]}
          >
            {clocks.map(({ clock, name, met, breached }) => (
              <tr key={clock}>
                <th scope="row">{localized(name)}</th>
                <td className="report-right">{numberText(met, locale)}</td>
                <td className={`report-right ${breached > 0 ? 'tb-error' : ''}`}>{numberText(breached, locale)}</td>
              </tr>
            ))}
          </Table>
        )}
      </div>
      {named.length > 0 && (
        <>
          <h4>{t('report.named')}</h4>
          <ul className="report-named">
            {named.map((one) => (
              <li key={one.id}>
                <SeverityShape severity={one.severity} />
                <span className="report-row-text">
                  <Link to={`/i/${one.id}`}>{one.title}</Link>
                  <span className="tb-quiet">
                    {[one.number, localized(one.type), one.area && localized(one.area), localized(one.lead)]
                      .filter(Boolean)
                      .join(' · ')}
                  </span>
                </span>
                {one.breached && <b className="tb-error">{t('report.late')}</b>}
                <StatusTag status={one.status as Parameters<typeof StatusTag>[0]['status']} />
              </li>
            ))}
          </ul>
          {more > 0 && <p className="tb-quiet">{t('report.more', { n: numberText(more, locale) })}</p>}
        </>
      )}
    </>
  );
}

function CitizenReports({ section }: { readonly section: Of<'citizenReports'> }) {
  const { t, locale } = useI18n();
  const { received, previous, settled, open, overdue, byType, byChannel } = section;
  return (
    <>
      <dl className="report-figures">
        <Figure
          name={t('report.received')}
          value={received}
          note={t('report.before', { n: numberText(previous, locale) })}
        />
        <Figure name={t('report.settled')} value={settled} />
        <Figure name={t('report.open')} value={open} />
        <Figure name={t('report.overdue')} value={overdue} bad />
      </dl>
      <div className="report-side-by-side">
        <Counts caption={t('report.byType')} rows={byType} />
        <Counts caption={t('report.byChannel')} rows={byChannel} />
      </div>
    </>
  );
}

function LateTasks({ section }: { readonly section: Of<'lateTasks'> }) {
  const { t, locale } = useI18n();
  const localized = useLocalized();
  const { late, open, byGroup, named } = section;
  if (late === 0) return <p>{t('report.nothingLate')}</p>;
  return (
    <>
      <dl className="report-figures">
        <Figure name={t('report.lateTasks')} value={late} bad />
        <Figure name={t('report.openTasks')} value={open} />
      </dl>
      <div className="report-side-by-side">
        <Table heads={[[t('report.group')], [t('report.overdue'), 'right'], [t('report.oldest')]]}>
          {byGroup.map(({ code, name, count, oldestDueAt }) => (
            <tr key={code}>
              <th scope="row">{localized(name)}</th>
              <td className="report-right">{numberText(count, locale)}</td>
              <td>{dateTime(oldestDueAt)}</td>
            </tr>
          ))}
        </Table>
        <Table heads={[[t('report.task')], [t('report.due')]]}>
          {named.map(({ name, group, dueAt, incident }, n) => (
            <tr key={n}>
              <th scope="row">
                {name}
                <small>{[localized(group), incident].filter(Boolean).join(' · ')}</small>
              </th>
              <td>{dateTime(dueAt)}</td>
            </tr>
          ))}
        </Table>
      </div>
    </>
  );
}

function League({ section }: { readonly section: Of<'league'> }) {
  const { t, locale } = useI18n();
  const localized = useLocalized();
  if (section.rows.length === 0) return <p>{t('report.nobodyLate')}</p>;
  return (
    <>
      <p>{t('report.lateUnits', { n: section.late, of: section.units })}</p>
      <Table
        heads={[
          [t('report.unit')],
          [t('report.series'), 'right'],
          [t('report.lateSeries'), 'right'],
          [t('report.complete'), 'right'],
          [t('report.dataAt')],
        ]}
      >
        {section.rows.map(({ code, name, series, late, completeness, oldestDataAt }) => (
          <tr key={code}>
            <th scope="row">{localized(name)}</th>
            <td className="report-right">{numberText(series, locale)}</td>
            <td className="report-right tb-error">{numberText(late, locale)}</td>
            <td className="report-right">
              {completeness === null ? '–' : `${numberText(completeness * 100, locale, 1)}%`}
            </td>
            <td>{oldestDataAt ? dateTime(oldestDataAt) : '–'}</td>
          </tr>
        ))}
      </Table>
    </>
  );
}

function DataNotes({ section }: { readonly section: Of<'dataNotes'> }) {
  const { t, locale } = useI18n();
  const localized = useLocalized();
  const { withValue, indicators, oldestDataAt } = section;
  return (
    <>
      <p>
        {t('report.withValue', { n: numberText(withValue, locale), of: numberText(indicators, locale) })}{' '}
        {oldestDataAt && t('report.oldestData', { time: dateTime(oldestDataAt) })}
      </p>
      <dl className="report-lists">
        {(['missing', 'gaps', 'older', 'stale', 'provisional', 'revised'] as const)
          .filter((which) => (section[which] ?? []).length > 0)
          .map((which) => (
            <div key={which}>
              <dt>{t(`report.list.${which}`)}</dt>
              <dd>{section[which]?.map((name) => localized(name)).join('; ')}</dd>
            </div>
          ))}
      </dl>
    </>
  );
}
