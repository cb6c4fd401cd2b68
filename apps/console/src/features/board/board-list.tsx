import type { IncidentListItem } from '@trucban/contracts';
import { useI18n } from '@trucban/ui';
import { useLayoutEffect, useMemo, useRef, useState, type ReactNode } from 'react';
import { GROUPS, boardGroups, type BoardGroup } from './board-rows.ts';
import { BoardRow } from './board-row.tsx';
import { offsetOf, windowOf, type Line } from './windowing.ts';

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
  const { box, view, onScroll } = useSteadyScroll(lines, selectedId);
  const part = windowOf(lines, view.top, view.height);
  const rows = lines.flatMap((line) => ('incident' in line ? [line.incident.id] : []));

  const reveal = (id: string): void => {
    onSelect(id);
    const y = offsetOf(lines, id);
    const element = box.current;
    if (!element || y === undefined) return;
    if (y < element.scrollTop + HEAD_PX) element.scrollTop = y - HEAD_PX;
    else if (y + rowPx > element.scrollTop + element.clientHeight) element.scrollTop = y + rowPx - element.clientHeight;
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

/** Scroll position, what of it is seen, and its correction when lines above the anchor come or go. */
function useSteadyScroll(lines: readonly ListLine[], selectedId: string | undefined) {
  const box = useRef<HTMLDivElement>(null);
  const [view, setView] = useState({ top: 0, height: 1_200 });
  const anchor = useRef<{ readonly key: string; readonly above: number } | undefined>(undefined);

  const remember = (): void => {
    const element = box.current;
    if (!element) return;
    const { scrollTop, clientHeight } = element;
    const seen = (key: string): number | undefined => {
      const y = offsetOf(lines, key);
      return y !== undefined && y >= scrollTop && y < scrollTop + clientHeight ? y : undefined;
    };
    const selected = selectedId === undefined ? undefined : seen(selectedId);
    const first = lines.find((line) => 'incident' in line && seen(line.key) !== undefined);
    const key = selected !== undefined ? selectedId : first?.key;
    // At the very top new rows may push: that is where the person looks for them.
    anchor.current =
      key !== undefined && (scrollTop > 0 || selected !== undefined)
        ? { key, above: (seen(key) ?? 0) - scrollTop }
        : undefined;
  };

  useLayoutEffect(() => {
    const element = box.current;
    const kept = anchor.current;
    if (element && kept && element.scrollTop > 0) {
      const y = offsetOf(lines, kept.key);
      if (y !== undefined && y - element.scrollTop !== kept.above) element.scrollTop = y - kept.above;
    }
    remember();
    if (element)
      setView((now) =>
        now.height === element.clientHeight && now.top === element.scrollTop
          ? now
          : { top: element.scrollTop, height: element.clientHeight },
      );
  }, [lines, selectedId]);

  const onScroll = (): void => {
    remember();
    const element = box.current;
    if (element) setView({ top: element.scrollTop, height: element.clientHeight });
  };
  return { box, view, onScroll };
}
