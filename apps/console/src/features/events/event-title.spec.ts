import { describe, expect, it } from '@jest/globals';
import { eventTitle } from './event-title.ts';

const event = (data: Record<string, never> | Record<string, string | number>) => ({ data, key: 'K-1', id: 'x' });

describe('the title of an event', () => {
  it('is what people wrote, or what a sensor told', () => {
    expect(eventTitle(event({ title: 'Cháy nhà dân', description: 'Khói đen' }), 'vi')).toBe('Cháy nhà dân');
    expect(eventTitle(event({ sensor: 'QT-01', observedProperty: 'pm25', value: 184.5, unit: 'µg/m³' }), 'vi')).toBe(
      'QT-01 · pm25 · 184,5 µg/m³',
    );
  });
  it('falls back to the description, and then to the key', () => {
    expect(eventTitle(event({ description: 'Khói đen' }), 'vi')).toBe('Khói đen');
    expect(eventTitle(event({}), 'vi')).toBe('K-1');
  });
});
