import type { Area, DashboardItem } from '@trucban/contracts';
import { EmptyState, Panel, useI18n, useLocalized } from '@trucban/ui';
import { quantityText } from '@trucban/ui/number';
import { useMemo } from 'react';
import { shortArea } from '../../shared/place.ts';
import { useAreaName, useAreas, useOrgUnits } from '../../shared/reference.ts';
import { lookOf } from './dashboard-rows.ts';
import { LookSign } from './kpi-look.tsx';

interface Tile {
  readonly area: Area;
  readonly unit: string | undefined;
  readonly item: DashboardItem | undefined;
}

/** One number of each area where it lies: colour by state, the value printed. Areas are known by their bounding boxes. */
export function AreaMap({
  items,
  chosen,
  onChoose,
}: {
  readonly items: readonly DashboardItem[];
  readonly chosen: string | undefined;
  readonly onChoose: (unit: string) => void;
}) {
  const { t, locale } = useI18n();
  const localized = useLocalized();
  const areaName = useAreaName();
  const tiles = useTiles(items);
  const place = useMemo(() => placesOf(tiles.map(({ area }) => area)), [tiles]);
  const name = items[0] && localized(items[0].name);
  return (
    <Panel className="kpi-map" title={t('kpi.map', { name: name ?? '' })}>
      {tiles.length === 0 ? (
        <EmptyState hint title={t('kpi.noAreas')} />
      ) : (
        <div className="kpi-tiles" role="group" aria-label={t('kpi.map', { name: name ?? '' })}>
          {tiles.map(({ area, unit, item }) => {
            const look = item ? lookOf(item) : 'noData';
            const full = areaName(area.code);
            return (
              <button
                key={area.code}
                type="button"
                disabled={!unit || !item}
                className={`kpi-tile kpi-cell-${look} ${unit && unit === chosen ? 'kpi-chosen' : ''}`}
                style={place(area)}
                aria-label={`${shortArea(full)} ${quantityText(item?.value, item?.unit === '%' ? '%' : '', locale)} ${t(`kpi.look.${look}`)}`}
                onClick={() => unit && onChoose(unit)}
              >
                <span className="kpi-tile-name" title={full}>
                  {shortArea(full)}
                </span>
                <b className="tb-num">{quantityText(item?.value, item?.unit === '%' ? '%' : '', locale)}</b>
                {item && <LookSign look={look} />}
              </button>
            );
          })}
        </div>
      )}
    </Panel>
  );
}

/** Areas with the unit that governs them and its number. */
function useTiles(items: readonly DashboardItem[]): readonly Tile[] {
  const { data: areas } = useAreas();
  const { data: units } = useOrgUnits();
  return useMemo(() => {
    const byUnit = new Map(items.map((item) => [item.orgUnit, item]));
    const withArea = (units ?? []).filter(({ area }) => area !== null);
    return (areas ?? []).map((area) => {
      const governing = withArea.filter((unit) => unit.area === area.code);
      const unit = governing.find(({ code }) => byUnit.has(code));
      return { area, unit: unit?.code, item: unit && byUnit.get(unit.code) };
    });
  }, [areas, units, items]);
}

/** Where an area lies in the box, in per cent; north is up. */
function placesOf(areas: readonly Area[]): (area: Area) => React.CSSProperties {
  const west = Math.min(...areas.map(({ bbox }) => bbox[0]));
  const south = Math.min(...areas.map(({ bbox }) => bbox[1]));
  const east = Math.max(...areas.map(({ bbox }) => bbox[2]));
  const north = Math.max(...areas.map(({ bbox }) => bbox[3]));
  const across = (degrees: number): string => `${((degrees / (east - west)) * 100).toFixed(2)}%`;
  const down = (degrees: number): string => `${((degrees / (north - south)) * 100).toFixed(2)}%`;
  return ({ bbox: [left, bottom, right, top] }) => ({
    left: across(left - west),
    top: down(north - top),
    width: across(right - left),
    height: down(top - bottom),
  });
}
