import { Marker, type MapLibreMap } from 'maplibre-gl';
import { useEffect } from 'react';
import { useAreaName } from '../reference.ts';

/** Writes the names of areas into their middle. */
export function useAreaLabels(
  map: MapLibreMap | undefined,
  areas: readonly { readonly code: string; readonly centroid: readonly [number, number] }[] | undefined,
): void {
  const name = useAreaName();
  useEffect(() => {
    if (!map || !areas) return;
    const markers = areas.map(({ code, centroid }) => {
      const element = document.createElement('span');
      element.className = 'map-area';
      element.textContent = name(code);
      return new Marker({ element }).setLngLat([centroid[0], centroid[1]]).addTo(map);
    });
    return () => markers.forEach((marker) => marker.remove());
  }, [map, areas, name]);
}
