import { describe, expect, it } from '@jest/globals';
import { fieldsOf, withValue } from './job-fields.ts';
import { jobTypes } from './texts.ts';

const TYPES = ['http', 'waitForCallback', 'publishEvent', 'script'];

describe('the fields of jobs', () => {
  it('are there for every type that calls outside or computes, in both languages', () => {
    const offered = jobTypes('vi').map(({ code }) => code);
    for (const type of TYPES) {
      expect(offered).toContain(type);
      const fields = fieldsOf(type);
      expect(fields.length).toBeGreaterThan(2);
      expect(new Set(fields.map(({ name }) => name)).size).toBe(fields.length);
      for (const { label, help } of fields)
        for (const text of [...label, ...help]) expect(text).toBe(text.normalize('NFC').trim() || undefined);
    }
    expect(fieldsOf('assignAgency')).toEqual([]);
    expect(fieldsOf('constructor')).toEqual([]);
  });

  it('are set, changed and taken out one by one', () => {
    const values = [
      { name: 'kind', value: 'a' },
      { name: 'timeout', value: 'PT1S' },
    ];
    expect(withValue(values, 'kind', 'b')).toEqual([{ name: 'kind', value: 'b' }, values[1]]);
    expect(withValue(values, 'kind', '')).toEqual([values[1]]);
    expect(withValue(values, 'errors', '404=X')).toEqual([...values, { name: 'errors', value: '404=X' }]);
  });
});
