import { isObject, type Json } from '../../../shared/json/json-value.ts';

/** An area with the one that it lies in. */
interface Place {
  readonly code: string;
  readonly parent: string | null;
}

/** Which value of a parameter holds in an area, and which area says so; null: the province. The smallest area that has one decides. */
export function inForceAt(
  parameter: Json,
  area: string,
  areas: readonly Place[],
): { readonly value: Json; readonly from: string | null } {
  const own = isObject(parameter) ? parameter : {};
  const byArea = isObject(own['byArea']) ? own['byArea'] : {};
  const seen = new Set<string>();
  for (let code: string | null = area; code !== null && !seen.has(code);) {
    const value: Json | undefined = byArea[code];
    if (value !== undefined) return { value, from: code };
    seen.add(code);
    const at: string = code;
    code = areas.find((each) => each.code === at)?.parent ?? null;
  }
  return { value: own['value'] ?? null, from: null };
}
