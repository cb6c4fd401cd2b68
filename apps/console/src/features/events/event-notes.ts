import type { EventDto } from '@trucban/contracts';
import type { Translate } from '@trucban/ui';

/**
 * What must be known of an event before its numbers are read: that it came late and from when it is, and why it isn't believed.
 * @param time  when it happened, as people read it
 */
export function eventNotes(
  { late, marks, quality }: Pick<EventDto, 'late' | 'marks' | 'quality'>,
  time: string,
  t: Translate,
): string[] {
  const known = marks.filter((mark) => mark !== 'converted' && t(`event.mark.${mark}`) !== `event.mark.${mark}`);
  const explained = known.some((mark) => mark !== 'clockAhead');
  return [
    ...(late ? [t('event.lateOf', { time })] : []),
    ...known.map((mark) => t(`event.mark.${mark}`)),
    ...(quality !== 'good' && !explained ? [t(`alerts.quality.${quality}`)] : []),
  ];
}
