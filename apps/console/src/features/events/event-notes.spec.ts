import { expect, it } from '@jest/globals';
import { eventNotes } from './event-notes.ts';

const KNOWN: Readonly<Record<string, string>> = {
  'event.lateOf': 'muộn',
  'event.mark.clockAhead': 'đồng hồ',
  'event.mark.converted': 'đổi đơn vị',
  'event.mark.jump': 'nhảy',
  'alerts.quality.doubtful': 'đáng ngờ',
  'alerts.quality.bad': 'hỏng',
};
const t = (key: string, values?: Readonly<Record<string, string | number>>): string =>
  [KNOWN[key] ?? key, values?.['time']].filter(Boolean).join(' ');
const event = { late: false, marks: [] as string[], quality: 'good' } as const;

it('says nothing of an event that is as it should be, nor of a unit that was converted', () => {
  expect(eventNotes(event, '22/11/2026 13:19', t)).toEqual([]);
  expect(eventNotes({ ...event, marks: ['converted', 'later-version'] }, '22/11/2026 13:19', t)).toEqual([]);
});
it('says of when a late event is', () => {
  expect(eventNotes({ ...event, late: true }, '22/11/2026 13:19', t)).toEqual(['muộn 22/11/2026 13:19']);
});
it('says why a reading is not believed, and that it is not where nobody knows why', () => {
  expect(eventNotes({ ...event, marks: ['jump'], quality: 'doubtful' }, '22/11/2026 13:19', t)).toEqual(['nhảy']);
  expect(eventNotes({ ...event, marks: ['clockAhead'], quality: 'bad' }, '22/11/2026 13:19', t)).toEqual([
    'đồng hồ',
    'hỏng',
  ]);
});
