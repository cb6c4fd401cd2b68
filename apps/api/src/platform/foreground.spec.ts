import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import Fastify, { type FastifyInstance } from 'fastify';
import { Foreground } from './foreground.ts';

describe('people before machines', () => {
  const foreground = new Foreground();
  let fastify: FastifyInstance;
  let answer: () => void;
  let begun: Promise<void>;
  beforeEach(async () => {
    fastify = Fastify();
    foreground.register(fastify);
    let isBegun: () => void;
    begun = new Promise((resolve) => (isBegun = resolve));
    const held = new Promise<void>((resolve) => (answer = resolve));
    const handler = async (): Promise<string> => {
      isBegun();
      await held;
      return 'done';
    };
    for (const url of ['/api/v1/tasks/1/complete', '/api/v1/events', '/api/v1/jobs/activate'])
      fastify.post(url, handler);
    fastify.get('/api/v1/tasks', handler);
    await fastify.listen({ port: 0, host: '127.0.0.1' });
  });
  afterEach(() => fastify.close());

  const ask = (method: string, path: string): Promise<Response> =>
    fetch(`http://127.0.0.1:${(fastify.server.address() as { port: number }).port}${path}`, { method });
  const order = async (method: string, path: string): Promise<string[]> => {
    const events: string[] = [];
    const asked = ask(method, path);
    await begun;
    const passed = foreground.passed().then(() => events.push('task'));
    await Promise.resolve();
    events.push('answer');
    answer();
    await Promise.all([asked.then((response) => response.text()), passed]);
    return events;
  };

  it('lets a task begin after the answer to a command', async () => {
    expect(await order('POST', '/api/v1/tasks/1/complete')).toEqual(['answer', 'task']);
  });

  it.each([
    ['GET', '/api/v1/tasks'],
    ['POST', '/api/v1/events'],
    ['POST', '/api/v1/jobs/activate'],
  ])('does not hold a task for %s %s', async (method, path) => {
    expect(await order(method, path)).toEqual(['task', 'answer']);
  });

  it('does not hold a task for ever', async () => {
    const asked = ask('POST', '/api/v1/tasks/1/complete');
    await begun;
    await foreground.passed();
    answer();
    expect(await (await asked).text()).toBe('done');
    await foreground.passed();
  });
});
