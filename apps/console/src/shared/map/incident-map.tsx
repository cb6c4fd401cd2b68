import type { IncidentListItem } from '@trucban/contracts';
import { EmptyState, useI18n, useThemeMode } from '@trucban/ui';
import { MinusOutlined, PlusOutlined, StarFilled } from '@ant-design/icons';
import { Marker, type MapLibreMap } from 'maplibre-gl';
import { useEffect, useMemo, useRef, useState } from 'react';
import { shortNumber } from '../numbers.ts';
import { useAreas } from '../reference.ts';
import { clustersOf, type Pin } from './clusters.ts';
import { pinElement } from './pin-element.ts';
import { useAreaLabels } from './use-area-labels.ts';
import { boundsOf, useMap } from '@trucban/ui/map';
import './map.css';

const RANKS: Readonly<Record<string, number>> = { critical: 0, high: 1, medium: 2, low: 3, info: 4 };

interface IncidentPin extends Pin {
  readonly severity: IncidentListItem['severity'];
  readonly short: string;
  readonly title: string;
}

interface MapProps {
  readonly incidents: readonly IncidentListItem[];
  readonly selectedId: string | undefined;
  readonly onSelect: (id: string) => void;
}

/** Incidents on the province's map. It fits them when their set changes, unless the person has taken hold of the view. */
export function IncidentMap({ incidents, selectedId, onSelect }: MapProps) {
  const { t } = useI18n();
  const areas = useAreas();
  const { box, map, failed } = useMap(areas.data);
  const pins = useMemo(() => pinsOf(incidents), [incidents]);
  const lock = useFit(map, pins);
  useAreaLabels(map, areas.data);
  usePins(map, pins, selectedId, onSelect);
  if (failed) return <EmptyState title={t('map.unavailable')} text={t('map.unavailableText')} />;
  const placeless = incidents.length - pins.length;
  return (
    <div className="map" role="region" aria-label={t('map.label')}>
      <div ref={box} className="map-box" />
      <div className="map-tools">
        <button type="button" aria-label="+" onClick={() => map?.zoomIn()}>
          <PlusOutlined />
        </button>
        <button type="button" aria-label="−" onClick={() => map?.zoomOut()}>
          <MinusOutlined />
        </button>
        <button
          type="button"
          aria-pressed={lock.locked}
          className={lock.locked ? 'map-locked' : ''}
          aria-label={t('map.fit')}
          title={t(lock.locked ? 'map.locked' : 'map.fit')}
          onClick={() => lock.fit(areas.data && boundsOf(areas.data))}
        >
          <StarFilled />
        </button>
      </div>
      <p className="map-foot">
        {lock.locked && <span>★ {t('map.locked')}</span>}
        {placeless > 0 && <span>{t('map.noPlace', { count: placeless })}</span>}
      </p>
    </div>
  );
}

/** What is only waiting to be closed lies below what still runs. */
function pinsOf(incidents: readonly IncidentListItem[]): readonly IncidentPin[] {
  const order = [...incidents].sort((a, b) => Number(b.status === 'resolved') - Number(a.status === 'resolved'));
  return order.flatMap(({ id, number, title, severity, location }) =>
    location?.lat === undefined || location.lon === undefined
      ? []
      : [
          {
            id,
            lat: location.lat,
            lon: location.lon,
            rank: RANKS[severity] ?? 4,
            severity,
            short: shortNumber(number),
            title,
          },
        ],
  );
}

/** Fits all pins when the set of incidents changes; a gesture of the person locks the view until the star is pressed. */
function useFit(map: MapLibreMap | undefined, pins: readonly Pin[]) {
  const [locked, setLocked] = useState(false);
  const set = pins
    .map(({ id }) => id)
    .sort()
    .join();
  const latest = useRef(pins);
  latest.current = pins;
  const fit = (fallback: [number, number, number, number] | undefined): void => {
    setLocked(false);
    fitPins(map, latest.current, fallback);
  };
  useEffect(() => {
    if (map && !locked) fitPins(map, latest.current, undefined);
  }, [map, set, locked]);
  useEffect(() => {
    const onGesture = (event: { originalEvent?: unknown }): void => {
      if (event.originalEvent) setLocked(true);
    };
    map?.on('dragstart', onGesture);
    map?.on('zoomstart', onGesture);
    return () => {
      map?.off('dragstart', onGesture);
      map?.off('zoomstart', onGesture);
    };
  }, [map]);
  return { locked, fit };
}

function fitPins(
  map: MapLibreMap | undefined,
  pins: readonly Pin[],
  fallback: [number, number, number, number] | undefined,
): void {
  const bounds =
    pins.length > 1
      ? pins.reduce<[number, number, number, number]>(
          (b, { lat, lon }) => [Math.min(b[0], lon), Math.min(b[1], lat), Math.max(b[2], lon), Math.max(b[3], lat)],
          [180, 90, -180, -90],
        )
      : fallback;
  if (bounds) map?.fitBounds(bounds, { padding: 70, maxZoom: 12.5, duration: 200 });
}

function usePins(
  map: MapLibreMap | undefined,
  pins: readonly IncidentPin[],
  selectedId: string | undefined,
  onSelect: (id: string) => void,
): void {
  const { t } = useI18n();
  const mode = useThemeMode();
  const [zoom, setZoom] = useState(9);
  useEffect(() => {
    const onZoom = (): void => setZoom(Math.round(map?.getZoom() ?? 9));
    map?.on('zoomend', onZoom);
    return () => {
      map?.off('zoomend', onZoom);
    };
  }, [map]);
  useEffect(() => {
    if (!map) return;
    const markers = clustersOf(pins, zoom).map(({ pins: inside, lat, lon }) => {
      const chosen = inside.findIndex(({ id }) => id === selectedId);
      const worst = inside[Math.max(0, chosen)];
      if (!worst) return undefined;
      const [first] = inside;
      const onePlace = inside.every(({ lat: y, lon: x }) => y === first?.lat && x === first.lon);
      const element = pinElement(worst, inside.length, chosen >= 0, t('map.cluster', { count: inside.length }));
      element.addEventListener('click', () => {
        // In one place each click chooses the next; what only stands near comes apart when one goes nearer.
        const next = inside[(chosen + 1) % inside.length] ?? worst;
        if (onePlace) onSelect(next.id);
        else map.easeTo({ center: [lon, lat], zoom: map.getZoom() + 2 });
      });
      return new Marker({ element, anchor: 'bottom-left', offset: [-13, 0] }).setLngLat([lon, lat]).addTo(map);
    });
    return () => markers.forEach((marker) => marker?.remove());
  }, [map, pins, zoom, selectedId, onSelect, mode, t]);
}
