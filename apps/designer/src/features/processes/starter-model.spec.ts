import { describe, expect, it } from '@jest/globals';
import { compile } from '@trucban/sop-engine';
import { PROCESS_KEY, starterModel } from './starter-model.ts';

describe('the model to begin with', () => {
  it('compiles as it is, whatever its name', async () => {
    const result = await compile(
      starterModel('sop_flood', 'Lũ "lớn" & <gấp>', { start: 'Có tin', task: 'Xác minh', end: 'Xong' }),
    );
    expect(result.problems.filter(({ severity }) => severity === 'error')).toEqual([]);
    expect(result.ok && result.processes[0]?.processId).toBe('sop_flood');
  });
  it('takes keys as the shipped SOPs have them', () => {
    expect(['sop_fire', 'sub_task'].every((key) => PROCESS_KEY.test(key))).toBe(true);
    expect(['SOP-FIRE', '1a', 'lũ', 'a b', ''].some((key) => PROCESS_KEY.test(key))).toBe(false);
  });
});
