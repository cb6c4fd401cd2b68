import { describe, expect, it } from '@jest/globals';
import { elementKind } from './element-kind.ts';
import type { Moddle } from './types.ts';

const element = (type: string, more: Readonly<Record<string, unknown>> = {}): Moddle => ({
  $type: `bpmn:${type}`,
  get: (name) => more[name],
});
const timer = [element('TimerEventDefinition')];

describe('an element without a name', () => {
  it.each([
    [element('UserTask'), 'Việc cho người', 'User task'],
    [element('ExclusiveGateway'), 'Rẽ một nhánh', 'Exclusive gateway'],
    [element('SubProcess', { triggeredByEvent: true }), 'Khối sự kiện', 'Event sub process'],
    [element('SequenceFlow'), 'Luồng', 'Sequence flow'],
    [element('StartEvent'), 'Bắt đầu', 'Start event'],
    [
      element('BoundaryEvent', { eventDefinitions: timer, cancelActivity: false }),
      'Gắn ở viền: hẹn giờ (không ngắt)',
      'Timer boundary event (non-interrupting)',
    ],
    [element('IntermediateCatchEvent', { eventDefinitions: timer }), 'Chờ hẹn giờ', 'Timer intermediate catch event'],
  ])('is called by what it is: %#', (each, vi, en) => {
    expect([elementKind(each, 'vi'), elementKind(each, 'en')]).toEqual([vi, en]);
  });
});
