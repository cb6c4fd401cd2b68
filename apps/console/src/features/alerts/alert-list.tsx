import type { AlertDto } from '@trucban/contracts';
import { useI18n } from '@trucban/ui';
import { Button } from 'antd';
import { useEffect, useMemo, useState, type ReactNode } from 'react';
import { useSteadyScroll } from '../../shared/list/use-steady-scroll.ts';
import { windowOf, type Line } from '../../shared/list/windowing.ts';
import { useRuleName } from '../../shared/rule-names.ts';
import { groupsOf, isUnseen, type AlertGroup, type Grouping } from './alert-rows.ts';
import { AlertRow } from './alert-row.tsx';
import { useThingName } from './use-alert-words.ts';

type AlertLine = Line & ({ readonly group: AlertGroup } | { readonly alert: AlertDto });

interface ListProps {
  readonly alerts: readonly AlertDto[];
  readonly grouping: Grouping;
  readonly selectedId: string | undefined;
  readonly onSelect: (id: string) => void;
  /** Nothing when the person may only look. */
  readonly onAcknowledge: ((alerts: readonly AlertDto[]) => void) | undefined;
  /** Told the order of the rows, for the keys. */
  readonly onOrder: (ids: readonly string[]) => void;
  readonly rowPx: number;
  /** Height of a group's heading. */
  readonly headPx: number;
}

/** The alerts by group. What the person looks at stays where it is when others come and go. */
export function AlertList(props: ListProps) {
  const { alerts, grouping, selectedId, onSelect, onAcknowledge, onOrder, rowPx, headPx } = props;
  const { t } = useI18n();
  const [folded, setFolded] = useState<ReadonlySet<string>>(new Set());
  const groups = useMemo(() => groupsOf(alerts, grouping), [alerts, grouping]);
  const lines = useMemo(
    () => linesOf(groups, grouping, folded, { rowPx, headPx }),
    [groups, grouping, folded, rowPx, headPx],
  );
  const { box, view, onScroll, reveal } = useSteadyScroll(lines, selectedId, isRow, headPx);
  const part = windowOf(lines, view.top, view.height);
  useEffect(() => onOrder(lines.flatMap((line) => ('alert' in line ? [line.alert.id] : []))), [lines, onOrder]);
  useEffect(() => {
    if (selectedId) reveal(selectedId, rowPx);
    // Only another selection scrolls; a list that changes must not.
  }, [selectedId]);

  return (
    <div ref={box} className="alert-rows" role="list" aria-label={t('nav.alerts')} onScroll={onScroll}>
      <div style={{ height: part.before }} aria-hidden />
      {lines
        .slice(part.from, part.to)
        .map((line): ReactNode =>
          'alert' in line ? (
            <AlertRow
              key={line.key}
              alert={line.alert}
              selected={line.alert.id === selectedId}
              onSelect={onSelect}
              onAcknowledge={onAcknowledge}
            />
          ) : (
            <GroupHead
              key={line.key}
              group={line.group}
              grouping={grouping}
              folded={folded.has(line.group.key)}
              onFold={() => setFolded((now) => toggled(now, line.group.key))}
              onAcknowledge={onAcknowledge}
            />
          ),
        )}
      <div style={{ height: part.after }} aria-hidden />
    </div>
  );
}

interface HeadProps extends Pick<ListProps, 'grouping' | 'onAcknowledge'> {
  readonly group: AlertGroup;
  readonly folded: boolean;
  readonly onFold: () => void;
}

function GroupHead({ group, grouping, folded, onFold, onAcknowledge }: HeadProps) {
  const { t } = useI18n();
  const ruleName = useRuleName();
  const thingName = useThingName();
  const name =
    grouping === 'rule' ? ruleName(group.key) : thingName(JSON.stringify([group.key])) || t('alerts.noThing');
  return (
    <div className="alert-group" role="listitem">
      <button type="button" className="alert-group-name" aria-expanded={!folded} onClick={onFold}>
        <span aria-hidden>{folded ? '▸' : '▾'}</span>
        <span className="alert-group-text">{name}</span>
        {grouping === 'rule' && ruleName(group.key) !== group.key && (
          <span className="tb-quiet alert-group-code">{group.key}</span>
        )}
        <span className="tb-count">{group.alerts.length}</span>
        {group.unseen > 0 && (
          <span className="tb-count alert-unseen">{t('alerts.unseen', { count: group.unseen })}</span>
        )}
      </button>
      {onAcknowledge && group.unseen > 1 && (
        <Button type="link" size="small" onClick={() => onAcknowledge(group.alerts.filter(isUnseen))}>
          {t('alerts.acknowledgeAll', { count: group.unseen })}
        </Button>
      )}
    </div>
  );
}

const isRow = (line: AlertLine): boolean => 'alert' in line;

function toggled(set: ReadonlySet<string>, key: string): ReadonlySet<string> {
  const next = new Set(set);
  if (!next.delete(key)) next.add(key);
  return next;
}

function linesOf(
  groups: readonly AlertGroup[],
  grouping: Grouping,
  folded: ReadonlySet<string>,
  { rowPx, headPx }: Pick<ListProps, 'rowPx' | 'headPx'>,
): readonly AlertLine[] {
  return groups.flatMap((group): AlertLine[] => [
    ...(grouping === 'none' ? [] : [{ key: `group-${group.key}`, height: headPx, group }]),
    ...(folded.has(group.key) ? [] : group.alerts.map((alert): AlertLine => ({ key: alert.id, height: rowPx, alert }))),
  ]);
}
