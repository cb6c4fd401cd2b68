import { describe, expect, it } from '@jest/globals';
import { diagramStates } from './element-states.ts';

const fact = (type: string, elementId: string | null, flowId: string | null = null) => ({
  type,
  elementId,
  elementInstanceId: null,
  flowId,
});

describe('a diagram over a run', () => {
  it('shows what is done, what runs and which way was taken', () => {
    const { elements, flows } = diagramStates(
      [
        fact('elementActivated', 'start'),
        fact('elementCompleted', 'start'),
        fact('flowTaken', null, 'f1'),
        fact('elementActivated', 'a'),
        fact('elementActivated', 'b'),
      ],
      [
        { elementId: 'a', state: 'active' },
        { elementId: 'b', state: 'active' },
      ],
    );
    expect(Object.fromEntries(elements)).toEqual({ start: 'done', a: 'current', b: 'parallel' });
    expect([...flows]).toEqual(['f1']);
  });
  it('shows a fault as such, and a repeated step as running again', () => {
    const { elements } = diagramStates(
      [fact('elementCompleted', 'a'), fact('elementTerminated', 'c')],
      [
        { elementId: 'x', state: 'incident' },
        { elementId: 'a', state: 'active' },
      ],
    );
    expect(Object.fromEntries(elements)).toEqual({ a: 'current', x: 'fault', c: 'ended' });
  });
});
