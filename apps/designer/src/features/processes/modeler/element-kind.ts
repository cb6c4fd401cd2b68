import { elementName } from './element-names.ts';
import type { Moddle } from './types.ts';

/** What an element is, in words, for one that has no name yet: `Việc cho người`, `Timer boundary event`. */
export function elementKind(element: Moddle, locale: 'vi' | 'en'): string {
  const words = wordsOf(element);
  return (locale === 'vi' ? elementName(words) : undefined) ?? words.charAt(0).toUpperCase() + words.slice(1);
}

/** As the menus of bpmn-js write it: `message start event (non-interrupting)`. */
function wordsOf(element: Moddle): string {
  const place = spaced(element.$type);
  if (place === 'sub process') return element.get('triggeredByEvent') === true ? 'event sub process' : place;
  if (!place.endsWith(' event')) return place;
  const [definition] = (element.get('eventDefinitions') as readonly Moddle[] | undefined) ?? [];
  const kind = definition ? `${spaced(definition.$type).replace(/ event definition$/, '')} ` : '';
  const isAside = element.get('cancelActivity') === false || element.get('isInterrupting') === false;
  return `${kind}${place}${isAside ? ' (non-interrupting)' : ''}`;
}

/** `user task` of `bpmn:UserTask`. */
function spaced(type: string): string {
  return type
    .replace(/^\w+:/, '')
    .replace(/(?<=[a-z])(?=[A-Z])/g, ' ')
    .toLowerCase();
}
