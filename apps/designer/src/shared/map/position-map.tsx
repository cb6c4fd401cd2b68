import type { Area } from '@trucban/contracts';
import { EmptyState, LoadingBars, useI18n, useThemeMode } from '@trucban/ui';
import { useMap } from '@trucban/ui/map';
import { Marker, type GeoJSONSource, type MapLibreMap, type MapMouseEvent } from 'maplibre-gl';
import { useEffect, useRef } from 'react';
import { useReferenceList } from '../parts/use-codes.ts';
import { rounded, withCorner, type Position, type Shape } from './positions.ts';
import './position-map.css';

/** Pixels that an arrow moves a corner. */
const STEP_PX = 8;
const ARROWS: Readonly<Record<string, readonly [number, number]>> = {
  ArrowLeft: [-STEP_PX, 0],
  ArrowRight: [STEP_PX, 0],
  ArrowUp: [0, -STEP_PX],
  ArrowDown: [0, STEP_PX],
};

interface PositionMapProps {
  readonly label: string;
  readonly shape: Shape;
  readonly corners: readonly Position[];
  readonly locked: boolean;
  readonly onChange: (corners: readonly Position[]) => void;
}

/** Corners on the map of the province: a click adds one, dragging or the arrows move one, Delete takes one away. */
export function PositionMap({ label, shape, corners, locked, onChange }: PositionMapProps) {
  const { t } = useI18n();
  const areas = useReferenceList<Area>('areas');
  const { box, map, failed } = useMap(areas);
  const now = useRef({ corners, onChange });
  const focusAgain = useRef<number>(undefined);
  useEffect(() => {
    now.current = { corners, onChange };
  });
  useShape(map, shape, corners);
  useView(map, corners);
  useEffect(() => {
    if (!map || locked) return;
    const onClick = ({ lngLat }: MapMouseEvent): void => {
      const at: Position = [rounded(lngLat.lng), rounded(lngLat.lat)];
      now.current.onChange(withCorner(now.current.corners, at, shape));
    };
    map.on('click', onClick);
    return () => {
      map.off('click', onClick);
    };
  }, [map, locked, shape]);
  useEffect(() => {
    if (!map) return;
    const markers = corners.map((corner, i) => {
      const element = document.createElement('button');
      element.type = 'button';
      element.className = 'position-corner';
      element.disabled = locked;
      element.dataset['corner'] = String(i);
      element.setAttribute('aria-label', t('map.corner', { number: i + 1, lat: corner[1], lon: corner[0] }));
      const marker = new Marker({ element, draggable: !locked }).setLngLat([corner[0], corner[1]]).addTo(map);
      const put = (lng: number, lat: number): void =>
        now.current.onChange(now.current.corners.with(i, [rounded(lng), rounded(lat)]));
      marker.on('dragend', () => put(marker.getLngLat().lng, marker.getLngLat().lat));
      element.addEventListener('click', (event) => event.stopPropagation());
      element.addEventListener('keydown', (event) => {
        const step = ARROWS[event.key];
        if (!step && event.key !== 'Delete') return;
        event.preventDefault();
        event.stopPropagation();
        focusAgain.current = step ? i : Math.max(0, i - 1);
        if (!step) return now.current.onChange(now.current.corners.toSpliced(i, 1));
        const { x, y } = map.project(marker.getLngLat());
        const { lng, lat } = map.unproject([x + step[0], y + step[1]]);
        put(lng, lat);
      });
      return marker;
    });
    // Markers are made anew with each change: whoever has the focus on one keeps it.
    const again = focusAgain.current;
    focusAgain.current = undefined;
    if (again !== undefined) (markers[again] ?? markers.at(-1))?.getElement().focus();
    return () => {
      // Undoing makes them anew too, and the next Ctrl Z has to come to the same dialog.
      const held = markers.findIndex((marker) => marker.getElement() === document.activeElement);
      if (held >= 0) focusAgain.current ??= held;
      markers.forEach((marker) => marker.remove());
    };
  }, [map, corners, locked, t]);
  if (failed) return <EmptyState title={t('map.unavailable')} text={t('map.unavailableText')} />;
  return (
    <div className="map position-map" role="region" aria-label={t('map.of', { label })}>
      {!areas && <LoadingBars rows={3} />}
      <div ref={box} className="map-box" />
      {!locked && (
        <p className="map-foot">
          <span>{t(shape === 'point' ? 'map.drawPoint' : 'map.draw')}</span>
        </p>
      )}
    </div>
  );
}

/** Draws what the corners enclose or join; the style of another theme begins without it. */
function useShape(map: MapLibreMap | undefined, shape: Shape, corners: readonly Position[]): void {
  const mode = useThemeMode();
  useEffect(() => {
    if (!map || shape === 'point') return;
    const path = corners.map(([lon, lat]) => [lon, lat]);
    const ring = shape === 'polygon' && path.length > 2 ? [...path, path[0] as number[]] : path;
    const data = {
      type: 'Feature' as const,
      properties: {},
      geometry:
        ring.length > 3 && shape === 'polygon'
          ? { type: 'Polygon' as const, coordinates: [ring] }
          : { type: 'LineString' as const, coordinates: ring },
    };
    const draw = (): void => {
      const known = map.getSource<GeoJSONSource>('drawn');
      if (known) return void known.setData(data);
      const colour = getComputedStyle(document.documentElement).getPropertyValue('--tb-primary').trim();
      map.addSource('drawn', { type: 'geojson', data });
      if (shape === 'polygon')
        map.addLayer({
          id: 'drawn-inside',
          type: 'fill',
          source: 'drawn',
          filter: ['==', '$type', 'Polygon'],
          paint: { 'fill-color': colour, 'fill-opacity': 0.25 },
        });
      map.addLayer({
        id: 'drawn-edge',
        type: 'line',
        source: 'drawn',
        paint: { 'line-color': colour, 'line-width': 2 },
      });
    };
    if (map.getLayer('ground')) draw();
    map.on('styledata', onStyle);
    function onStyle(): void {
      if (map?.getLayer('ground') && !map.getSource('drawn')) draw();
    }
    return () => {
      map.off('styledata', onStyle);
    };
  }, [map, shape, corners, mode]);
}

/** Goes where the corners are when the map opens; afterwards it stays where a person has put it. */
function useView(map: MapLibreMap | undefined, corners: readonly Position[]): void {
  const first = useRef(corners);
  useEffect(() => {
    if (!map || first.current.length === 0) return;
    const [lons, lats] = [first.current.map(([lon]) => lon), first.current.map(([, lat]) => lat)];
    map.fitBounds([Math.min(...lons), Math.min(...lats), Math.max(...lons), Math.max(...lats)], {
      padding: 48,
      maxZoom: 12,
      duration: 0,
    });
  }, [map]);
}
