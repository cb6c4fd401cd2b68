import type { Area } from '@trucban/contracts';
import { Marker, type MapLibreMap } from 'maplibre-gl';
import { useEffect } from 'react';
import { useAreaName } from '../reference.ts';
import { shortArea } from '../place.ts';
import { labelPoint } from './label-point.ts';

/** Width of a letter of a name, as a rule. */
const LETTER_PX = 7.2;

/** Height that a name needs. */
const LINE_PX = 30;

/** Writes the name of each area where one looks: in the middle of the part of it that is seen, near its top. */
export function useAreaLabels(map: MapLibreMap | undefined, areas: readonly Area[] | undefined): void {
  const name = useAreaName();
  useEffect(() => {
    if (!map || !areas) return;
    const labels = areas.map(({ code, bbox }) => {
      const element = document.createElement('span');
      element.className = 'map-area';
      return {
        bbox,
        full: name(code),
        element,
        marker: new Marker({ element, anchor: 'top' }).setLngLat([bbox[0], bbox[3]]).addTo(map),
      };
    });
    const place = (): void => {
      const { _sw: southWest, _ne: northEast } = map.getBounds();
      for (const { bbox, full, element, marker } of labels) {
        const at = labelPoint(bbox, [southWest.lng, southWest.lat, northEast.lng, northEast.lat]);
        const width = at ? map.project([at.east, at.lat]).x - map.project([at.west, at.lat]).x : 0;
        // A name that is wider than what is seen of its area would stand in the next one.
        const text = width > full.length * LETTER_PX ? full : shortArea(full);
        if (element.textContent !== text) element.textContent = text;
        const height = at ? map.project([at.west, at.south]).y - map.project([at.west, at.lat]).y : 0;
        element.hidden = width < text.length * LETTER_PX || height < LINE_PX;
        if (at) marker.setLngLat([(at.west + at.east) / 2, at.lat]);
      }
    };
    place();
    map.on('move', place);
    map.on('resize', place);
    return () => {
      map.off('move', place);
      map.off('resize', place);
      labels.forEach(({ marker }) => marker.remove());
    };
  }, [map, areas, name]);
}
