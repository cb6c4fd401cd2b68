import { closeSync, openSync } from 'node:fs';
import { expect, it } from '@jest/globals';
import { pino } from 'pino';
import { logDestination } from './log-destination.ts';

it('bears a full disk', async () => {
  // The kernel's file on which every write fails for want of space.
  const fd = openSync('/dev/full', 'w');
  const log = pino(logDestination(fd));
  for (let line = 0; line < 3_000; line++) log.info({ text: 'x'.repeat(1_000) }, 'nobody reads this');
  await new Promise((resolve) => setImmediate(resolve));
  expect(log.level).toBe('info');
  closeSync(fd);
});
