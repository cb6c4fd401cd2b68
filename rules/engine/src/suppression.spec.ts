import { describe, expect, it } from '@jest/globals';
import { answers, mayHide, suppresses, type SuppressionDocument } from './suppression.ts';
import type { EventFacts, RuleDocument } from './types.ts';

const cut: SuppressionDocument = {
  code: 'CUT',
  name: { vi: 'Cắt điện', en: 'Power cut' },
  reason: 'Thay dây',
  from: '2026-11-23T00:00:00.000Z',
  to: '2026-11-23T08:00:00.000Z',
  areas: ['P01'],
  answer: { eventTypes: ['UTL-POWER'], text: { vi: 'Có điện lại lúc 15:00.', en: 'Back at 15:00.' } },
};
const opening = (eventType: string, extra: Partial<RuleDocument> = {}): RuleDocument => ({
  code: 'R',
  name: { vi: 'R', en: 'R' },
  index: { kinds: ['call.received', 'scada.feeder'] },
  conditions: { all: [{ fact: 'eventType', operator: 'notEqual', value: '' }] },
  event: { type: 'incident' },
  actions: [{ type: 'createIncident', eventType }],
  ...extra,
});
const event = (type: string, eventType: string | null, areaCode = 'P01'): EventFacts => ({
  eventType,
  event: { type, areaCode },
  data: {},
});
const call = event('call.received', 'UTL-POWER');
const feeder = event('scada.feeder', null);

describe('planned work with an answer', () => {
  it('means what people report of its types from its areas', () => {
    expect(suppresses(cut, opening('UTL-POWER'), call)).toBe(true);
    expect(suppresses(cut, opening('@event'), call)).toBe(true);
    expect(suppresses(cut, opening('UTL-POWER'), event('report.created', 'UTL-POWER', 'P02'))).toBe(false);
    expect(suppresses(cut, opening('@event'), event('call.received', 'FIRE-RES'))).toBe(false);
  });

  it('means nothing else that is found in such a report', () => {
    expect(suppresses(cut, opening('CIT-EMERGENCY'), call)).toBe(false);
    expect(suppresses(cut, opening('UTL-POWER', { neverSuppressed: true }), call)).toBe(false);
    const notify = { type: 'notify', to: ['dispatcher@IOC'], text: { vi: 'a', en: 'a' } } as const;
    expect(suppresses(cut, opening('UTL-POWER', { actions: [notify] }), call)).toBe(false);
  });

  it('means devices only where rules, sources or stations are named, and answers none of them', () => {
    expect(suppresses(cut, opening('UTL-POWER'), feeder)).toBe(false);
    const named = { ...cut, rules: ['R'] };
    expect(suppresses(named, opening('UTL-POWER'), feeder)).toBe(true);
    expect(answers(named, opening('UTL-POWER'), feeder)).toBe(false);
    expect(answers(named, opening('UTL-POWER'), call)).toBe(true);
  });

  it('is looked for only where it could hide something', () => {
    expect(mayHide(cut, opening('UTL-POWER'))).toBe(true);
    expect(mayHide(cut, opening('FIRE-RES'))).toBe(false);
    expect(mayHide({ ...cut, rules: ['R'] }, opening('FIRE-RES'))).toBe(true);
  });

  it('without one means nothing that people report', () => {
    const { answer: _, ...without } = cut;
    expect(suppresses(without, opening('UTL-POWER'), call)).toBe(false);
    expect(suppresses(without, opening('UTL-POWER'), feeder)).toBe(true);
  });
});
