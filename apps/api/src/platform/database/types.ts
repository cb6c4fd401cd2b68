import pg from 'pg';

/** Any PostgreSQL timestamptz in UTC as an `Instant`: `2026-11-13 13:47:18.5+00` becomes `2026-11-13T13:47:18.500Z`. */
function instantOf(text: string): string {
  const [day, clock = '00:00:00'] = text.split(' ');
  const [time, fraction = ''] = clock.replace(/\+00$/, '').split('.');
  return `${day}T${time}.${fraction.slice(0, 3).padEnd(3, '0')}Z`;
}

const parsers = new Map<number, (text: string) => unknown>([
  [20, Number], // int8: our counters stay far below 2^53
  [1700, Number], // numeric
  [1082, (text) => text], // date stays a local day
  [1184, instantOf], // timestamptz (sessions run in UTC)
]);

/** How columns of plain SQL come back: instants as `Instant` texts, bigint and numeric as numbers, dates as texts. */
export const sqlTypes = {
  getTypeParser(oid: number, format?: string): (text: string) => unknown {
    const own = format === 'binary' ? undefined : parsers.get(oid);
    return own ?? (pg.types.getTypeParser(oid, format as 'text') as (text: string) => unknown);
  },
};
