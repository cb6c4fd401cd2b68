import { describe, expect, it } from '@jest/globals';
import type { ServerResponse } from 'node:http';
import type { Principal } from '../platform/public.ts';
import type { FeedReader, NumberedChange } from './feed-reader.ts';
import { FeedStream } from './stream.ts';

const changeOf = (seq: number): NumberedChange => ({
  seq,
  topic: 'tasks',
  key: `task-${seq}`,
  change: {},
  visibleTo: ['IOC'],
  at: '2026-11-22T00:00:00.000Z' as NumberedChange['at'],
});

describe('a stream that is resumed', () => {
  it('sends nothing again when another process had told the client more than this one has read', async () => {
    let tell: (changes: readonly NumberedChange[]) => void = () => undefined;
    const reader = {
      last: 5,
      subscribe: (listener: typeof tell) => ((tell = listener), () => undefined),
      since: () => Promise.resolve({ lost: false, changes: [] }),
    } as unknown as FeedReader;
    const written: string[] = [];
    const out = { write: (text: string) => written.push(text), writableLength: 0 } as unknown as ServerResponse;
    const stream = new FeedStream(reader, out, { tokens: ['IOC'] } as unknown as Principal, undefined);
    await stream.start(8);
    tell([6, 7, 8, 9].map(changeOf));
    expect(written.flatMap((text) => /^id: (\d+)\nevent: (\w+)/m.exec(text)?.slice(1).join(' ') ?? [])).toEqual([
      '8 ready',
      '9 tasks',
    ]);
  });
});
