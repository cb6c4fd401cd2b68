import type { Chance } from '@trucban/testkit';

/** One event of the shift. */
export interface Plan {
  /** Key of the SOP that it must start; null where none is shipped. */
  readonly sop: string | null;
  /** Whether people and agencies work on its incident: they touch exercises only. */
  readonly worked: boolean;
  /** After the begin, when it is sent. */
  readonly atMs: number;
  readonly event: { readonly id: string; readonly [field: string]: unknown };
}

const KINDS = [
  { eventType: 'FIRE-RES', sop: 'sop_fire', worked: 11, left: 2 },
  { eventType: 'MED-EMG', sop: 'sop_med', worked: 10, left: 1 },
  { eventType: 'ORD-FIGHT', sop: 'sop_order', worked: 10, left: 1 },
  { eventType: 'CIT-NOISE', sop: 'sop_citizen', worked: 9, left: 0 },
  { eventType: 'TRAF-ACC-INJ', sop: null, worked: 2, left: 4 },
] as const;

/** Cells in which incidents begin, and how often each is used again a little beside: farther apart than reports are joined. */
const CELLS = { rows: 10, columns: 5, lat: 0.008, lon: 0.016 };
const BESIDE = { rows: 3, by: 0.0026 };

/** The fifty incidents with which the shift begins, in the order and at the times that the seed says. */
export function plansOf(chance: Chance, run: string, withinMs: number): readonly Plan[] {
  const kinds = KINDS.flatMap(({ worked, left, ...kind }) =>
    Array.from({ length: worked + left }, (_, n) => ({ ...kind, worked: n < worked })),
  );
  return chance.shuffled(kinds).map(({ eventType, sop, worked }, n) => ({
    sop,
    worked,
    // What nobody touches comes first: most of its ladder falls into the run.
    atMs: worked ? chance.between(0, withinMs) : 0,
    event: eventOf(run, n, eventType, worked),
  }));
}

/** One more incident, the n-th, as they go on coming in a long run: one with an SOP, that people work on. */
export function planOf(chance: Chance, run: string, n: number, atMs: number): Plan {
  const { eventType, sop } = chance.pick(KINDS.filter((kind) => kind.sop !== null));
  return { sop, worked: true, atMs, event: eventOf(run, n, eventType, true) };
}

function eventOf(run: string, n: number, eventType: string, worked: boolean): Plan['event'] {
  const cell = n % (CELLS.rows * CELLS.columns);
  const again = Math.floor(n / (CELLS.rows * CELLS.columns));
  const lat = 17.7 + (cell % CELLS.rows) * CELLS.lat + (again % BESIDE.rows) * BESIDE.by;
  const lon = 106.6 + Math.floor(cell / CELLS.rows) * CELLS.lon + Math.floor(again / BESIDE.rows) * BESIDE.by;
  return {
    specversion: '1.0',
    id: `${run}-${n}`,
    source: 'urn:trucban:chaos',
    type: eventType.startsWith('CIT') ? 'report.created' : 'call.received',
    time: new Date().toISOString(),
    datacontenttype: 'application/json',
    exercise: worked,
    data: {
      eventType,
      title: `Tin số ${n}`,
      description: 'Tin của phép thử dừng đột ngột',
      location: { lat, lon, address: `Ngõ ${n} Lê Lợi` },
      reporter: { name: 'Trần Thị Lan', phone: `0912 ${String(345_000 + n)}` },
    },
  };
}
