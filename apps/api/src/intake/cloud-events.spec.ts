import { describe, expect, it } from '@jest/globals';
import { eventTime, fromBinary, isLate, parseEvent } from './cloud-events.ts';

const call = (over: object = {}, data: object = {}): object => ({
  specversion: '1.0',
  id: 'c-1',
  source: 'hotline/114',
  type: 'call.received',
  time: '2026-11-13T20:47:18+07:00',
  data: { eventType: 'FIRE-RES', location: { lat: 17.74, lon: 106.64 }, ...data },
  ...over,
});
const pathsOf = (input: unknown): string[] => {
  const result = parseEvent(input);
  return result.ok ? [] : result.errors.map((error) => error.path);
};

describe('an event that comes in', () => {
  it('is read with its time in UTC', () => {
    const result = parseEvent(call({ exercise: true, key: 'line-3', mychannel: 'x' }));
    expect(result).toMatchObject({
      ok: true,
      value: {
        event: { time: '2026-11-13T13:47:18.000Z' },
        key: 'line-3',
        quality: 'good',
        exercise: true,
        extensions: { mychannel: 'x' },
      },
    });
  });

  it.each([
    ['no id', call({ id: undefined }), '/id'],
    ['no source', call({ source: undefined }), '/source'],
    ['an empty type', call({ type: '' }), '/type'],
    ['another version', call({ specversion: '0.3' }), '/specversion'],
    ['no version', call({ specversion: undefined }), '/specversion'],
    ['a time that is none', call({ time: 'yesterday' }), '/time'],
    ['no data', call({ data: undefined }), '/data'],
    ['data that is a text', call({ data: 'x' }), '/data'],
    ['data that is XML by its word', call({ datacontenttype: 'text/xml' }), '/datacontenttype'],
    ['neither type nor category', call({}, { eventType: undefined }), '/data/eventType'],
    ['a place outside the world', call({}, { location: { lat: 95, lon: 106 } }), '/data/location/lat'],
    ['half a place', call({}, { location: { lat: 17 } }), '/data/location/lon'],
    ['an unknown severity', call({}, { severity: 'awful' }), '/data/severity'],
    [
      'a reading without a value',
      call({ type: 'sensor.reading', data: { sensor: 'a', observedProperty: 'pm25' } }),
      '/data/value',
    ],
  ])('is refused with %s, naming the field', (_, input, path) => expect(pathsOf(input)).toContain(path));

  it('is refused whole when it is not an object', () => {
    for (const input of [null, 7, 'x', []]) expect(parseEvent(input).ok).toBe(false);
  });

  it('shows the faults of envelope and data together', () => {
    expect(pathsOf(call({ id: undefined }, { location: { lat: 95, lon: 500 } }))).toEqual([
      '/id',
      '/data/location/lat',
      '/data/location/lon',
    ]);
  });

  it('may be an observation that names no event type', () => {
    expect(parseEvent(call({ type: 'vms.position', data: { vessel: 'QN-1' } }))).toMatchObject({
      ok: true,
      value: { incident: null },
    });
  });

  it('may carry its data in base64', () => {
    const { data, ...event } = call() as Record<string, unknown>;
    const encoded = Buffer.from(JSON.stringify(data)).toString('base64');
    expect(parseEvent({ ...event, data_base64: encoded })).toMatchObject({ ok: true, value: { extensions: {} } });
    for (const wrong of ['?', 5, Buffer.from('{').toString('base64')])
      expect(parseEvent({ ...event, data_base64: wrong })).toMatchObject({ ok: false, errors: [{ path: '/data' }] });
  });

  it('comes in binary mode with its attributes in headers', () => {
    const event = fromBinary(
      {
        'ce-id': 'a%20b',
        'ce-specversion': '1.0',
        'ce-source': 's',
        'ce-type': 'call.received',
        'ce-exercise': 'true',
        host: 'h',
      },
      { eventType: 'MCI' },
    );
    expect(parseEvent(event)).toMatchObject({ ok: true, value: { event: { id: 'a b' }, exercise: true } });
  });
});

describe('time of an event', () => {
  const received = '2026-11-13T14:00:00.000Z';
  it('is never after it was received', () => {
    expect(eventTime('2026-11-13T15:00:00.000Z', received)).toEqual({
      time: received,
      adjusted: true,
      clockAhead: true,
    });
    expect(eventTime('2026-11-13T14:00:01.000Z', received).clockAhead).toBe(false);
    expect(eventTime('2026-11-13T13:00:00.000Z', received)).toEqual({
      time: '2026-11-13T13:00:00.000Z',
      adjusted: false,
      clockAhead: false,
    });
    expect(eventTime(undefined, received)).toEqual({ time: received, adjusted: false, clockAhead: false });
  });
  it('is late after 10 minutes for sensors and 24 hours for others', () => {
    expect(isLate('sensor.reading', '2026-11-13T13:49:59.000Z', received)).toBe(true);
    expect(isLate('sensor.reading', '2026-11-13T13:50:00.000Z', received)).toBe(false);
    expect(isLate('sensor.reading', '2026-11-12T14:00:00.000Z', received, true)).toBe(false);
    expect(isLate('call.received', '2026-11-12T14:00:00.000Z', received)).toBe(false);
    expect(isLate('case.reported', '2026-11-12T13:59:59.000Z', received)).toBe(true);
  });
});
