import { afterAll, expect, it } from '@jest/globals';
import { connect } from 'node:net';
import { testTemporal, type TestTemporal } from './temporal.ts';

let temporal: TestTemporal | undefined;
afterAll(() => temporal?.release());

it('lends a Temporal server that listens', async () => {
  temporal = await testTemporal();
  expect(temporal.namespace).toBe('trucban');
  const [host = '', port = ''] = temporal.address.split(':');
  await new Promise<void>((resolve, reject) => {
    const socket = connect(Number(port), host, () => resolve(socket.destroy() as unknown as undefined));
    socket.once('error', reject);
  });
}, 900_000);
