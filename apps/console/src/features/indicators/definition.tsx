import type { IndicatorContent, IndicatorPage } from '@trucban/contracts';
import { Panel, QueryState, useI18n, useLocalized } from '@trucban/ui';
import { unitText } from '@trucban/ui/number';
import { Link, useSearchParams } from 'react-router';
import { useAgencyNames } from '../../shared/reference.ts';
import { formulaWords } from './formula-words.ts';
import { ageText } from './kpi-look.tsx';
import { limitText } from './kpi-words.ts';
import { useDefinition, useFieldName, useIndicatorPage } from './queries.ts';
import { keptOf } from './use-kpi-filters.ts';
import { useDimensionName } from './use-kpi-names.ts';

/** What an indicator means, in words: how it is computed, what is wanted, when it alarms, who answers for it. */
export function Definition({ code, orgUnit }: { readonly code: string; readonly orgUnit: string | undefined }) {
  const { t } = useI18n();
  const query = useDefinition(code);
  const page = useIndicatorPage(code, orgUnit).data;
  return (
    <Panel className="kpi-definition" title={t('kpi.definition')}>
      <QueryState query={query} rows={6}>
        {() =>
          query.data && <Words document={query.data.content} version={query.data.version} parts={page?.definition} />
        }
      </QueryState>
    </Panel>
  );
}

function Words({
  document,
  version,
  parts,
}: {
  readonly document: IndicatorContent;
  readonly version: number;
  /** Its measures by name and its dimensions; nothing while they are not read yet. */
  readonly parts: IndicatorPage['definition'] | undefined;
}) {
  const dimensionName = useDimensionName();
  const { t, locale } = useI18n();
  const localized = useLocalized();
  const names = useAgencyNames();
  const fieldName = useFieldName();
  const { thresholds, unit } = document;
  const measures = new Map(parts?.measures.map((measure) => [measure.code, measure]));
  const limit = (value: typeof document.target): string => limitText(value, unit, locale);
  const sign = { higherIsBetter: '<', lowerIsBetter: '>', range: '∉' }[document.direction];
  return (
    <dl className="kpi-words">
      <dt>{t('kpi.code')}</dt>
      <dd>
        {document.code} · {t('kpi.version', { version })}
      </dd>
      <dt>{t('kpi.field')}</dt>
      <dd>{fieldName(document.field)}</dd>
      <dt>{t('kpi.owner')}</dt>
      <dd>{names(document.owner).full}</dd>
      <dt>{t('kpi.formula')}</dt>
      <dd>
        {document.formula ? (
          <>
            {formulaWords(document.formula, (code) => localized(measures.get(code)?.name) || undefined)}
            <br />
            <code className="tb-quiet">{document.formula}</code>
          </>
        ) : (
          t('kpi.measured')
        )}
      </dd>
      {parts && parts.dimensions.length > 0 && (
        <>
          <dt>{t('kpi.dimensions')}</dt>
          <dd>{parts.dimensions.map(dimensionName).join(', ')}</dd>
        </>
      )}
      <dt>{t('kpi.unit')}</dt>
      <dd>{unitText(unit, locale)}</dd>
      <dt>{t('kpi.period')}</dt>
      <dd>{t(`kpi.frequency.${document.frequency}`)}</dd>
      <dt>{t('kpi.direction')}</dt>
      <dd>{t(`kpi.direction.${document.direction}`)}</dd>
      <dt>{t('kpi.target')}</dt>
      <dd>{document.target === null ? t('kpi.noTarget') : limit(document.target)}</dd>
      {thresholds.warning !== null && (
        <>
          <dt>{t('kpi.look.warning')}</dt>
          <dd>
            {sign} {limit(thresholds.warning)}
          </dd>
        </>
      )}
      {thresholds.critical !== null && (
        <>
          <dt>{t('kpi.look.critical')}</dt>
          <dd>
            {sign} {limit(thresholds.critical)}
          </dd>
        </>
      )}
      {(thresholds.warning ?? thresholds.critical) !== null && (
        <>
          <dt>{t('kpi.clears')}</dt>
          <dd>
            {t('kpi.clearsWhen', {
              margin: limitText(thresholds.clearMargin, unit, locale),
              periods: thresholds.clearPeriods,
            })}
          </dd>
        </>
      )}
      <dt>{t('kpi.staleAfter')}</dt>
      <dd>{ageText(document.staleAfterMinutes, t)}</dd>
      {document.parent && (
        <>
          <dt>{t('kpi.partOf')}</dt>
          <dd>
            <Parent code={document.parent} />
          </dd>
        </>
      )}
      {document.bands && (
        <>
          <dt>{t('kpi.bands')}</dt>
          <dd>
            <ul className="kpi-bands">
              {document.bands.map((band) => (
                <li key={band.from}>
                  <span style={{ background: band.color }} aria-hidden /> {localized(band)} (
                  {limitText([band.from, band.to], '', locale)})
                </li>
              ))}
            </ul>
          </dd>
        </>
      )}
      {document.note && (
        <>
          <dt>{t('kpi.note')}</dt>
          <dd>{document.note}</dd>
        </>
      )}
    </dl>
  );
}

/** The indicator that this one is a part of, by its name, for the same unit. */
function Parent({ code }: { readonly code: string }) {
  const localized = useLocalized();
  const [params] = useSearchParams();
  const content = useDefinition(code).data?.content;
  return <Link to={`/kpi/${code}${keptOf(params)}`}>{localized(content) || code}</Link>;
}
