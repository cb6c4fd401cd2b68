import { describe, expect, it } from '@jest/globals';
import { choosePorts } from './ports.ts';

const series = (...values: number[]) => {
  let at = 0;
  return () => values[at++ % values.length] as number;
};

describe('inner ports', () => {
  it('are those of the last run where they are still free', async () => {
    const free = (port: number) => Promise.resolve(port !== 25_001);
    expect(await choosePorts(2, [25_000, 25_001], free, series(0.5))).toEqual([25_000, 26_350]);
  });

  it('are never the same twice', async () => {
    expect(await choosePorts(2, [25_000, 25_000], () => Promise.resolve(true), series(0, 0, 0.1))).toEqual([
      25_000, 20_000,
    ]);
  });

  it('lie where membership ports may lie, whatever was kept', async () => {
    const [port = 0] = await choosePorts(1, [80, 40_000], () => Promise.resolve(true), series(0.999999));
    expect(port).toBeGreaterThanOrEqual(20_000);
    expect(port).toBeLessThan(32_768);
  });

  it('are refused when none is free', async () => {
    await expect(choosePorts(1, [], () => Promise.resolve(false))).rejects.toThrow('no free ports');
  });
});
