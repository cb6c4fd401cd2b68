import type { IncidentListItem } from '@trucban/contracts';
import { useI18n } from '@trucban/ui';
import { useMemo, useState, type ReactNode } from 'react';
import { useSteadyScroll } from '../../shared/list/use-steady-scroll.ts';
import { windowOf, type Line } from '../../shared/list/windowing.ts';
import { GROUPS, boardGroups, type BoardGroup } from './board-rows.ts';
import { BoardRow } from './board-row.tsx';

const HEAD_PX = 26;

type ListLine = Line &
  ({ readonly group: BoardGroup; readonly count: number } | { readonly incident: IncidentListItem });

interface ListProps {
  readonly incidents: readonly IncidentListItem[];
  readonly selectedId: string | undefined;
  readonly onSelect: (id: string) => void;
  readonly onOpen: (id: string) => void;
  /** Height of a row in pixels: cards on a phone are higher. */
  readonly rowPx: number;
}

/**
 * The rows by group. It is one listbox: the arrow keys move, Enter opens. When rows come, go or change places, the row that the
 * person looks at (the selected one, else the first visible) stays where it is on the screen.
 */
export function BoardList({ incidents, selectedId, onSelect, onOpen, rowPx }: ListProps) {
  const { t } = useI18n();
  const [folded, setFolded] = useState<ReadonlySet<BoardGroup>>(new Set());
  const lines = useMemo(() => linesOf(incidents, folded, rowPx), [incidents, folded, rowPx]);
  const { box, view, onScroll, reveal: show } = useSteadyScroll(lines, selectedId, isRow, HEAD_PX);
  const part = windowOf(lines, view.top, view.height);
  const rows = lines.flatMap((line) => ('incident' in line ? [line.incident.id] : []));

  const reveal = (id: string): void => {
    onSelect(id);
    show(id, rowPx);
  };
  const move = (by: number): void => {
    const at = selectedId === undefined ? -1 : rows.indexOf(selectedId);
    const next = rows[Math.min(rows.length - 1, Math.max(0, at + by))];
    if (next) reveal(next);
  };
  const onKeyDown = (event: React.KeyboardEvent): void => {
    const steps: Readonly<Record<string, number>> = {
      ArrowDown: 1,
      ArrowUp: -1,
      PageDown: 10,
      PageUp: -10,
      End: rows.length,
      Home: -rows.length,
    };
    const by = steps[event.key];
    if (by !== undefined) move(by);
    else if (event.key === 'Enter' && selectedId) onOpen(selectedId);
    else if (/^[1-5]$/.test(event.key)) {
      const first = lines.findIndex((line) => 'group' in line && line.group === GROUPS[Number(event.key) - 1]);
      const row = lines[first + 1];
      if (first >= 0 && row && 'incident' in row) reveal(row.incident.id);
    } else return;
    event.preventDefault();
  };

  return (
    <div
      ref={box}
      className="board-rows"
      role="listbox"
      tabIndex={0}
      aria-label={t('nav.board')}
      aria-activedescendant={selectedId && rows.includes(selectedId) ? `row-${selectedId}` : undefined}
      onKeyDown={onKeyDown}
      onScroll={onScroll}
    >
      <div style={{ height: part.before }} />
      {lines
        .slice(part.from, part.to)
        .map((line): ReactNode =>
          'incident' in line ? (
            <BoardRow
              key={line.key}
              incident={line.incident}
              selected={line.incident.id === selectedId}
              onSelect={onSelect}
              onOpen={onOpen}
            />
          ) : (
            <GroupHead
              key={line.key}
              line={line}
              folded={folded.has(line.group)}
              onFold={() => setFolded((now) => toggled(now, line.group))}
            />
          ),
        )}
      <div style={{ height: part.after }} />
    </div>
  );
}

function GroupHead({
  line,
  folded,
  onFold,
}: {
  readonly line: { readonly group: BoardGroup; readonly count: number };
  readonly folded: boolean;
  readonly onFold: () => void;
}) {
  const { t } = useI18n();
  return (
    <div className={`row-group row-group-${line.group}`} role="presentation" onClick={onFold}>
      <span aria-hidden>{folded ? '▸' : '▾'}</span>
      <span>{t(`board.group.${line.group}`)}</span>
      <span className="tb-count">{line.count}</span>
    </div>
  );
}

const isRow = (line: ListLine): boolean => 'incident' in line;

function toggled(set: ReadonlySet<BoardGroup>, group: BoardGroup): ReadonlySet<BoardGroup> {
  const next = new Set(set);
  if (!next.delete(group)) next.add(group);
  return next;
}

function linesOf(
  incidents: readonly IncidentListItem[],
  folded: ReadonlySet<BoardGroup>,
  rowPx: number,
): readonly ListLine[] {
  return [...boardGroups(incidents)].flatMap(([group, rows]): ListLine[] => [
    { key: `group-${group}`, height: HEAD_PX, group, count: rows.length },
    ...(folded.has(group) ? [] : rows.map((incident): ListLine => ({ key: incident.id, height: rowPx, incident }))),
  ]);
}
