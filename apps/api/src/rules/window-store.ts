import { createHash } from 'node:crypto';
import { Injectable } from '@nestjs/common';
import { fromEpochMs } from '@trucban/kernel';
import {
  answerOf,
  looksOf,
  type AreaShape,
  type GeofenceQuestion,
  type Kept,
  type Look,
  type MemoryQuestion,
  type Sample,
  type WindowValues,
} from '@trucban/rules-engine';
import { json, type Tx } from '../platform/public.ts';

/** Late events of batch sources come up to a day after (domain/rules.md 0.3): so long a window remembers beyond its length. */
const LATE_MS = 25 * 3_600_000;
/** Of more samples than these in one window, the newest count. */
const MOST_SAMPLES = 10_000;

type Row = Omit<Kept, 'at'> & { readonly n: number; readonly at: string };

/** What events have added to the windows of rules: on disk with the event itself, so that no window is lost or counted twice. */
@Injectable()
export class WindowStore {
  /** Keeps what events add; in the transaction that stores them. */
  async observe(tx: Tx, samples: readonly Sample[]): Promise<void> {
    if (samples.length === 0) return;
    const rows = samples.map(({ windowId, key, at, eventId, value, lat, lon, windowMs }) => ({
      window_id: hashed(windowId),
      key: hashed(key),
      at,
      event_id: eventId,
      value,
      lat,
      lon,
      expires_at: fromEpochMs(at + windowMs + LATE_MS),
    }));
    await tx.asSystem(() =>
      tx.run(
        'rules.observe',
        // In passing, some that have left their windows are thrown away.
        `with gone as (delete from rule_sample where ctid = any(array(
           select ctid from rule_sample where expires_at < $2 order by expires_at limit 50 for update skip locked)))
         insert into rule_sample (window_id, key, at, event_id, value, lat, lon, expires_at)
         select window_id, key, at, event_id, value, lat, lon, expires_at
           from jsonb_to_recordset($1) as s(window_id uuid, key uuid, at bigint, event_id uuid, value jsonb, lat float8, lon float8, expires_at timestamptz)
          order by window_id, key, at, event_id
         on conflict do nothing`,
        [json(rows), tx.now],
      ),
    );
  }

  /** The values of the facts that samples answer for one event, in one statement. */
  async answer(
    tx: Tx,
    questions: readonly MemoryQuestion[],
    areasOf: (question: GeofenceQuestion) => readonly AreaShape[] = () => [],
  ): Promise<WindowValues> {
    if (questions.length === 0) return new Map();
    const looks = questions.map(looksOf);
    const parts = await this.#parts(tx, looks.flat());
    let next = 0;
    return new Map(
      questions.map((question, i) => {
        const own = (looks[i] ?? []).map(() => parts[next++] ?? []);
        return [question.windowId, answerOf(question, own, question.kind === 'geofence' ? areasOf(question) : [])];
      }),
    );
  }

  async #parts(tx: Tx, looks: readonly Look[]): Promise<readonly (readonly Kept[])[]> {
    if (looks.length === 0) return [];
    const asked = looks.map(({ windowId, key, at, windowMs, toNewest }, n) => ({
      n,
      window_id: hashed(windowId),
      key: hashed(key),
      at,
      window_ms: windowMs,
      to_newest: toNewest,
    }));
    const rows = await tx.asSystem(() =>
      tx.query<Row>(
        'rules.windows',
        `select q.n, s.at::text as at, s.event_id as "eventId", s.value, s.lat, s.lon
           from jsonb_to_recordset($1) as q(n int, window_id uuid, key uuid, at bigint, window_ms bigint, to_newest boolean)
          cross join lateral (select case when q.to_newest then greatest(q.at, (select max(at) from rule_sample
                                      where window_id = q.window_id and key = q.key and at < q.at + q.window_ms)) else q.at end as at) as ends
          cross join lateral (select * from rule_sample
            where window_id = q.window_id and key = q.key and at > ends.at - q.window_ms and at <= ends.at
            order by at desc, event_id desc limit ${MOST_SAMPLES}) as s
          order by q.n, s.at, s.event_id`,
        [json(asked)],
      ),
    );
    const samples = Map.groupBy(rows, ({ n }) => n);
    return looks.map((_, n) =>
      (samples.get(n) ?? []).map(({ n: _n, at, ...sample }) => ({ ...sample, at: Number(at) })),
    );
  }
}

/** The name of a window or a key as an index takes it, whatever its length. */
function hashed(text: string): string {
  return createHash('sha256').update(text).digest('hex').slice(0, 32);
}
