import type { Area } from '@trucban/contracts';
import { MapLibreMap, setWorkerUrl, type StyleSpecification } from 'maplibre-gl';
import workerUrl from 'maplibre-gl/dist/maplibre-gl-worker.mjs?worker&url';
import 'maplibre-gl/dist/maplibre-gl.css';
import { useEffect, useRef, useState } from 'react';
import { useThemeMode } from '../theme/theme-mode.ts';
import './map.css';

setWorkerUrl(workerUrl);

/** Half the size of the communes, in degrees, so that neighbours of the sample do not overlap. */
const colour = (name: string): string =>
  getComputedStyle(document.documentElement).getPropertyValue(`--tb-${name}`).trim();

/** Areas by their bounding boxes; nothing comes from outside. */
function styleOf(areas: readonly Area[]): StyleSpecification {
  const features = areas.map(({ code, bbox: [west, south, east, north] }) => ({
    type: 'Feature' as const,
    properties: { code },
    geometry: {
      type: 'Polygon' as const,
      coordinates: [
        [
          [west, south],
          [east, south],
          [east, north],
          [west, north],
          [west, south],
        ],
      ],
    },
  }));
  return {
    version: 8,
    sources: { areas: { type: 'geojson', data: { type: 'FeatureCollection', features } } },
    layers: [
      { id: 'ground', type: 'background', paint: { 'background-color': colour('bg') } },
      { id: 'areas', type: 'fill', source: 'areas', paint: { 'fill-color': colour('surface2'), 'fill-opacity': 0.9 } },
      {
        id: 'borders',
        type: 'line',
        source: 'areas',
        paint: { 'line-color': colour('border-strong'), 'line-width': 1, 'line-dasharray': [3, 2] },
      },
    ],
  };
}

/** West, south, east, north of all areas. */
export function boundsOf(areas: readonly Area[]): [number, number, number, number] {
  return areas.reduce<[number, number, number, number]>(
    (all, { bbox }) => [
      Math.min(all[0], bbox[0]),
      Math.min(all[1], bbox[1]),
      Math.max(all[2], bbox[2]),
      Math.max(all[3], bbox[3]),
    ],
    [180, 90, -180, -90],
  );
}

/** A map of the province in a box, in the page's theme. `failed`: this device cannot draw it. */
export function useMap(areas: readonly Area[] | undefined) {
  const box = useRef<HTMLDivElement>(null);
  const [map, setMap] = useState<MapLibreMap>();
  const [failed, setFailed] = useState(false);
  const mode = useThemeMode();
  useEffect(() => {
    if (!box.current || !areas || areas.length === 0) return;
    let made: MapLibreMap;
    try {
      made = new MapLibreMap({
        container: box.current,
        style: styleOf(areas),
        bounds: boundsOf(areas),
        fitBoundsOptions: { padding: 24 },
        attributionControl: false,
        dragRotate: false,
        pitchWithRotate: false,
      });
    } catch {
      return setFailed(true);
    }
    made.touchZoomRotate.disableRotation();
    setMap(made);
    return () => {
      setMap(undefined);
      made.remove();
    };
  }, [areas]);
  useEffect(() => {
    if (map && areas) map.setStyle(styleOf(areas));
  }, [map, areas, mode]);
  return { box, map, failed };
}
