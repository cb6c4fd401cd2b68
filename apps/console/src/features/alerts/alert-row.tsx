import type { AlertDto } from '@trucban/contracts';
import { Keycap, SeverityShape, age, useI18n, useNow } from '@trucban/ui';
import { Button } from 'antd';
import { memo } from 'react';
import { shortNumber } from '../../shared/numbers.ts';
import { useRuleName } from '../../shared/rule-names.ts';
import { useChanged } from '../live/index.ts';
import { AlertState } from './alert-state.tsx';
import { isUnseen, lookOf } from './alert-rows.ts';
import { useThingName } from './use-alert-words.ts';

interface RowProps {
  readonly alert: AlertDto;
  readonly selected: boolean;
  readonly onSelect: (id: string) => void;
  readonly onAcknowledge: ((alerts: readonly AlertDto[]) => void) | undefined;
}

/** One alert: what and about what on the left, how it stands on the right. */
export const AlertRow = memo(function AlertRow({ alert, selected, onSelect, onAcknowledge }: RowProps) {
  const { t } = useI18n();
  const ruleName = useRuleName();
  const thing = useThingName()(alert.key);
  const changed = useChanged(alert.id);
  const look = lookOf(alert);
  const classes = [
    'alert-row',
    `row-${alert.severity}`,
    `alert-row-${look}`,
    selected && 'row-selected',
    changed && 'row-changed',
  ];
  return (
    <div className={classes.filter(Boolean).join(' ')} role="listitem">
      <button
        type="button"
        className="alert-row-main"
        aria-current={selected ? 'true' : undefined}
        onClick={() => onSelect(alert.id)}
      >
        <SeverityShape severity={alert.severity} size={24} />
        <span className="alert-row-age">
          <Age since={alert.state === 'cleared' ? (alert.clearedAt ?? alert.raisedAt) : alert.raisedAt} />
          <span className="tb-quiet tb-num">×{alert.count}</span>
        </span>
        <span className="alert-row-text">
          <span className="alert-row-title">
            {alert.exercise && <span className="exercise-tag">{t('exercise')}</span>}
            {thing || ruleName(alert.rule)}
          </span>
          <span className="alert-row-rule">
            {thing && ruleName(alert.rule)}
            {alert.incidentNumber && (
              <b className="alert-row-incident">
                {t('alerts.incident', { number: shortNumber(alert.incidentNumber) })}
              </b>
            )}
          </span>
        </span>
        <AlertState look={look} />
      </button>
      {onAcknowledge && (
        <span className="alert-row-act">
          {isUnseen(alert) && (
            <Button size="small" onClick={() => onAcknowledge([alert])}>
              {t('alerts.acknowledge')} {selected && <Keycap>A</Keycap>}
            </Button>
          )}
        </span>
      )}
    </div>
  );
});

function Age({ since }: { readonly since: string }) {
  const { t } = useI18n();
  const now = useNow();
  return <b className="tb-num">{age(now - Date.parse(since), { days: t('time.days'), hour: t('time.hour') })}</b>;
}
