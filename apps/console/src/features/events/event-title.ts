import type { EventDto } from '@trucban/contracts';
import type { Locale } from '@trucban/ui';
import { readingOf } from '../../shared/events/event-words.ts';

/** What an event says in one line: its title, or the reading with what was measured, or its key. */
export function eventTitle(event: Pick<EventDto, 'data' | 'key' | 'id'>, locale: Locale): string {
  const { data, key, id } = event;
  if (typeof data['title'] === 'string' && data['title'] !== '') return data['title'];
  const reading = readingOf(data, locale);
  const thing = typeof data['sensor'] === 'string' ? data['sensor'] : key;
  const what = typeof data['observedProperty'] === 'string' ? data['observedProperty'] : undefined;
  if (reading) return [thing, what, reading].filter(Boolean).join(' · ');
  return typeof data['description'] === 'string' && data['description'] !== '' ? data['description'] : (key ?? id);
}
