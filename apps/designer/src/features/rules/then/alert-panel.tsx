import { SEVERITIES, useI18n } from '@trucban/ui';
import { InputNumber, Switch } from 'antd';
import { useId, type ReactNode } from 'react';
import { LengthInput } from '../../../shared/parts/length-input.tsx';
import { ReferenceList } from '../facts/reference-list.tsx';
import { clean, isObject, type Json, type JsonObject } from '../../../shared/json/json-value.ts';
import { isReference, jsonOf, type LeafNode, type Reference } from '../model/condition-tree.ts';
import { newLeaf } from '../model/subjects.ts';
import { FIRST_CONDITION, FactConditions } from '../parts/rule-inputs.tsx';
import { ConditionTreeView } from '../tree/condition-tree-view.tsx';
import type { Part } from '../../../shared/parts/part.ts';
import { PartsForm } from '../../../shared/parts/parts-form.tsx';
import { problemAt } from '../../../shared/parts/parts-context.ts';
import { useRuleWords } from '../tree/rule-context.ts';
import { SubjectSelect } from '../tree/subject-select.tsx';
import { ActionsField } from './actions-panel.tsx';

interface AlertPanelProps {
  readonly document: JsonObject;
  readonly firstSubject: Reference;
  readonly onChange: (document: JsonObject, about?: string) => void;
}

/** One alert for each key instead of an action on every event: how long before it is raised, its severity by time, when it ends. */
export function AlertPanel({ document, firstSubject, onChange }: AlertPanelProps) {
  const { t } = useI18n();
  const { locked, problems, subjects, toJson } = useRuleWords();
  const { alert: given, ...rest } = document;
  const alert = isObject(given) ? given : undefined;
  const set = (part: Readonly<Record<string, Json | undefined>>, about = ''): void =>
    onChange({ ...document, alert: clean({ ...alert, ...part }) }, about);
  const problem = problemAt(problems, '/alert');
  const clear = isObject(alert?.['clear']) ? alert['clear'] : undefined;
  const absence = alert?.['absence'];
  const own = clear?.['conditions'];
  const setClear = (part: Readonly<Record<string, Json | undefined>>): void => {
    const next = clean({ ...clear, ...part });
    set({ clear: Object.keys(next).length > 0 ? next : undefined });
  };
  const setAbsence = (next: Json | undefined): void =>
    set(
      next === undefined
        ? { absence: next }
        : { absence: next, hold: undefined, clear: withoutTime(clear), clearAfter: undefined },
    );
  return (
    <>
      <Row label={t('rule.alert')}>
        <Switch
          aria-label={t('rule.alert')}
          checked={alert !== undefined}
          disabled={locked}
          onChange={(on) => onChange(on ? { severity: 'medium', ...document, alert: {} } : withoutEnd(rest))}
        />
        <span className="tb-quiet">{t(alert ? 'rule.alert.on' : 'rule.alert.off')}</span>
      </Row>
      {alert && (
        <>
          <Row label={t('rule.alert.by')}>
            <ReferenceList
              label={t('rule.alert.by')}
              value={alert['by'] as readonly Json[] | undefined}
              onChange={(by) => set({ by: by as unknown as Json })}
            />
          </Row>
          <Row label={t('rule.alert.absence')}>
            <LengthInput
              label={t('rule.alert.absence')}
              value={typeof absence === 'string' ? absence : undefined}
              disabled={locked}
              onChange={setAbsence}
            />
            <UntilInput of={absence} onChange={(next) => setAbsence(next['until'] === undefined ? undefined : next)} />
            <span className="tb-quiet">{t('rule.alert.absenceHelp')}</span>
          </Row>
          {absence === undefined && (
            <Row label={t('rule.alert.hold')}>
              <HoldInput label={t('rule.alert.hold')} hold={alert['hold']} onChange={(hold) => set({ hold })} />
              <UntilInput of={alert['hold']} onChange={(hold) => set({ hold })} />
            </Row>
          )}
          <ByTime alert={alert} onChange={set} />
          <Row label={t(absence === undefined ? 'rule.alert.clear' : 'rule.alert.clearWatch')}>
            {absence === undefined ? (
              <HoldInput
                label={t('rule.alert.clear')}
                hold={clear ?? {}}
                onChange={(next) => setClear({ for: undefined, samples: undefined, ...(isObject(next) ? next : {}) })}
              />
            ) : (
              <SamplesInput
                label={t('rule.alert.clear')}
                value={clear?.['samples']}
                onChange={(samples) => setClear({ samples })}
              />
            )}
            <Switch
              aria-label={t('rule.alert.clearOwn')}
              checked={own !== undefined}
              disabled={locked}
              onChange={(on) =>
                setClear({
                  conditions: on ? { all: [jsonOf(reversed(newLeaf(firstSubject, subjects)))] } : undefined,
                })
              }
            />
            <span className="tb-quiet">
              {t(absence === undefined ? 'rule.alert.clearOwn' : 'rule.alert.clearWatchOwn')}
            </span>
          </Row>
          {own !== undefined && (
            <ConditionTreeView
              json={own}
              path="/alert/clear/conditions"
              label={t('rule.alert.clearOwn')}
              firstSubject={firstSubject}
              onChange={(next) => setClear({ conditions: next })}
              onJson={toJson}
            />
          )}
          {absence === undefined && (
            <Row label={t('rule.alert.clearAfter')}>
              <LengthInput
                label={t('rule.alert.clearAfter')}
                value={typeof alert['clearAfter'] === 'string' ? alert['clearAfter'] : undefined}
                disabled={locked}
                onChange={(clearAfter) => set({ clearAfter })}
              />
            </Row>
          )}
          {problem && <p className="rule-problem tb-error">{problem}</p>}
        </>
      )}
    </>
  );
}

