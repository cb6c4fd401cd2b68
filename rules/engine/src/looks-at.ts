import type { EventFacts, RuleDocument } from './types.ts';

/** Whether a rule looks at such an event at all: its `index` names the event's type or kind. */
export function looksAt({ index }: Pick<RuleDocument, 'index'>, { eventType, event }: EventFacts): boolean {
  const ofType = eventType !== null && (index.eventTypes?.includes(eventType) ?? false);
  return ofType || (index.kinds?.includes(event.type) ?? false);
}
