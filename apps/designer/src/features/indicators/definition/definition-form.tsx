import type { IndicatorDocument, Limit, Thresholds } from '@trucban/kpi-engine';
import { matches, useI18n } from '@trucban/ui';
import { Button, Input, InputNumber, Segmented, Select, Switch } from 'antd';
import { useId, type ReactNode } from 'react';
import type { KpiReference } from '../queries.ts';
import { FormulaInput } from './formula-input.tsx';
import { LimitInput } from './limit-input.tsx';
import { LimitScale } from './limit-scale.tsx';
import { TargetsEditor } from './targets-editor.tsx';

interface DefinitionFormProps {
  readonly document: IndicatorDocument;
  readonly reference: KpiReference;
  readonly locked: boolean;
  /** What is wrong, by JSON pointer. */
  readonly problems: ReadonlyMap<string, string>;
  readonly onChange: (document: IndicatorDocument, about?: string) => void;
  readonly onJson: () => void;
}

const FREQUENCIES = ['realtime', 'daily', 'monthly', 'quarterly', 'yearly'] as const;
const DIRECTIONS = ['higherIsBetter', 'lowerIsBetter', 'range'] as const;
const TIMES = ['recompute', 'sum', 'avg', 'weighted', 'last', 'max', 'min'] as const;
const ORGS = ['recompute', 'sum', 'avg', 'weighted', 'max', 'min', 'none'] as const;
const STALE = { minute: 1, hour: 60, day: 1_440 } as const;
type StaleUnit = keyof typeof STALE;

