import { Injectable } from '@nestjs/common';
import type { JsonObject, LocalizedText } from '@trucban/kernel';
import { OrgDirectory } from '../identity/public.ts';
import { Ids, collect, json, type Tx } from '../platform/public.ts';

/** One entry of an incident's timeline. */
export interface TimelineEntry {
  readonly kind: string;
  readonly text: LocalizedText;
  readonly data?: JsonObject;
  /** Part of the product that it comes from: `user` by default, `rules`, `sop`, `sla`, `agency`. */
  readonly source?: string;
}

const ENTRIES = Symbol('incidents.timeline');
/** Parts that act for others: a job is a step of its SOP. */
const SOURCES: Readonly<Record<string, string>> = { jobs: 'sop', timers: 'sop', messages: 'sop' };

/** Timelines: append-only, written before the commit of what they tell. */
@Injectable()
export class Timeline {
  constructor(
    private readonly ids: Ids,
    private readonly directory: OrgDirectory,
  ) {}

  add(tx: Tx, incidentId: string, entry: TimelineEntry): void {
    collect(tx, ENTRIES, { incidentId, entry }, (entries) => this.#write(tx, entries));
  }

  async #write(
    tx: Tx,
    entries: readonly { readonly incidentId: string; readonly entry: TimelineEntry }[],
  ): Promise<void> {
    const { actor } = tx;
    // A program speaks for its agency: people know that one's name.
    const label =
      actor.kind === 'client' && actor.orgUnit
        ? (await this.directory.snapshot(tx)).nameOf(actor.orgUnit).vi
        : actor.label;
    const rows = entries.map(({ incidentId, entry }, order) => ({
      ordinal: order,
      id: this.ids.next(),
      incident_id: incidentId,
      source:
        entry.source ??
        (actor.kind === 'system' ? (SOURCES[actor.id] ?? actor.id) : actor.kind === 'client' ? 'agency' : 'user'),
      kind: entry.kind,
      text: entry.text,
      data: entry.data ?? {},
    }));
    await tx.run(
      'incidents.timeline',
      `insert into timeline_entry (id, incident_id, at, actor_kind, actor_id, actor_label, source, kind, text, data)
       select id, incident_id, $2, $3, $4, $5, source, kind, text, data
         from jsonb_to_recordset($1) as t(ordinal int, id uuid, incident_id uuid, source text, kind text, text jsonb, data jsonb)
        order by ordinal`,
      [json(rows), tx.now, actor.kind, actor.id, label],
    );
  }
}
