import type { IndicatorDocument, TargetEntry } from '@trucban/kpi-engine';
import { matches, useI18n } from '@trucban/ui';
import { CloseOutlined, PlusOutlined } from '@ant-design/icons';
import { Button, Input, Select } from 'antd';
import type { Option } from '../queries.ts';
import { LimitInput } from './limit-input.tsx';

interface TargetsEditorProps {
  readonly document: IndicatorDocument;
  readonly units: readonly Option[];
  readonly locked: boolean;
  readonly problems: ReadonlyMap<string, string>;
  readonly onChange: (targets: readonly TargetEntry[]) => void;
}

/** Targets that hold for a period, a unit, or both: the path of a plan. */
export function TargetsEditor({ document, units, locked, problems, onChange }: TargetsEditorProps) {
  const { t } = useI18n();
  const targets = document.targets ?? [];
  const change = (i: number, part: Partial<Record<keyof TargetEntry, unknown>>): void =>
    onChange(targets.with(i, defined({ ...targets[i], ...part })));
  return (
    <div className="kpi-targets">
      {targets.map((entry, i) => (
        <div className="kpi-target" key={i}>
          <Input
            aria-label={t('kpi.targetPeriod', { number: i + 1 })}
            placeholder={t('kpi.anyPeriod')}
            disabled={locked}
            value={entry.period ?? ''}
            {...(problems.has(`/targets/${i}/period`) && { status: 'error' as const })}
            onChange={({ target: { value } }) => change(i, { period: value.trim() || undefined })}
          />
          <Select<string, Option>
            aria-label={t('kpi.targetUnit', { number: i + 1 })}
            placeholder={t('kpi.anyUnit')}
            allowClear
            disabled={locked}
            value={entry.orgUnit}
            options={[...units]}
            popupMatchSelectWidth={320}
            showSearch={{ filterOption: (query, each) => matches(query, each?.label ?? '') }}
            onChange={(orgUnit?: string) => change(i, { orgUnit })}
          />
          <LimitInput
            label={t('kpi.target')}
            value={entry.target}
            direction={document.direction}
            unit={document.unit}
            locked={locked}
            wrong={problems.has(`/targets/${i}/target`)}
            onChange={(target) => change(i, { target })}
          />
          {!locked && (
            <Button
              type="text"
              size="small"
              icon={<CloseOutlined aria-hidden />}
              aria-label={t('kpi.removeTarget', { number: i + 1 })}
              onClick={() => onChange(targets.toSpliced(i, 1))}
            />
          )}
          {entry.thresholds && <span className="tb-quiet">{t('kpi.ownThresholds')}</span>}
          {[...problems]
            .filter(([path]) => path.startsWith(`/targets/${i}/`) || path === `/targets/${i}`)
            .map(([path, text]) => (
              <p key={path} className="tb-error kpi-problem">
                {text}
              </p>
            ))}
        </div>
      ))}
      {!locked && (
        <Button
          size="small"
          type="text"
          icon={<PlusOutlined aria-hidden />}
          onClick={() => onChange([...targets, { target: document.target }])}
        >
          {t('kpi.addTarget')}
        </Button>
      )}
    </div>
  );
}

function defined(entry: Partial<Record<keyof TargetEntry, unknown>>): TargetEntry {
  return Object.fromEntries(Object.entries(entry).filter(([, value]) => value !== undefined)) as unknown as TargetEntry;
}