/** The definition of an indicator, field by field; what is wrong stands at its field. */
export function DefinitionForm({ document, reference, locked, problems, onChange, onJson }: DefinitionFormProps) {
  const { t } = useI18n();
  const { aggregation, thresholds, direction, unit } = document;
  const set = (part: Readonly<Partial<Record<keyof IndicatorDocument, unknown>>>, about = ''): void =>
    onChange(defined({ ...document, ...part }), about);
  const limit = (part: Partial<Thresholds>): void => set({ thresholds: { ...thresholds, ...part } }, 'thresholds');
  const at = (...paths: readonly string[]): string | undefined =>
    paths.map((path) => problems.get(path)).find((text) => text !== undefined);
  const search = { filterOption: (query: string, each?: { label: string }) => matches(query, each?.label ?? '') };
  const stale = (['day', 'hour'] as const).find((each) => document.staleAfterMinutes % STALE[each] === 0) ?? 'minute';
  return (
    <div className="kpi-form">
      <Row label={t('kpi.nameVi')} problem={at('/vi')}>
        <code className="kpi-code">{document.code}</code>
        <Input
          aria-label={t('kpi.nameVi')}
          disabled={locked}
          maxLength={300}
          value={document.vi}
          onChange={({ target: { value } }) => set({ vi: value.normalize('NFC') }, 'vi')}
        />
      </Row>
      <Row label={t('kpi.nameEn')} problem={at('/en', '/code')}>
        <Input
          aria-label={t('kpi.nameEn')}
          disabled={locked}
          maxLength={300}
          value={document.en}
          onChange={({ target: { value } }) => set({ en: value }, 'en')}
        />
      </Row>
      <Row label={t('kpi.owner')} problem={at('/owner', '/field')}>
        <Select
          className="kpi-wide"
          aria-label={t('kpi.owner')}
          disabled={locked}
          value={document.owner}
          options={reference.units}
          showSearch={search}
          onChange={(owner) => set({ owner })}
        />
        <Select
          className="kpi-half"
          aria-label={t('kpi.field')}
          disabled={locked}
          value={document.field}
          options={reference.fields}
          showSearch={search}
          onChange={(field) => set({ field })}
        />
      </Row>
      <Row label={t('kpi.kind')} problem={at('/kind')}>
        <Segmented
          aria-label={t('kpi.kind')}
          disabled={locked}
          value={document.kind}
          options={(['computed', 'measured'] as const).map((value) => ({ value, label: t(`kpi.kind.${value}`) }))}
          onChange={(kind) =>
            set(
              kind === 'measured'
                ? { kind, formula: null, measures: undefined, factor: undefined }
                : { kind, formula: document.formula ?? '' },
            )
          }
        />
        <Input
          className="kpi-unit"
          aria-label={t('kpi.unit')}
          prefix={<span className="tb-quiet">{t('kpi.unit')}</span>}
          disabled={locked}
          maxLength={60}
          value={unit}
          {...(at('/unit') && { status: 'error' as const })}
          onChange={({ target: { value } }) => set({ unit: value.normalize('NFC') }, 'unit')}
        />
      </Row>
      {document.kind === 'computed' && (
        <Row label={t('kpi.formula')}>
          <FormulaInput
            value={document.formula ?? ''}
            operands={reference.operands}
            loaded={reference.loaded}
            locked={locked}
            problem={at('/formula', '/measures')}
            // The list of measures is for readers and has to be the formula's own.
            onChange={(formula) => set({ formula, measures: undefined }, 'formula')}
          />
        </Row>
      )}
      <Row
        label={t('kpi.period')}
        problem={at('/frequency', '/aggregation', '/aggregation/time', '/aggregation/org', '/aggregation/weight')}
      >
        <Select
          className="kpi-half"
          aria-label={t('kpi.period')}
          disabled={locked}
          value={document.frequency}
          options={FREQUENCIES.map((value) => ({ value, label: t(`kpi.frequency.${value}`) }))}
          onChange={(frequency) => set({ frequency })}
        />
        <Select
          className="kpi-half"
          aria-label={t('kpi.overTime')}
          prefix={<span className="tb-quiet">{t('kpi.overTime')}</span>}
          disabled={locked}
          value={aggregation.time}
          options={TIMES.map((value) => ({ value, label: t(`kpi.combine.${value}`) }))}
          onChange={(time) => set({ aggregation: { ...aggregation, time } })}
        />
        <Select
          className="kpi-half"
          aria-label={t('kpi.overUnits')}
          prefix={<span className="tb-quiet">{t('kpi.overUnits')}</span>}
          disabled={locked}
          value={aggregation.org}
          options={ORGS.map((value) => ({ value, label: t(`kpi.combine.${value}`) }))}
          onChange={(org) => set({ aggregation: { ...aggregation, org } })}
        />
        {(aggregation.time === 'weighted' || aggregation.org === 'weighted') && (
          <Select
            className="kpi-wide"
            aria-label={t('kpi.weight')}
            placeholder={t('kpi.weight')}
            disabled={locked}
            value={aggregation.weight}
            options={reference.operands
              .filter(({ isMeasure }) => isMeasure)
              .map(({ code, name }) => ({ value: code, label: `${name} · ${code}` }))}
            showSearch={search}
            onChange={(weight) => set({ aggregation: { ...aggregation, weight } })}
          />
        )}
      </Row>
      <Row label={t('kpi.dimensions')} problem={at('/dimensions')}>
        <Select<string[]>
          className="kpi-wide"
          mode="tags"
          aria-label={t('kpi.dimensions')}
          placeholder={t('kpi.noDimensions')}
          disabled={locked}
          value={[...document.dimensions]}
          onChange={(dimensions) => set({ dimensions })}
        />
      </Row>
      <Row label={t('kpi.direction')}>
        <Segmented
          aria-label={t('kpi.direction')}
          disabled={locked}
          value={direction}
          options={DIRECTIONS.map((value) => ({ value, label: t(`kpi.direction.${value}`) }))}
          onChange={(next) => set({ ...reshaped(document, next), direction: next })}
        />
      </Row>
      <Row
        label={t('kpi.limits')}
        problem={at('/target', '/thresholds', '/thresholds/warning', '/thresholds/critical')}
      >
        <LimitInput
          label={t('kpi.target')}
          value={document.target}
          {...{ direction, unit, locked }}
          wrong={problems.has('/target')}
          onChange={(target) => set({ target }, 'target')}
        />
        <LimitInput
          label={t('kpi.warning')}
          value={thresholds.warning}
          {...{ direction, unit, locked }}
          wrong={problems.has('/thresholds/warning')}
          onChange={(warning) => limit({ warning })}
        />
        <LimitInput
          label={t('kpi.critical')}
          value={thresholds.critical}
          {...{ direction, unit, locked }}
          wrong={problems.has('/thresholds/critical')}
          onChange={(critical) => limit({ critical })}
        />
        <LimitScale document={document} />
      </Row>
      <Row label={t('kpi.clear')} problem={at('/thresholds/clearMargin', '/thresholds/clearPeriods')}>
        {t('kpi.clear.back')}
        <InputNumber
          className="kpi-small"
          aria-label={t('kpi.clearMargin')}
          min={0}
          disabled={locked}
          value={thresholds.clearMargin}
          suffix={unit}
          onChange={(clearMargin) => limit({ clearMargin: clearMargin ?? 0 })}
        />
        {t('kpi.clear.in')}
        <InputNumber
          className="kpi-small"
          aria-label={t('kpi.clearPeriods')}
          min={1}
          precision={0}
          disabled={locked}
          value={thresholds.clearPeriods}
          onChange={(clearPeriods) => limit({ clearPeriods: clearPeriods ?? 1 })}
        />
        {t('kpi.clear.periods')} <span className="tb-quiet">{t('kpi.clear.why')}</span>
      </Row>
      <Row label={t('kpi.targets')}>
        <TargetsEditor
          document={document}
          units={reference.units}
          locked={locked}
          problems={problems}
          onChange={(targets) => set({ targets: targets.length > 0 ? targets : undefined }, 'targets')}
        />
        <span className="kpi-check">
          <Switch
            size="small"
            aria-label={t('kpi.pace')}
            disabled={locked}
            checked={document.paceByPeriod === true}
            onChange={(on) => set({ paceByPeriod: on || undefined, ...(!on && { paceCurve: undefined }) })}
          />
          {t('kpi.pace')}
        </span>
      </Row>
      <Row label={t('kpi.stale')} problem={at('/staleAfterMinutes', '/window')}>
        <InputNumber
          className="kpi-small"
          aria-label={t('kpi.stale')}
          min={1}
          precision={0}
          disabled={locked}
          value={document.staleAfterMinutes / STALE[stale]}
          onChange={(count) => set({ staleAfterMinutes: (count ?? 1) * STALE[stale] }, 'stale')}
        />
        <Select<StaleUnit>
          aria-label={t('kpi.staleUnit')}
          disabled={locked}
          value={stale}
          options={(Object.keys(STALE) as StaleUnit[]).map((value) => ({ value, label: t(`kpi.staleUnit.${value}`) }))}
          onChange={(next) => set({ staleAfterMinutes: (document.staleAfterMinutes / STALE[stale]) * STALE[next] })}
        />
        <Input
          className="kpi-unit"
          aria-label={t('kpi.window')}
          prefix={<span className="tb-quiet">{t('kpi.window')}</span>}
          placeholder={locked ? '–' : '7d'}
          disabled={locked}
          value={document.window ?? ''}
          onChange={({ target: { value } }) => set({ window: value.trim() || undefined }, 'window')}
        />
      </Row>
      <Row label={t('kpi.parent')} problem={at('/parent')}>
        <Select
          className="kpi-wide"
          aria-label={t('kpi.parent')}
          placeholder={t('kpi.noParent')}
          allowClear
          disabled={locked}
          value={document.parent}
          options={reference.indicators.filter(({ value }) => value !== document.code)}
          showSearch={search}
          onChange={(parent?: string) => set({ parent })}
        />
      </Row>
      <Row label={t('kpi.openData')}>
        <span className="kpi-check">
          <Switch
            size="small"
            aria-label={t('kpi.openData')}
            disabled={locked}
            checked={document.openData === true}
            onChange={(on) => set({ openData: on || undefined })}
          />
          {t(document.openData ? 'kpi.openData.on' : 'kpi.openData.off')}
        </span>
      </Row>
      {document.bands && (
        <Row label={t('kpi.bands')} problem={at('/bands')}>
          <span className="kpi-bands">
            {document.bands.map(({ from, to, vi, color }) => (
              <span key={from} className="tb-chip config-state">
                <i style={{ background: color }} aria-hidden /> {vi} {from}–{to}
              </span>
            ))}
          </span>
          <Button size="small" type="link" onClick={onJson}>
            {t('kpi.editJson')}
          </Button>
        </Row>
      )}
      <Row label={t('kpi.note')}>
        <Input.TextArea
          aria-label={t('kpi.note')}
          autoSize={{ minRows: 1, maxRows: 4 }}
          maxLength={2_000}
          disabled={locked}
          value={document.note ?? ''}
          onChange={({ target: { value } }) => set({ note: value.normalize('NFC') || undefined }, 'note')}
        />
      </Row>
    </div>
  );
}

