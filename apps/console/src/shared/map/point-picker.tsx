import { EmptyState, useI18n } from '@trucban/ui';
import { Marker, type MapMouseEvent } from 'maplibre-gl';
import { useEffect, useRef } from 'react';
import { useAreas } from '../reference.ts';
import { useAreaLabels } from './use-area-labels.ts';
import { useMap } from '@trucban/ui/map';
import './map.css';

interface Point {
  readonly lat: number;
  readonly lon: number;
}

/** Chooses a point by a click; `around` is shown beside it (possible duplicates). */
export function PointPicker({
  value,
  onChange,
  centre,
}: {
  readonly value: Point | undefined;
  readonly onChange: (point: Point) => void;
  readonly centre?: Point | undefined;
}) {
  const { t } = useI18n();
  const areas = useAreas();
  const { box, map, failed } = useMap(areas.data);
  useAreaLabels(map, areas.data);
  const change = useRef(onChange);
  useEffect(() => {
    change.current = onChange;
  });
  useEffect(() => {
    const onClick = (event: MapMouseEvent): void =>
      change.current({ lat: round(event.lngLat.lat), lon: round(event.lngLat.lng) });
    map?.on('click', onClick);
    return () => {
      map?.off('click', onClick);
    };
  }, [map]);
  useEffect(() => {
    if (!map || !value) return;
    const marker = new Marker({ color: 'var(--tb-primary)' }).setLngLat([value.lon, value.lat]).addTo(map);
    return () => {
      marker.remove();
    };
  }, [map, value]);
  useEffect(() => {
    if (map && centre)
      map.easeTo({ center: [centre.lon, centre.lat], zoom: Math.max(map.getZoom(), 11), duration: 200 });
  }, [map, centre]);
  if (failed) return <EmptyState title={t('map.unavailable')} />;
  return (
    <div className="map" role="region" aria-label={t('map.pick')}>
      <div ref={box} className="map-box" />
      <p className="map-foot">
        <span>{t('map.pick')}</span>
      </p>
    </div>
  );
}

/** About a metre. */
const round = (degrees: number): number => Math.round(degrees * 1e5) / 1e5;
