import { describe, expect, it } from '@jest/globals';
import { mappedParts } from './mapped-parts.ts';

const at = (instant: string): string => `at ${instant}`;

describe('what a row becomes', () => {
  it('is said value by value, with its times as people here read them', () => {
    const event = {
      specversion: '1.0',
      type: 'case.reported',
      time: '2026-11-22T22:01:00.000Z',
      data: { title: 'Cúm A', attributes: { temperature: 37.5, tags: ['a', 1] }, note: null },
    };
    expect(mappedParts(event, at)).toEqual([
      { at: 'type', text: 'case.reported' },
      { at: 'time', text: 'at 2026-11-22T22:01:00.000Z' },
      { at: 'data.title', text: 'Cúm A' },
      { at: 'data.attributes.temperature', text: '37.5' },
      { at: 'data.attributes.tags', text: '["a",1]' },
      { at: 'data.note', text: 'null' },
    ]);
  });

  it('may be several numbers', () => {
    expect(mappedParts([{ measure: 'insured', value: 8 }], at)).toEqual([
      { at: '', text: '[{"measure":"insured","value":8}]' },
    ]);
  });
});