function Row({
  label,
  problem,
  children,
}: {
  readonly label: string;
  readonly problem?: string | undefined;
  readonly children: ReactNode;
}) {
  const id = useId();
  return (
    <div className="kpi-row" role="group" aria-labelledby={id}>
      <span className="kpi-label" id={id}>
        {label}
      </span>
      <div className="kpi-fields">
        {children}
        {problem && <p className="tb-error kpi-problem">{problem}</p>}
      </div>
    </div>
  );
}

/** Limits as another direction wants them: one number, or an interval. */
function reshaped(document: IndicatorDocument, direction: IndicatorDocument['direction']): Partial<IndicatorDocument> {
  const shape = (limit: Limit | null): Limit | null => {
    if (limit === null) return null;
    if (direction === 'range') return typeof limit === 'number' ? [limit, limit] : limit;
    return typeof limit === 'number' ? limit : limit[direction === 'higherIsBetter' ? 0 : 1];
  };
  const { warning, critical } = document.thresholds;
  return {
    target: shape(document.target),
    thresholds: { ...document.thresholds, warning: shape(warning), critical: shape(critical) },
  };
}

function defined(document: Partial<Record<keyof IndicatorDocument, unknown>>): IndicatorDocument {
  return Object.fromEntries(
    Object.entries(document).filter(([, value]) => value !== undefined),
  ) as unknown as IndicatorDocument;
}
