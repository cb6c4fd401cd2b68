import { SEVERITIES, SeverityBadge, useI18n } from '@trucban/ui';
import { CloseOutlined, PlusOutlined } from '@ant-design/icons';
import { Button, InputNumber, Select, Switch } from 'antd';
import { useId, type ReactNode } from 'react';
import { LengthInput } from '../../../shared/parts/length-input.tsx';
import { ReferenceList } from '../facts/reference-list.tsx';
import { clean, isObject, type Json, type JsonObject } from '../../../shared/json/json-value.ts';
import { isReference, type Reference } from '../model/condition-tree.ts';
import { FIRST_CONDITION, FactConditions } from '../parts/rule-inputs.tsx';
import { ConditionTreeView } from '../tree/condition-tree-view.tsx';
import type { Part } from '../../../shared/parts/part.ts';
import { PartsForm } from '../../../shared/parts/parts-form.tsx';
import { problemAt } from '../../../shared/parts/parts-context.ts';
import { useRuleWords } from '../tree/rule-context.ts';
import { SubjectSelect } from '../tree/subject-select.tsx';

interface AlertPanelProps {
  readonly document: JsonObject;
  readonly firstSubject: Reference;
  readonly onChange: (document: JsonObject, about?: string) => void;
}

/** One alert for each key instead of an action on every event: how long before it is raised, its severity by time, when it ends. */
export function AlertPanel({ document, firstSubject, onChange }: AlertPanelProps) {
  const { t } = useI18n();
  const { locked, problems, toJson } = useRuleWords();
  const { alert: given, ...rest } = document;
  const alert = isObject(given) ? given : undefined;
  const set = (part: Readonly<Record<string, Json | undefined>>, about = ''): void =>
    onChange({ ...document, alert: clean({ ...alert, ...part }) }, about);
  const problem = problemAt(problems, '/alert');
  const clear = isObject(alert?.['clear']) ? alert['clear'] : undefined;
  const absence = typeof alert?.['absence'] === 'string' ? alert['absence'] : undefined;
  const own = clear?.['conditions'];
  const setClear = (part: Readonly<Record<string, Json | undefined>>): void => {
    const next = clean({ ...clear, ...part });
    set({ clear: Object.keys(next).length > 0 ? next : undefined });
  };
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
              value={absence}
              disabled={locked}
              onChange={(next) =>
                set(
                  next === undefined
                    ? { absence: next }
                    : { absence: next, hold: undefined, clear: onlyConditions(clear), clearAfter: undefined },
                )
              }
            />
            <span className="tb-quiet">{t('rule.alert.absenceHelp')}</span>
          </Row>
          {absence === undefined && (
            <Row label={t('rule.alert.hold')}>
              <HoldInput label={t('rule.alert.hold')} hold={alert['hold']} onChange={(hold) => set({ hold })} />
              <UntilInput hold={alert['hold']} onChange={(hold) => set({ hold })} />
            </Row>
          )}
          <Ladder alert={alert} onChange={(ladder) => set({ ladder })} />
          <Severities alert={alert} onChange={(severities) => set({ severities })} />
          <Row label={t(absence === undefined ? 'rule.alert.clear' : 'rule.alert.clearWatch')}>
            {absence === undefined && (
              <HoldInput
                label={t('rule.alert.clear')}
                hold={clear ?? {}}
                onChange={(next) => setClear({ for: undefined, samples: undefined, ...(isObject(next) ? next : {}) })}
              />
            )}
            <Switch
              aria-label={t('rule.alert.clearOwn')}
              checked={own !== undefined}
              disabled={locked}
              onChange={(on) =>
                setClear({
                  conditions: on
                    ? { all: [{ ...(firstSubject as unknown as JsonObject), operator: 'lessThan', value: 0 }] }
                    : undefined,
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
      <InputNumber
        className="part-length"
        size="small"
        aria-label={t('rule.alert.samplesOf', { label })}
        min={1}
        max={1_000}
        precision={0}
        disabled={locked}
        value={typeof own['samples'] === 'number' ? own['samples'] : null}
        onChange={(samples) => set({ samples: samples ?? undefined })}
      />
      <span>{t('rule.alert.samples')}</span>
    </>
  );
}

function Ladder({
  alert,
  onChange,
}: {
  readonly alert: JsonObject;
  readonly onChange: (ladder: Json | undefined) => void;
}) {
  const { t } = useI18n();
  const { locked } = useRuleWords();
  const rungs = Array.isArray(alert['ladder']) ? (alert['ladder'] as readonly Json[]) : [];
  const write = (next: readonly Json[]): void => onChange(next.length > 0 ? next : undefined);
  if (locked && rungs.length === 0) return null;
  return (
    <Row label={t('rule.alert.ladder')}>
      {rungs.map((rung, i) => {
        const own = isObject(rung) ? rung : {};
        return (
          <span className="rule-rung" key={i}>
            {t('rule.alert.after')}
            <LengthInput
              label={t('rule.alert.afterOf', { number: i + 1 })}
              value={typeof own['after'] === 'string' ? own['after'] : undefined}
              disabled={locked}
              onChange={(after) => write(rungs.with(i, { ...own, after: after ?? 'PT1H' }))}
            />
            <Select
              size="small"
              className="rule-severity"
              aria-label={t('rule.alert.severityOf', { number: i + 1 })}
              disabled={locked}
              value={typeof own['severity'] === 'string' ? own['severity'] : undefined}
              options={SEVERITIES.map((each) => ({ value: each as string, label: <SeverityBadge severity={each} /> }))}
              onChange={(severity) => write(rungs.with(i, { ...own, severity }))}
            />
            {!locked && (
              <Button
                size="small"
                type="text"
                className="rule-icon"
                icon={<CloseOutlined aria-hidden />}
                aria-label={t('rule.alert.removeRung', { number: i + 1 })}
                onClick={() => write(rungs.toSpliced(i, 1))}
              />
            )}
          </span>
        );
      })}
      {!locked && (
        <Button
          size="small"
          type="text"
          icon={<PlusOutlined aria-hidden />}
          onClick={() => write([...rungs, { after: 'PT1H', severity: 'high' }])}
        >
          {t('rule.alert.addRung')}
        </Button>
      )}
    </Row>
  );
}

/** A deadline that the event or a fact of the rule says, instead of a time. */
function UntilInput({ hold, onChange }: { readonly hold: Json | undefined; readonly onChange: (hold: Json) => void }) {
  const { t } = useI18n();
  const { locked } = useRuleWords();
  const own = isObject(hold) ? hold : {};
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

/** Severity by what the event says: the first that fits. */
const BY_CONDITION: readonly Part[] = [
  {
    ...{ key: 'severities', vi: 'Mức theo điều kiện', en: 'Severity by condition', shown: true },
    input: {
      kind: 'list',
      least: 0,
      item: { vi: 'Mức', en: 'Severity' },
      fresh: { severity: 'high', conditions: FIRST_CONDITION },
      parts: [
        { key: 'severity', vi: 'Mức độ', en: 'Severity', input: { kind: 'severity' }, needed: true },
        { key: 'conditions', vi: 'Khi', en: 'When', input: { kind: 'own', Input: FactConditions }, needed: true },
      ],
    },
  },
];

function Severities({
  alert,
  onChange,
}: {
  readonly alert: JsonObject;
  readonly onChange: (severities: Json | undefined) => void;
}) {
  const { severities } = alert;
  return (
    <PartsForm
      parts={BY_CONDITION}
      object={clean({ severities })}
      path="/alert"
      onChange={(next) => onChange(next['severities'])}
    />
  );
}

const onlyConditions = (clear: JsonObject | undefined): Json | undefined =>
  clear?.['conditions'] === undefined ? undefined : { conditions: clear['conditions'] };

/** Without an alert there is no end of one. */
function withoutEnd(document: JsonObject): JsonObject {
  const { onClear: _, ...rest } = document;
  return rest;
}
