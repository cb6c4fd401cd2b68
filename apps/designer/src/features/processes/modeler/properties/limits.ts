/** Deadlines of a step as its `zeebe:properties` hold them: `limit`, `calendar`, `from`, `escalationPolicy`, or `limits`, a JSON list of these. */

/** One deadline. `limit`: ISO 8601 duration or a FEEL expression that begins with `=`. */
export interface Limit {
  readonly limit: string;
  readonly calendar: string;
  readonly from: 'entry' | 'creation';
  readonly escalationPolicy: string;
}
/** A named value of the model. */
export interface Property {
  readonly name: string;
  readonly value: string;
}

/** Names of properties that belong to deadlines. */
export const LIMIT_PROPERTIES: readonly string[] = ['limit', 'calendar', 'from', 'escalationPolicy', 'limits'];

export const NEW_LIMIT: Limit = { limit: 'PT15M', calendar: '24x7', from: 'entry', escalationPolicy: '' };

/** The deadlines of a step; what is written wrong is left as it can be read, so that it can be corrected. */
export function readLimits(properties: readonly Property[]): Limit[] {
  const value = (name: string): string => properties.find((each) => each.name === name)?.value ?? '';
  const listed = parsed(value('limits')).map(limitOf);
  return value('limit') === ''
    ? listed
    : [
        limitOf({
          limit: value('limit'),
          calendar: value('calendar'),
          from: value('from'),
          escalationPolicy: value('escalationPolicy'),
        }),
        ...listed,
      ];
}

/** The properties that say these deadlines: one is written out, several become one JSON list. */
export function writeLimits(limits: readonly Limit[]): Property[] {
  const [only] = limits;
  if (!only) return [];
  const fields = ({ limit, calendar, from, escalationPolicy }: Limit) => ({
    limit,
    calendar,
    from,
    ...(escalationPolicy && { escalationPolicy }),
  });
  if (limits.length > 1) return [{ name: 'limits', value: JSON.stringify(limits.map(fields)) }];
  return Object.entries(fields(only)).map(([name, value]) => ({ name, value }));
}

function limitOf(given: Readonly<Record<string, unknown>>): Limit {
  const text = (name: string, otherwise: string): string =>
    typeof given[name] === 'string' && given[name] !== '' ? given[name] : otherwise;
  return {
    limit: text('limit', ''),
    calendar: text('calendar', '24x7'),
    from: given['from'] === 'creation' ? 'creation' : 'entry',
    escalationPolicy: text('escalationPolicy', ''),
  };
}

function parsed(text: string): Readonly<Record<string, unknown>>[] {
  try {
    const list: unknown = text === '' ? [] : JSON.parse(text);
    return Array.isArray(list)
      ? list.filter((each): each is Record<string, unknown> => typeof each === 'object' && each !== null)
      : [];
  } catch {
    return [];
  }
}

export type Unit = 'minutes' | 'hours' | 'days';
const DURATION: Readonly<Record<Unit, RegExp>> = { minutes: /^PT(\d+)M$/, hours: /^PT(\d+)H$/, days: /^P(\d+)D$/ };

/** An amount in words of a simple duration (`PT15M` → 15 minutes); `undefined` for anything else, such as an expression. */
export function amountOf(limit: string): { readonly amount: number; readonly unit: Unit } | undefined {
  for (const unit of Object.keys(DURATION) as Unit[]) {
    const found = DURATION[unit].exec(limit.trim());
    if (found) return { amount: Number(found[1]), unit };
  }
  return undefined;
}

/** ISO 8601 duration of an amount. */
export function durationOf(amount: number, unit: Unit): string {
  return unit === 'days' ? `P${amount}D` : `PT${amount}${unit === 'hours' ? 'H' : 'M'}`;
}
