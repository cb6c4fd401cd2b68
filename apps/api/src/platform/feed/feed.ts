import { Injectable } from '@nestjs/common';
import type { JsonObject } from '@trucban/kernel';
import { collect, onceAfterCommit } from '../database/collect.ts';
import { json, type Tx } from '../database/tx.ts';
import { FeedSequencer } from './feed-sequencer.ts';

/** What browsers subscribe to. */
export const FEED_TOPICS = [
  ...(['incidents', 'tasks', 'assignments', 'alerts', 'notifications', 'indicators', 'reports'] as const),
  ...(['processes', 'configuration', 'system'] as const),
] as const;
export type FeedTopic = (typeof FEED_TOPICS)[number];

/** One change as it is published. */
export interface FeedChange {
  readonly topic: FeedTopic;
  /** Id of the thing that changed. */
  readonly key: string;
  /** What clients need to show it without asking again; without personal data. */
  readonly change: JsonObject;
  /** Tokens of those who may see it. */
  readonly visibleTo: readonly string[];
}

const CHANGES = Symbol('feed.changes');
const WAKE = Symbol('feed.wake');

/** The live feed, from the side of those who change something. */
@Injectable()
export class Feed {
  constructor(private readonly sequencer: FeedSequencer) {}

  /** Tells a change to all who may see it, after the commit and in the order of the commits. */
  publish(tx: Tx, change: FeedChange): void {
    onceAfterCommit(tx, WAKE, () => this.sequencer.wake());
    collect(tx, CHANGES, change, (changes) => this.#write(tx, changes));
  }

  async #write(tx: Tx, changes: readonly FeedChange[]): Promise<void> {
    const rows = changes.map(({ topic, key, change, visibleTo }, n) => ({
      n,
      topic,
      key,
      change,
      visible_to: visibleTo,
    }));
    await tx.run(
      'platform.feed.add',
      `insert into feed_pending (topic, key, change, visible_to, at)
       select topic, key, change, visible_to, $2
         from jsonb_to_recordset($1) as c(n int, topic text, key text, change jsonb, visible_to text[])
        order by n`,
      [json(rows), tx.now],
    );
  }
}
