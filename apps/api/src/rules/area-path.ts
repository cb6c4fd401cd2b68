import type { OrgSnapshot } from '../identity/public.ts';

/** An area and those above it, the smallest first. */
export function areaPath(units: OrgSnapshot, areaCode: string | null): string[] {
  const path: string[] = [];
  for (let area = units.area(areaCode ?? ''); area && !path.includes(area.code); area = units.area(area.parent ?? ''))
    path.push(area.code);
  return path;
}