function Row({ label, children }: { readonly label: string; readonly children: ReactNode }) {
  const id = useId();
  return (
    <div className="rule-field" role="group" aria-labelledby={id}>
      <span className="rule-label" id={id}>
        {label}
      </span>
      {children}
    </div>
  );
}

function HoldInput({
  label,
  hold,
  onChange,
}: {
  readonly label: string;
  readonly hold: Json | undefined;
  readonly onChange: (hold: Json | undefined) => void;
}) {
  const { t } = useI18n();
  const { locked } = useRuleWords();
  const own = isObject(hold) ? hold : {};
  const set = (part: Readonly<Record<string, Json | undefined>>): void => {
    const { for: time, samples, ...kept } = own;
    const next = clean({ for: time, samples, ...kept, ...part });
    onChange(Object.keys(next).length > 0 ? next : undefined);
  };
  return (
    <>
      <LengthInput
        label={label}
        value={typeof own['for'] === 'string' ? own['for'] : undefined}
        disabled={locked}
        onChange={(time) => set({ for: time })}
      />
      <span>{t('rule.alert.or')}</span>
      <SamplesInput label={label} value={own['samples']} onChange={(samples) => set({ samples })} />
    </>
  );
}

/** So many events in a row. */
function SamplesInput({
  label,
  value,
  onChange,
}: {
  readonly label: string;
  readonly value: Json | undefined;
  readonly onChange: (samples: number | undefined) => void;
}) {
  const { t } = useI18n();
  const { locked } = useRuleWords();
  return (
    <>
      <InputNumber
        className="part-length"
        size="small"
        aria-label={t('rule.alert.samplesOf', { label })}
        min={1}
        max={1_000}
        precision={0}
        disabled={locked}
        value={typeof value === 'number' ? value : null}
        onChange={(samples) => onChange(samples ?? undefined)}
      />
      <span>{t('rule.alert.samples')}</span>
    </>
  );
}

