import { describe, expect, it } from '@jest/globals';
import type { SourceDto } from '@trucban/contracts';
import { isJson, orderedSources, readable, visibleSources } from './source-rows.ts';

const source = (code: string, status: SourceDto['status'], vi = code): SourceDto => ({
  code,
  kind: 'mqtt',
  name: { vi, en: code },
  orgUnit: 'IOC',
  state: 'enabled',
  quotaPerMinute: 6000,
  expectedIntervalSeconds: 60,
  mayExercise: false,
  requireKey: false,
  eventSources: [],
  properties: [],
  datastreams: [],
  clientId: 'c',
  keyHint: 'abcd',
  keyRotatedAt: '',
  lastSeenAt: null,
  status,
  createdAt: '',
  updatedAt: '',
  version: 1,
});

describe('the sources', () => {
  it('stand with the silent ones first', () => {
    const sources = [source('a', 'never'), source('b', 'ok'), source('c', 'silent'), source('d', 'paused')];
    expect(orderedSources(sources).map(({ code }) => code)).toEqual(['c', 'b', 'a', 'd']);
  });
  it('are found by words without diacritics', () => {
    const sources = [source('a', 'ok', 'Trạm đo mưa'), source('b', 'silent', 'Camera')];
    expect(visibleSources(sources, { status: undefined, query: 'tram mua' }).map(({ code }) => code)).toEqual(['a']);
    expect(visibleSources(sources, { status: 'silent', query: '' }).map(({ code }) => code)).toEqual(['b']);
  });
  it('show JSON in lines, and anything else as it came', () => {
    expect(readable('{"a":1}')).toBe('{\n  "a": 1\n}');
    expect(readable('<alert/>')).toBe('<alert/>');
  });
  it('tell JSON from anything else', () => {
    expect(['{"a":1}', '184', '{"a":', ''].map(isJson)).toEqual([true, true, false, false]);
  });
});
