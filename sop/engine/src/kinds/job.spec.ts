import { describe, expect, it } from '@jest/globals';
import { given } from '../../test/given.ts';
import { job, model } from '../../test/model.ts';

const oneJob = (inner = ''): string =>
  model({ nodes: `<startEvent id="s"/>${job('a', inner)}<endEvent id="e"/>`, flows: 's -> a -> e' });

describe('a job', () => {
  it('carries type, headers and what input mappings gave it, and nothing else', async () => {
    const run = await given(
      oneJob(
        '<z:taskHeaders><z:header key="message" value="M-ASSIGN"/></z:taskHeaders><z:ioMapping><z:input source="=order.text" target="text"/></z:ioMapping>',
      ),
      { order: { text: 'go' }, secret: 1 },
    );
    expect(run.open()[0]).toMatchObject({
      jobType: 'work',
      retries: 3,
      headers: { message: 'M-ASSIGN' },
      variables: { text: 'go' },
    });
    expect(Object.keys(run.open()[0]?.variables ?? {})).toEqual(['text']);
  });

  it('is issued again while retries are left, then becomes a process incident; a retry issues it anew', async () => {
    const run = await given(oneJob());
    run.input('a', { type: 'failJob', retries: 2, reason: 'busy' });
    expect(run.open()[0]).toMatchObject({ retries: 2 });
    run.input('a', { type: 'failJob', retries: 0, reason: 'down' });
    expect(run.incidents()).toEqual(['a JOB_FAILED']);
    expect(run.waiting()).toEqual([]);
    run.retry();
    expect(run.open()[0]).toMatchObject({ retries: 3 });
    run.complete('a', { out: 1 });
    expect(run.status()).toBe('completed');
  });

  it('that raises an error nobody catches fails the instance with the code', async () => {
    const run = await given(oneJob());
    run.input('a', { type: 'throwError', code: 'X', message: 'no crew' });
    expect(run.status()).toBe('failed');
    expect(run.commands('endInstance')).toEqual([
      expect.objectContaining({ status: 'failed', error: { code: 'X', message: 'no crew' } }),
    ]);
  });
});
