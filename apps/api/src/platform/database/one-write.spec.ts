import { Writable } from 'node:stream';
import { describe, expect, it } from '@jest/globals';
import type { PoolClient } from 'pg';
import { inOneWrite } from './one-write.ts';

function connection() {
  const writes: string[] = [];
  const stream = new Writable({
    write: (chunk, _encoding, done) => (writes.push(String(chunk)), done()),
    writev: (chunks, done) => (writes.push(chunks.map(({ chunk }) => String(chunk)).join('')), done()),
  });
  const client = { connection: { stream } } as unknown as PoolClient;
  return { writes, ask: (text: string) => (inOneWrite(client), stream.write(text)) };
}
const turn = (): Promise<void> => new Promise((resolve) => setImmediate(resolve));

describe('statements in one write', () => {
  it('sends together what is asked for in one turn, also after awaiting what is there', async () => {
    const { writes, ask } = connection();
    ask('a');
    await Promise.resolve();
    ask('b');
    expect(writes).toEqual([]);
    await turn();
    expect(writes).toEqual(['ab']);
  });

  it('sends what is asked for in the next turn by itself', async () => {
    const { writes, ask } = connection();
    ask('a');
    await turn();
    ask('b');
    await turn();
    expect(writes).toEqual(['a', 'b']);
  });
});
