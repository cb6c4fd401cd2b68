import type { Dashboard, DashboardItem } from '@trucban/contracts';
import { Keycap, Panel, useI18n, useLocalized } from '@trucban/ui';
import { quantityText } from '@trucban/ui/number';
import { useRef } from 'react';
import { Link } from 'react-router';
import { shortArea } from '../../shared/place.ts';
import { useAgencyNames } from '../../shared/reference.ts';
import { lookOf, type HeatRows } from './dashboard-rows.ts';
import { LookSign } from './kpi-look.tsx';

interface HeatProps {
  readonly heat: HeatRows;
  /** Of the unit above: names of the indicators, and its own numbers. */
  readonly dashboard: Dashboard;
  readonly chosen: { readonly unit: string; readonly code: string } | undefined;
  readonly onChoose: (unit: string, code: string) => void;
  readonly onDrill: (unit: string) => void;
  readonly onUp: () => void;
  /** Unit and filters of the address, to be kept on the next screen. */
  readonly kept: string;
}

const STEPS: Readonly<Record<string, readonly [number, number]>> = {
  ArrowDown: [1, 0],
  ArrowUp: [-1, 0],
  ArrowRight: [0, 1],
  ArrowLeft: [0, -1],
};

/** Units by indicators: colour and sign by state. Arrows move, Enter shows the records, Backspace goes up. */
export function HeatTable({ heat, dashboard, chosen, onChoose, onDrill, onUp, kept }: HeatProps) {
  const { t } = useI18n();
  const localized = useLocalized();
  const names = useAgencyNames();
  const box = useRef<HTMLTableElement>(null);
  const above = new Map(dashboard.items.map((item) => [item.code, item]));
  const at = {
    row: heat.rows.findIndex(({ unit }) => unit === chosen?.unit),
    column: heat.codes.indexOf(chosen?.code ?? ''),
  };
  const onKeyDown = (event: React.KeyboardEvent): void => {
    const step = STEPS[event.key];
    const cell = (event.target as HTMLElement).closest<HTMLElement>('[data-row]');
    if (event.key === 'Backspace') onUp();
    else if (!step || !cell) return;
    else focusCell(box.current, Number(cell.dataset['row']), Number(cell.dataset['column']), step);
    event.preventDefault();
  };
  return (
    <Panel
      className="kpi-heat"
      title={t('kpi.heat')}
      extra={
        <span className="kpi-help">
          {t('kpi.heatHelp')} <Keycap>Enter</Keycap>
        </span>
      }
    >
      <div className="kpi-heat-scroll" tabIndex={-1}>
        <table ref={box} onKeyDown={onKeyDown}>
          <thead>
            <tr>
              <th scope="col">
                <span className="tb-hidden">{t('kpi.unitName')}</span>
              </th>
              {heat.codes.map((code) => (
                <th key={code} scope="col">
                  <Link to={`/kpi/${code}${kept}`} title={localized(above.get(code)?.name)}>
                    {localized(above.get(code)?.name) || code}
                  </Link>
                </th>
              ))}
            </tr>
          </thead>
          <tbody>
            {heat.rows.map(({ unit, cells }, row) => (
              <tr key={unit} className={unit === chosen?.unit ? 'kpi-heat-row' : ''}>
                <th scope="row">
                  <button
                    type="button"
                    title={t('kpi.drill', { unit: names(unit).full })}
                    onClick={() => onDrill(unit)}
                  >
                    {shortName(names(unit).full)}
                  </button>
                </th>
                {cells.map((item, column) => (
                  <td key={heat.codes[column]}>
                    <HeatCell
                      item={item}
                      row={row}
                      column={column}
                      // Tab comes to the chosen cell, or the first: the arrows do the rest.
                      reachable={at.row < 0 ? row === 0 && column === 0 : row === at.row && column === at.column}
                      chosen={unit === chosen?.unit && heat.codes[column] === chosen.code}
                      onChoose={() => onChoose(unit, heat.codes[column] ?? '')}
                    />
                  </td>
                ))}
              </tr>
            ))}
          </tbody>
        </table>
      </div>
    </Panel>
  );
}

interface CellProps {
  readonly item: DashboardItem | undefined;
  readonly row: number;
  readonly column: number;
  readonly reachable: boolean;
  readonly chosen: boolean;
  readonly onChoose: () => void;
}

function HeatCell({ item, row, column, reachable, chosen, onChoose }: CellProps) {
  const { t, locale } = useI18n();
  const localized = useLocalized();
  const look = item ? lookOf(item) : 'noData';
  const value = quantityText(item?.value, item?.unit === '%' ? '%' : '', locale);
  const where = item ? `${localized(item.orgUnitName)}, ${localized(item.name)}: ` : '';
  return (
    <button
      type="button"
      className={`kpi-cell kpi-cell-${look} ${chosen ? 'kpi-chosen' : ''}`}
      data-row={row}
      data-column={column}
      tabIndex={reachable ? 0 : -1}
      aria-label={`${where}${value}, ${t(`kpi.look.${look}`)}`}
      aria-pressed={chosen}
      onClick={item && onChoose}
    >
      {value}
      {(look === 'critical' || look === 'warning' || look === 'stale') && <LookSign look={look} />}
    </button>
  );
}

function focusCell(
  table: HTMLTableElement | null,
  row: number,
  column: number,
  [down, right]: readonly [number, number],
): void {
  table?.querySelector<HTMLElement>(`[data-row='${row + down}'][data-column='${column + right}']`)?.focus();
}

/** `P. Nam Sông` for `Ủy ban nhân dân phường Nam Sông`. */
const shortName = (full: string): string => {
  const place = full.replace(/^(Ủy|Uỷ) ban nhân dân /, '');
  return shortArea(place.charAt(0).toUpperCase() + place.slice(1));
};
