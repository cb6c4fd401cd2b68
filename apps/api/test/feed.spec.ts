import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { Database, Feed, systemScope, type FeedTopic } from '../src/platform/public.ts';
import { startTestApp, type TestApp } from './support/app.ts';
import { openStream } from './support/stream.ts';

describe('the live feed', () => {
  let test: TestApp;
  beforeAll(async () => {
    test = await startTestApp();
  }, 120_000);
  afterAll(() => test.close());

  const publish = (topic: FeedTopic, key: string, visibleTo: string[]) =>
    test.get(Database).transaction(systemScope('test'), async (tx) => {
      test.get(Feed).publish(tx, { topic, key, change: { id: key }, visibleTo });
    });

  it('tells a change to those who may see it, and to nobody else', async () => {
    const [dispatcher, commune] = [
      await openStream(await test.as('dispatcher')),
      await openStream(await test.as('commune')),
    ];
    await publish('incidents', 'for the IOC', ['IOC']);
    const seen = await dispatcher.next('incidents');
    expect(seen.data).toMatchObject({ key: 'for the IOC', id: 'for the IOC' });
    await publish('incidents', 'for the commune', ['COC-P01']);
    expect((await commune.next('incidents')).data.key).toBe('for the commune');
    dispatcher.close();
    commune.close();
  });

  it('filters by topic', async () => {
    const stream = await openStream(await test.as('dispatcher'), '?topics=tasks');
    await publish('incidents', 'not asked for', ['IOC']);
    await publish('tasks', 'asked for', ['IOC']);
    expect((await stream.next()).data.key).toBe('asked for');
    stream.close();
  });

  it('resumes after the last number that was seen', async () => {
    const user = await test.as('supervisor');
    const first = await openStream(user);
    await publish('incidents', 'seen', ['IOC']);
    const { id } = await first.next('incidents');
    first.close();
    await publish('incidents', 'missed 1', ['IOC']);
    await publish('incidents', 'missed 2', ['IOC']);
    const second = await openStream(user, '', { 'last-event-id': id });
    expect([(await second.next('incidents')).data.key, (await second.next('incidents')).data.key]).toEqual([
      'missed 1',
      'missed 2',
    ]);
    second.close();
  });

  it('says reset when what was missed is no longer kept', async () => {
    const stream = await openStream(await test.as('dispatcher'), '', { 'last-event-id': '999999999' });
    expect((await stream.next('reset')).data).toEqual({ reason: 'gap' });
    stream.close();
  });

  it('keeps the order of commits and loses nothing while many write at once', async () => {
    const stream = await openStream(await test.as('dispatcher'), '?topics=alerts');
    await Promise.all(Array.from({ length: 100 }, (_, i) => publish('alerts', String(i), ['IOC'])));
    const events = [];
    for (let i = 0; i < 100; i++) events.push(await stream.next('alerts'));
    expect(new Set(events.map(({ data }) => data.key)).size).toBe(100);
    expect(events.map(({ id }) => Number(id))).toEqual(events.map(({ id }) => Number(id)).sort((a, b) => a - b));
    stream.close();
  });
});
