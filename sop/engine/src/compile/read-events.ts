import { isTimerValue } from '../behaviours/waits.ts';
import type { EventDefinition } from '../graph/graph.ts';
import { readCondition, readExpression, type Reader } from './reader.ts';
import { body, extension, many, one, text, type Xml } from './xml.ts';

/** Whether an element throws its events or catches them. */
export type Direction = 'throw' | 'catch';

/** Event definitions of an event, its own and those it refers to, in the order of the XML, or of throwing. */
export function readEvents(reader: Reader, element: Xml, direction: Direction): readonly EventDefinition[] {
  const referred = many(element, 'eventDefinitionRef').map((ref) => reader.definitions.get(ref.id ?? '') ?? ref);
  const events = [...many(element, 'eventDefinitions'), ...referred].flatMap((definition) => {
    const event = readEvent(reader, element, definition, direction);
    return event ? [event] : [];
  });
  return direction === 'throw' ? events.sort((a, b) => rank(a) - rank(b)) : events;
}

/** All that a multiple event throws is thrown, so what may end the thrower comes last. */
function rank({ type }: EventDefinition): number {
  if (type === 'error' || type === 'terminate') return 2;
  return type === 'escalation' || type === 'cancel' ? 1 : 0;
}

/** One event definition; null when it is faulty (then it is a problem). */
export function readEvent(reader: Reader, element: Xml, definition: Xml, direction: Direction): EventDefinition | null {
  const id = element.id ?? '';
  switch (definition.$type) {
    case 'bpmn:MessageEventDefinition':
      return readMessage(reader, id, one(definition, 'messageRef'));
    case 'bpmn:SignalEventDefinition': {
      const name = readExpression(reader, id, text(one(definition, 'signalRef'), 'name'));
      if (!name) reader.problems.add('SIGNAL_MISSING', id);
      return name && { type: 'signal', name };
    }
    case 'bpmn:TimerEventDefinition':
      return readTimer(reader, id, definition);
    case 'bpmn:ErrorEventDefinition': {
      const code = readExpression(reader, id, text(one(definition, 'errorRef'), 'errorCode'));
      if (!code && direction === 'throw') reader.problems.add('ERROR_CODE_MISSING', id);
      return { type: 'error', code };
    }
    case 'bpmn:EscalationEventDefinition': {
      const code = readExpression(reader, id, text(one(definition, 'escalationRef'), 'escalationCode'));
      if (!code && direction === 'throw') reader.problems.add('ESCALATION_CODE_MISSING', id);
      return { type: 'escalation', code };
    }
    case 'bpmn:ConditionalEventDefinition': {
      const condition = readCondition(reader, id, body(definition, 'condition'));
      if (!condition) reader.problems.add('CONDITION_MISSING', id);
      return condition && { type: 'condition', condition };
    }
    case 'bpmn:TerminateEventDefinition':
      return { type: 'terminate' };
    case 'bpmn:CancelEventDefinition':
      return { type: 'cancel' };
    case 'bpmn:LinkEventDefinition': {
      const name = text(definition, 'name');
      if (!name) reader.problems.add('LINK_NAME_MISSING', id);
      return { type: 'link', name: name ?? '' };
    }
    case 'bpmn:CompensateEventDefinition':
      return {
        type: 'compensation',
        activity: one(definition, 'activityRef')?.id ?? null,
        waits: definition['waitForCompletion'] !== false,
      };
    default:
      reader.problems.unsupported(definition.$type.replace('bpmn:', ''), id);
      return null;
  }
}

/** A message that is caught without a correlation key is reached by its name alone. */
export function readMessage(reader: Reader, id: string, message: Xml | undefined): EventDefinition | null {
  if (!message) {
    reader.problems.add('MESSAGE_MISSING', id);
    return null;
  }
  const name = readExpression(reader, id, text(message, 'name'));
  if (!name) reader.problems.add('MESSAGE_NAME_MISSING', id);
  const correlationKey = readExpression(reader, id, text(extension(message, 'zeebe:subscription'), 'correlationKey'));
  return name && { type: 'message', name, correlationKey };
}

function readTimer(reader: Reader, id: string, definition: Xml): EventDefinition | null {
  const sources = [
    { kind: 'date', source: body(definition, 'timeDate') },
    { kind: 'duration', source: body(definition, 'timeDuration') },
    { kind: 'cycle', source: body(definition, 'timeCycle') },
  ] as const;
  const given = sources.filter(({ source }) => source !== undefined && source !== '');
  const [timer] = given;
  if (!timer || given.length > 1) {
    reader.problems.add('TIMER_MISSING', id);
    return null;
  }
  const value = readExpression(reader, id, timer.source);
  if (value?.type === 'literal' && !isTimerValue(timer.kind, String(value.value))) {
    reader.problems.add('TIMER_INVALID', id, String(value.value));
    return null;
  }
  return value && { type: 'timer', kind: timer.kind, value };
}
