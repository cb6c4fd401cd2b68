import { isObject, type Json, type JsonObject } from '../../../shared/json/json-value.ts';

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

/** A name that rules take: of the 40 letters and digits at most that it has, the first is a small letter. */
export function isParameterName(text: string): boolean {
  return /^[a-z][A-Za-z0-9]{0,39}$/.test(text);
}

/** A rule in which a parameter has another name, wherever it is named: by conditions, facts, actions and formulas. */
export function withRenamed(document: JsonObject, name: string, next: string): JsonObject {
  const { parameters, ...rest } = document;
  const own = Object.entries(isObject(parameters) ? parameters : {}).map(
    ([each, value]) => [each === name ? next : each, value] as const,
  );
  return { ...(renamedIn(rest, name, next) as JsonObject), parameters: Object.fromEntries(own) };
}

function renamedIn(json: Json, name: string, next: string): Json {
  if (Array.isArray(json)) return (json as readonly Json[]).map((each) => renamedIn(each, name, next));
  if (!isObject(json)) return json;
  const isNamed = json['fact'] === 'parameters' && json['path'] === name;
  const members = Object.entries(json).map(([key, value]) => {
    if (isNamed && key === 'path') return [key, next] as const;
    if (key === 'feel' && typeof value === 'string') return [key, inFormula(value, name, next)] as const;
    return [key, renamedIn(value, name, next)] as const;
  });
  return Object.fromEntries(members);
}

/** `parameters.name` in FEEL, but not in its texts. */
function inFormula(feel: string, name: string, next: string): string {
  return feel.replace(/"(?:[^"\\]|\\.)*"|(?<![\w.])parameters\s*\.\s*(\w+)/g, (found, named: string | undefined) =>
    named === name ? `parameters.${next}` : found,
  );
}
