import type { Chance } from './chance.ts';

/** What becomes of an incident: its SOP is played to the end, people see it through by hand, or nobody touches it. */
export type Fate = 'play' | 'hand' | 'leave';
/** How an agency answers an order of this incident; `complete` when not said. */
export type Behaviour = 'silent' | 'decline' | 'complete';

export interface Plan {
  readonly index: number;
  readonly eventType: string;
  /** Key of the SOP; null where none is shipped. */
  readonly sop: string | null;
  readonly fate: Fate;
  readonly agencies: Readonly<Record<string, Behaviour>>;
  /** After the begin, when its event is sent. */
  readonly atMs: number;
  readonly event: { readonly id: string; readonly [field: string]: unknown };
}

interface Kind {
  readonly eventType: string;
  readonly sop: string | null;
  readonly play: number;
  readonly leave: number;
}
const KINDS: readonly Kind[] = [
  { eventType: 'FIRE-RES', sop: 'sop_fire', play: 10, leave: 2 },
  { eventType: 'MED-EMG', sop: 'sop_med', play: 10, leave: 1 },
  { eventType: 'ORD-FIGHT', sop: 'sop_order', play: 10, leave: 1 },
  { eventType: 'CIT-NOISE', sop: 'sop_citizen', play: 8, leave: 0 },
  { eventType: 'TRAF-ACC-INJ', sop: null, play: 4, leave: 4 },
];
/** Units of which one or the other doesn't come: the next is asked. */
const UNITS = ['DOI-CC1', 'VT115-A', 'DIENLUC'] as const;

/** The fifty incidents of the shift, by the seed: order, times, and how agencies behave. */
export function plansOf(chance: Chance, run: string, withinMs: number): readonly Plan[] {
  const kinds = chance.shuffled(
    KINDS.flatMap(({ eventType, sop, play, leave }) =>
      Array.from({ length: play + leave }, (_, n) => ({ eventType, sop, left: n >= play })),
    ),
  );
  return kinds.map(({ eventType, sop, left }, index) => {
    const fate: Fate = left ? 'leave' : sop === null ? 'hand' : 'play';
    const agencies: Record<string, Behaviour> = {};
    if (fate === 'play')
      for (const unit of UNITS) {
        const drawn = chance.next();
        if (drawn < 0.4) agencies[unit] = drawn < 0.2 && unit !== 'DIENLUC' ? 'silent' : 'decline';
      }
    return {
      index,
      eventType,
      sop,
      fate,
      agencies,
      // What nobody touches comes first: its whole ladder falls into the run.
      atMs: left ? chance.between(0, 2_000) : chance.between(0, withinMs),
      event: eventOf(run, index, eventType),
    };
  });
}

function eventOf(run: string, index: number, eventType: string): Plan['event'] {
  return {
    specversion: '1.0',
    id: `${run}-${index}`,
    source: 'urn:trucban:kill-test',
    type: eventType.startsWith('CIT') ? 'report.created' : 'call.received',
    time: new Date().toISOString(),
    datacontenttype: 'application/json',
    data: {
      eventType,
      title: `Tin số ${index}`,
      description: 'Tin của phép thử dừng đột ngột',
      // Farther apart than any radius in which reports are joined.
      location: {
        lat: 17.7 + (index % 10) * 0.008,
        lon: 106.6 + Math.floor(index / 10) * 0.016,
        address: `Ngõ ${index} Lê Lợi`,
      },
      reporter: { name: 'Trần Thị Lan', phone: `0912 ${String(345_000 + index)}` },
    },
  };
}