/** A deadline that the event or a fact of the rule says, instead of a time. */
function UntilInput({
  of,
  onChange,
}: {
  readonly of: Json | undefined;
  readonly onChange: (next: JsonObject) => void;
}) {
  const { t } = useI18n();
  const { locked } = useRuleWords();
  const own = isObject(of) ? of : {};
  const { until } = own;
  return (
    <>
      <span>{t('rule.alert.or')}</span>
      <Switch
        size="small"
        aria-label={t('rule.alert.until')}
        checked={until !== undefined}
        disabled={locked}
        onChange={(on) => onChange(clean({ ...own, until: on ? { fact: 'data', path: 'dueAt' } : undefined }))}
      />
      <span className="tb-quiet">{t('rule.alert.until')}</span>
      {isReference(until) && (
        <SubjectSelect
          value={until}
          label={t('rule.alert.until')}
          onChange={(place) => onChange({ ...own, until: place as unknown as Json })}
        />
      )}
    </>
  );
}

/** What becomes of an alert: its severity by what the event says, the first that fits, and its rungs by time. */
function byTime(withSteps: boolean): readonly Part[] {
  const severity: Part = { key: 'severity', vi: 'Mức độ', en: 'Severity', input: { kind: 'severity' } };
  return [
    {
      key: 'ladder',
      vi: 'Nâng mức theo thời gian',
      en: 'Severity by time',
      shown: true,
      input: {
        kind: 'list',
        least: 0,
        item: { vi: 'Bậc', en: 'Rung' },
        fresh: { after: 'PT1H', severity: 'high' },
        parts: [
          { key: 'after', vi: 'Sau', en: 'After', input: { kind: 'length' }, needed: true },
          { ...severity, shown: true },
          ...(withSteps ? [STEPS] : []),
          { key: 'actions', vi: 'Làm thêm', en: 'Then also', input: { kind: 'own', Input: ActionsField, fresh: [] } },
        ],
      },
    },
    {
      key: 'severities',
      vi: 'Mức theo điều kiện',
      en: 'Severity by condition',
      shown: true,
      input: {
        kind: 'list',
        least: 0,
        item: { vi: 'Mức', en: 'Severity' },
        fresh: { severity: 'high', conditions: FIRST_CONDITION },
        parts: [
          { ...severity, needed: true },
          { key: 'conditions', vi: 'Khi', en: 'When', input: { kind: 'own', Input: FactConditions }, needed: true },
        ],
      },
    },
  ];
}
const STEPS: Part = {
  key: 'steps',
  vi: 'Nâng thêm',
  en: 'Steps graver',
  input: { kind: 'number', min: 1, max: SEVERITIES.length, whole: true },
  help: {
    vi: 'Số bậc trên mức mà sự kiện cuối cùng cho thấy lúc đó; chỉ khi kêu vì vắng.',
    en: 'So many steps above what its last event would say then; of what is absent only.',
  },
};
const PLAIN = byTime(false);
const OF_ABSENCE = byTime(true);

const hasSteps = (ladder: Json | undefined): boolean =>
  Array.isArray(ladder) && (ladder as readonly Json[]).some((rung) => isObject(rung) && rung['steps'] !== undefined);

function ByTime({
  alert,
  onChange,
}: {
  readonly alert: JsonObject;
  readonly onChange: (part: Readonly<Record<string, Json | undefined>>) => void;
}) {
  const { ladder, severities, absence } = alert;
  return (
    <PartsForm
      parts={absence !== undefined || hasSteps(ladder) ? OF_ABSENCE : PLAIN}
      object={clean({ ladder, severities })}
      path="/alert"
      onChange={(next) => onChange({ ladder: next['ladder'], severities: next['severities'] })}
    />
  );
}

/** What is absent has no time to hold. */
function withoutTime(clear: JsonObject | undefined): Json | undefined {
  const { for: _, ...kept } = clear ?? {};
  return Object.keys(kept).length > 0 ? kept : undefined;
}

/** Without an alert there is no end of one. */
function withoutEnd(document: JsonObject): JsonObject {
  const { onClear: _, ...rest } = document;
  return rest;
}

/** What ends an alert begins as the opposite of what a new condition would raise it on. */
function reversed(leaf: LeafNode): LeafNode {
  if (leaf.value === true) return { ...leaf, value: false };
  return leaf.operator === 'greaterThan' ? { ...leaf, operator: 'lessThan' } : leaf;
}
