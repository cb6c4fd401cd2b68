import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { z } from 'zod';
import { ConfigStore } from '../src/configuration/public.ts';
import { Database, SimulatedClock, systemScope, type Scope } from '../src/platform/public.ts';
import { startTestApp, type TestApp } from './support/app.ts';

describe('versioned configuration', () => {
  let test: TestApp;
  const clock = new SimulatedClock('2026-11-22T01:00:00.000Z');
  const author: Scope = { ...systemScope('x'), actor: { kind: 'user', id: 'author', label: 'A' } };
  const approver: Scope = { ...systemScope('x'), actor: { kind: 'user', id: 'approver', label: 'B' } };
  beforeAll(async () => {
    test = await startTestApp({ clock, runQueue: false });
    // Under a kind that nobody else registers in these tests' key space.
    store().register<{ n: number }>({
      kind: 'agencySettings',
      format: 'json',
      schema: z.object({ n: z.number() }),
      check: ({ n }) =>
        n < 0
          ? [{ elementId: '/n', code: 'NEGATIVE', severity: 'error', message: { vi: 'Âm.', en: 'Negative.' } }]
          : [],
      name: () => null,
    });
  }, 120_000);
  afterAll(() => test.close());
  const store = () => test.get(ConfigStore);
  const as = <T>(scope: Scope, work: (tx: Parameters<Parameters<Database['transaction']>[1]>[0]) => Promise<T>) =>
    test.get(Database).transaction(scope, work);

  it('is published by a second person and in force from then on', async () => {
    const draft = await as(author, (tx) => store().saveDraft(tx, 'agencySettings', 'K1', { n: 1 }));
    expect([draft.version, draft.state]).toEqual([1, 'draft']);
    await as(author, (tx) => store().submit(tx, 'agencySettings', 'K1', 1));
    await expect(as(author, (tx) => store().approve(tx, 'agencySettings', 'K1', 1))).rejects.toMatchObject({
      code: 'AUTHOR_IS_APPROVER',
    });
    await as(approver, (tx) => store().approve(tx, 'agencySettings', 'K1', 1));
    expect((await as(author, (tx) => store().current(tx, 'agencySettings', 'K1')))?.content).toEqual({ n: 1 });
  });

  it('takes effect when it is said to, and never comes back once retired', async () => {
    await as(author, (tx) => store().saveDraft(tx, 'agencySettings', 'K1', { n: 2 }));
    await as(author, (tx) => store().submit(tx, 'agencySettings', 'K1', 2));
    await as(approver, (tx) =>
      store().approve(tx, 'agencySettings', 'K1', 2, { effectiveFrom: '2026-11-23T00:00:00.000Z' }),
    );
    const current = () => as(author, (tx) => store().current<{ n: number }>(tx, 'agencySettings', 'K1'));
    expect((await current())?.content.n).toBe(1);
    clock.set('2026-11-23T00:00:00.000Z');
    expect((await current())?.content.n).toBe(2);
    await as(approver, (tx) => store().retire(tx, 'agencySettings', 'K1', 2));
    expect(await current()).toBeUndefined();
  });

  it('that is retired before it takes effect leaves in force what was', async () => {
    const publish = async (version: number, effectiveFrom?: string) => {
      await as(author, (tx) => store().saveDraft(tx, 'agencySettings', 'K4', { n: version }));
      await as(author, (tx) => store().submit(tx, 'agencySettings', 'K4', version));
      await as(approver, (tx) =>
        store().approve(tx, 'agencySettings', 'K4', version, { ...(effectiveFrom !== undefined && { effectiveFrom }) }),
      );
    };
    await publish(1);
    await publish(2, '2026-11-25T00:00:00.000Z');
    await as(approver, (tx) => store().retire(tx, 'agencySettings', 'K4', 2));
    clock.set('2026-11-25T00:00:01.000Z');
    const inForce = () =>
      as(author, async (tx) => [
        (await store().current<{ n: number }>(tx, 'agencySettings', 'K4'))?.content.n,
        (await store().inForce(tx, 'agencySettings')).get('K4'),
        (await store().allCurrent(tx, 'agencySettings')).find(({ key }) => key === 'K4')?.version,
      ]);
    expect(await inForce()).toEqual([1, 1, 1]);
    await publish(3);
    expect(await inForce()).toEqual([3, 3, 3]);
  });

  it('takes effect at once when the approver says now by a clock that is behind, and not in the past', async () => {
    await as(author, (tx) => store().saveDraft(tx, 'agencySettings', 'K5', { n: 1 }));
    await as(author, (tx) => store().submit(tx, 'agencySettings', 'K5', 1));
    const from = (effectiveFrom: string) =>
      as(approver, (tx) => store().approve(tx, 'agencySettings', 'K5', 1, { effectiveFrom }));
    clock.set('2026-11-25T01:00:00.000Z');
    await expect(from('2026-11-25T00:54:59.999Z')).rejects.toMatchObject({ code: 'VALIDATION_FAILED' });
    expect((await from('2026-11-25T00:59:59.000Z')).effectiveFrom).toBe('2026-11-25T01:00:00.000Z');
    expect((await as(author, (tx) => store().current(tx, 'agencySettings', 'K5')))?.version).toBe(1);
  });

  it('becomes a draft again when it changes after it was submitted', async () => {
    await as(author, (tx) => store().saveDraft(tx, 'agencySettings', 'K2', { n: 1 }));
    await as(author, (tx) => store().submit(tx, 'agencySettings', 'K2', 1));
    const changed = await as(author, (tx) => store().saveDraft(tx, 'agencySettings', 'K2', { n: 3 }));
    expect([changed.version, changed.state]).toEqual([1, 'draft']);
  });

  it('is not submitted with errors, nor changed by who saw an older one', async () => {
    await as(author, (tx) => store().saveDraft(tx, 'agencySettings', 'K3', { n: -1 }));
    await expect(as(author, (tx) => store().submit(tx, 'agencySettings', 'K3', 1))).rejects.toMatchObject({
      code: 'CONFIGURATION_HAS_ERRORS',
    });
    await expect(
      as(author, (tx) => store().changeDraft(tx, 'agencySettings', 'K3', 1, { n: 1 }, { revision: ['7'] })),
    ).rejects.toMatchObject({ code: 'STALE_VERSION' });
    await expect(as(author, (tx) => store().saveDraft(tx, 'agencySettings', 'K3', { n: 'x' }))).rejects.toMatchObject({
      code: 'VALIDATION_FAILED',
    });
  });
});
