import { describe, expect, it } from '@jest/globals';
import { addDuration, MS_PER_DAY, type Instant } from '@trucban/kernel';
import { fc } from '@trucban/testkit/properties';
import {
  alertReachMs,
  buildRuleSet,
  checkRule,
  marginFaults,
  stepAlert,
  type Alert,
  type AlertInput,
  type AlertPolicy,
  type EventFacts,
  type RuleDocument,
  type Severity,
} from '../index.ts';

const BEGIN = '2026-11-22T08:00:00.000Z';
const minute = (n: number): Instant => addDuration(BEGIN, { months: 0, ms: n * 60_000 });

const spoke = (at: number, matches: boolean, clears = !matches, severity: Severity = 'medium'): AlertInput => ({
  type: 'event',
  at: minute(at),
  matches,
  clears,
  severity,
});
const time = (at: number): AlertInput => ({ type: 'timer', at: minute(at) });

/** Feeds inputs; after each `state count severity: what happened > minute at which time would go on`. */
function told(policy: AlertPolicy, ...inputs: AlertInput[]): string[] {
  let alert: Alert | null = null;
  return inputs.map((input) => {
    const step = stepAlert(policy, alert, input);
    alert = step.alert;
    const wake = step.wakeAt === null ? '' : ` > ${(Date.parse(step.wakeAt) - Date.parse(BEGIN)) / 60_000}`;
    const head = alert ? `${alert.state} ${alert.count} ${alert.severity}` : 'normal';
    return `${head}: ${step.happened.join()}${wake}`;
  });
}

describe('an alert', () => {
  it('is raised by the first event, counts the next ones and ends when one says otherwise', () => {
    expect(told({}, spoke(0, false), spoke(1, true), spoke(2, true), spoke(3, false))).toEqual([
      'normal: ',
      'active 1 medium: raised',
      'active 2 medium: repeated',
      'normal: cleared',
    ]);
  });

  it('waits until the conditions have held long enough, also when nothing more comes', () => {
    const policy = { hold: { for: 'PT10M' } };
    expect(told(policy, spoke(0, true), spoke(6, true), spoke(8, false), spoke(9, true), spoke(19, true))).toEqual([
      'pending 1 medium:  > 10',
      'pending 2 medium:  > 10',
      'normal: ',
      'pending 1 medium:  > 19',
      'active 2 medium: raised',
    ]);
    expect(told(policy, spoke(0, true), time(9), time(10))).toEqual([
      'pending 1 medium:  > 10',
      'pending 1 medium:  > 10',
      'active 1 medium: raised',
    ]);
  });

  it('waits for so many events in a row', () => {
    expect(told({ hold: { samples: 2 } }, spoke(0, true), spoke(1, false), spoke(2, true), spoke(3, true))).toEqual([
      'pending 1 medium: ',
      'normal: ',
      'pending 1 medium: ',
      'active 2 medium: raised',
    ]);
  });

  it('ends only beyond its margin, and after that has held', () => {
    const policy = { clear: { for: 'PT30M' } };
    expect(
      told(
        policy,
        spoke(0, true),
        spoke(1, false, false),
        spoke(2, false),
        spoke(20, true),
        spoke(21, false),
        time(51),
      ),
    ).toEqual([
      'active 1 medium: raised',
      'active 1 medium: ',
      'clearing 1 medium:  > 32',
      'active 2 medium: repeated',
      'clearing 2 medium:  > 51',
      'normal: cleared',
    ]);
    expect(told({ clear: { samples: 2 } }, spoke(0, true), spoke(1, false), spoke(2, false))).toEqual([
      'active 1 medium: raised',
      'clearing 1 medium: ',
      'normal: cleared',
    ]);
  });

  it('is not ended, and not kept from its end, by what happened before its newest event', () => {
    expect(told({}, spoke(5, true), spoke(4, false), spoke(6, false))).toEqual([
      'active 1 medium: raised',
      'active 1 medium: ',
      'normal: cleared',
    ]);
    const policy = { clear: { for: 'PT30M' } };
    expect(told(policy, spoke(0, true), spoke(5, false), spoke(3, true), spoke(4, false, false), time(35))).toEqual([
      'active 1 medium: raised',
      'clearing 1 medium:  > 35',
      'clearing 2 medium: repeated > 35',
      'clearing 2 medium:  > 35',
      'normal: cleared',
    ]);
    // The turn to its end was earlier than it seemed.
    expect(told(policy, spoke(0, true), spoke(5, false), spoke(3, false)).at(-1)).toBe('clearing 1 medium:  > 33');
  });

  it('goes on waiting when what is older says otherwise, from the newest event on where that was in between', () => {
    const policy = { hold: { for: 'PT10M' } };
    expect(told(policy, spoke(2, true), spoke(1, false), spoke(6, true), spoke(4, false), time(16))).toEqual([
      'pending 1 medium:  > 12',
      'pending 1 medium:  > 12',
      'pending 2 medium:  > 12',
      'pending 2 medium:  > 16',
      'active 2 medium: raised',
    ]);
    expect(told({ hold: { samples: 2 } }, spoke(2, true), spoke(1, false), spoke(3, true)).at(-1)).toBe(
      'active 2 medium: raised',
    );
  });

  it('was over when its events or the time since them said so, however late that is noticed', () => {
    const raised = stepAlert({ clearAfter: 'PT15M' }, null, spoke(0, true)).alert;
    expect(stepAlert({ clearAfter: 'PT15M' }, raised, time(90)).endedAt).toBe(minute(15));
    expect(stepAlert({}, raised, spoke(7, false)).endedAt).toBe(minute(7));
    const clearing = stepAlert({ clear: { for: 'PT5M' } }, raised, spoke(3, false)).alert;
    expect(stepAlert({ clear: { for: 'PT5M' } }, clearing, time(90)).endedAt).toBe(minute(8));
  });

  it('of silence is not ended by a sign of life that is older than the last one', () => {
    expect(told({ absence: 'PT10M' }, spoke(5, true), time(15), spoke(3, true), spoke(16, true))).toEqual([
      'watching 1 medium:  > 15',
      'active 1 medium: raised',
      'active 2 medium: ',
      'watching 3 medium: cleared > 26',
    ]);
    expect(told({ absence: 'PT10M' }, spoke(5, true), spoke(3, false, true)).at(-1)).toBe('watching 1 medium:  > 15');
  });

  it('ends when nothing speaks for it any more', () => {
    expect(told({ clearAfter: 'PT15M' }, spoke(0, true), spoke(5, true), time(15), time(20))).toEqual([
      'active 1 medium: raised > 15',
      'active 2 medium: repeated > 20',
      'active 2 medium:  > 20',
      'normal: cleared',
    ]);
  });

  it('rises by what events say and by time, and never falls', () => {
    const policy: AlertPolicy = {
      ladder: [
        { after: 'PT45M', severity: 'high' },
        { after: 'PT2H', severity: 'critical' },
      ],
    };
    expect(told(policy, spoke(0, true), time(45), spoke(50, true), time(120))).toEqual([
      'active 1 medium: raised > 45',
      'active 1 high: severityRaised > 120',
      'active 2 high: repeated > 120',
      'active 2 critical: severityRaised',
    ]);
    expect(told({}, spoke(0, true, false, 'low'), spoke(1, true, false, 'high'), spoke(2, true, false, 'low'))).toEqual(
      ['active 1 low: raised', 'active 2 high: repeated,severityRaised', 'active 3 high: repeated'],
    );
  });

  it('is raised by silence, climbs while it lasts and ends with the next sign of life', () => {
    const policy: AlertPolicy = { absence: 'PT6H', ladder: [{ after: 'PT18H', severity: 'high' }] };
    expect(told(policy, spoke(0, true), spoke(60, true), time(360), time(420), time(1500), spoke(1600, true))).toEqual([
      'watching 1 medium:  > 360',
      'watching 2 medium:  > 420',
      'watching 2 medium:  > 420',
      'active 2 medium: raised > 1500',
      'active 2 high: severityRaised',
      'watching 3 medium: cleared > 1960',
    ]);
    // Nobody was awake for two days: it is as if time had been kept.
    expect(told(policy, spoke(0, true), time(2880))).toEqual([
      'watching 1 medium:  > 360',
      'active 1 high: raised,severityRaised',
    ]);
  });

  it('of silence ends after so many signs of life, and goes on when they stop', () => {
    const policy: AlertPolicy = {
      absence: 'PT10M',
      clear: { samples: 2 },
      ladder: [{ after: 'PT1H', severity: 'high' }],
    };
    expect(
      told(policy, spoke(0, true), time(10), spoke(20, true), time(30), spoke(40, true), spoke(45, true), time(55)),
    ).toEqual([
      'watching 1 medium:  > 10',
      'active 1 medium: raised > 70',
      'clearing 2 medium:  > 30',
      'active 2 medium:  > 70',
      'clearing 3 medium:  > 50',
      'watching 4 medium: cleared > 55',
      'active 4 medium: raised > 115',
    ]);
    const off = spoke(25, false, true);
    expect(told(policy, spoke(0, true), time(10), spoke(20, true), off).at(-1)).toBe('normal: cleared');
  });

  it('of silence is raised when the next was to come, as the last one said', () => {
    const policy: AlertPolicy = { absence: { until: { fact: 'next' } } };
    const sign = (at: number, next: number | null): AlertInput => ({
      type: 'event',
      at: minute(at),
      matches: true,
      clears: false,
      severity: 'low',
      until: next === null ? null : minute(next),
    });
    expect(told(policy, sign(0, 15), time(10), sign(12, 40), time(15), time(40), sign(50, null), time(9999))).toEqual([
      'watching 1 low:  > 15',
      'watching 1 low:  > 15',
      'watching 2 low:  > 40',
      'watching 2 low:  > 40',
      'active 2 low: raised',
      'watching 3 low: cleared',
      'watching 3 low: ',
    ]);
  });

  it('of silence climbs by steps from what its event would say now', () => {
    const policy: AlertPolicy = {
      absence: 'PT6H',
      ladder: [
        { after: 'PT18H', steps: 1 },
        { after: 'PT66H', steps: 1 },
        { after: 'P9D', severity: 'high' },
      ],
    };
    const now = (at: number, severity: Severity): AlertInput => ({ type: 'timer', at: minute(at), severity });
    const hours = (...line: readonly (readonly [number, Severity])[]): string[] =>
      told(policy, spoke(0, true, false, 'low'), ...line.map(([hour, severity]) => now(hour * 60, severity))).slice(1);
    expect(hours([6, 'low'], [24, 'low'], [72, 'low'])).toEqual([
      'active 1 low: raised > 1440',
      'active 1 medium: severityRaised > 4320',
      'active 1 high: severityRaised',
    ]);
    // A storm comes over its last place after a day, and passes.
    expect(hours([6, 'low'], [24, 'medium'], [72, 'low'])).toEqual([
      'active 1 low: raised > 1440',
      'active 1 high: severityRaised > 4320',
      'active 1 high: ',
    ]);
    expect(hours([300, 'medium'])).toEqual(['active 1 critical: raised,severityRaised']);
  });

  it('says which rungs it has reached, whenever time steps it', () => {
    const actions = [{ type: 'warnPublic', text: { vi: 'x', en: 'x' } }] as const;
    const policy: AlertPolicy = {
      ladder: [
        { after: 'PT1H', actions },
        { after: 'PT2H', actions },
      ],
    };
    const { alert, wakeAt } = stepAlert(policy, null, spoke(0, true));
    expect(wakeAt).toBe(minute(60));
    const first = stepAlert(policy, alert, time(60));
    expect([first.rungs, first.happened, first.wakeAt]).toEqual([[0], [], minute(120)]);
    const second = stepAlert(policy, first.alert, time(500));
    expect([second.rungs, second.wakeAt]).toEqual([[0, 1], null]);
  });

  it('is ended by hand', () => {
    expect(told({}, spoke(0, true), { type: 'clear', at: minute(1) })).toEqual([
      'active 1 medium: raised',
      'normal: cleared',
    ]);
  });
});

/** Values around 10 and 8: raised at 10, cleared below 8. */
const policies = fc.record(
  {
    hold: fc.constantFrom({ for: 'PT5M' }, { samples: 3 }, { for: 'PT5M', samples: 2 }),
    clear: fc.constantFrom({ for: 'PT5M' }, { samples: 2 }, {}),
    clearAfter: fc.constant('PT20M'),
    ladder: fc.constant([{ after: 'PT10M', severity: 'high' as const }]),
  },
  { requiredKeys: [], noNullPrototype: true },
);
const streams = fc.array(fc.record({ wait: fc.nat(8), value: fc.integer({ min: 5, max: 13 }), timer: fc.boolean() }), {
  maxLength: 60,
});

describe('what an event says of an alert', () => {
  const value = { fact: 'data', path: 'value' } as const;
  const rule: RuleDocument = {
    code: 'R',
    name: { vi: 'R', en: 'R' },
    index: { kinds: ['sensor.reading'] },
    facts: { mean: { type: 'window', aggregate: 'avg', of: value, window: 'PT10M' } },
    conditions: { all: [{ fact: 'mean', operator: 'greaterThan', value: 10 }] },
    alert: {
      clear: { conditions: { all: [{ fact: 'mean', operator: 'lessThan', value: 8 }] } },
      severities: [{ severity: 'critical', conditions: { all: [{ ...value, operator: 'greaterThan', value: 90 }] } }],
    },
    severity: 'low',
    event: { type: 'finding' },
    actions: [{ type: 'createIncident', eventType: 'X' }],
  };
  const set = buildRuleSet([rule]);
  const heard = (reading: number, mean: number, event: object = {}) => {
    const facts: EventFacts = {
      eventType: null,
      event: { type: 'sensor.reading', id: 'e', time: BEGIN, key: 'S-1', ...event },
      data: { value: reading },
    };
    const [question] = set.questions(facts);
    const { fired, signals } = set.evaluate(facts, new Map(question ? [[question.windowId, mean]] : []));
    expect(fired).toEqual([]);
    return signals.map(({ key, matches, clears, severity }) => [key, matches, clears, severity]);
  };

  it('is for it, against it, or neither, with a severity', () => {
    expect(heard(20, 12)).toEqual([['["S-1"]', true, false, 'low']]);
    expect(heard(95, 12)).toEqual([['["S-1"]', true, false, 'critical']]);
    expect(heard(5, 9)).toEqual([['["S-1"]', false, false, 'low']]);
    expect(heard(5, 7)).toEqual([['["S-1"]', false, true, 'low']]);
  });

  it('is nothing where the event is about no thing, is not believed, or is none that the rule looks at', () => {
    expect(heard(20, 12, { key: null })).toEqual([]);
    expect(heard(20, 12, { quality: 'bad' })).toEqual([]);
    expect(heard(20, 12, { type: 'vms.position' })).toEqual([]);
    expect(heard(20, 12, { exercise: true })).toEqual([['exercise ["S-1"]', true, false, 'low']]);
  });
});

describe('what is about something else', () => {
  const property = (value: string) => ({ fact: 'data', path: 'observedProperty', operator: 'equal' as const, value });
  const above = (value: number) => ({ fact: 'data', path: 'value', operator: 'greaterThan' as const, value });
  const heard = (
    conditions: RuleDocument['conditions'],
    alert: AlertPolicy,
    observedProperty: string,
    value: number,
  ) => {
    const rule: RuleDocument = {
      code: 'R',
      name: { vi: 'R', en: 'R' },
      index: { kinds: ['sensor.reading'] },
      conditions,
      alert,
      event: { type: 'finding' },
      actions: [{ type: 'createIncident', eventType: 'X' }],
    };
    const event = { type: 'sensor.reading', id: 'e', time: BEGIN, key: 'STATION-1' };
    const facts: EventFacts = { eventType: null, event, data: { observedProperty, value } };
    return buildRuleSet([rule])
      .evaluate(facts, new Map())
      .signals.map(({ matches, clears }) => [matches, clears]);
  };
  const level = { all: [property('waterLevel'), above(5)] };

  it('is neither for nor against the alert: a station that tells rain, too, under one key', () => {
    const alert = { hold: { samples: 2 } };
    expect(heard(level, alert, 'waterLevel', 6)).toEqual([[true, false]]);
    expect(heard(level, alert, 'waterLevel', 4)).toEqual([[false, true]]);
    expect(heard(level, alert, 'rainMm', 0)).toEqual([]);
    expect(heard(level, { clear: { conditions: { all: [property('gate'), above(0)] } } }, 'gate', 1)).toEqual([
      [false, true],
    ]);
  });

  it('is found where the conditions need it, in whichever way they hold, and nowhere else', () => {
    const either = { any: [level, { all: [property('flow'), above(90)] }] };
    expect(heard(either, {}, 'flow', 1)).toEqual([[false, true]]);
    expect(heard(either, {}, 'rainMm', 1)).toEqual([]);
    expect(heard({ any: [level, above(100)] }, {}, 'rainMm', 1)).toEqual([[false, true]]);
    expect(heard({ all: [{ not: property('rainMm') }, above(5)] }, {}, 'rainMm', 9)).toEqual([[false, true]]);
    expect(heard({ all: [{ ...property('x'), operator: 'notEqual' }, above(5)] }, {}, 'x', 9)).toEqual([[false, true]]);
  });
});

describe('any alert', () => {
  it('never flaps inside its margin: between two raises some value was beyond it, or nothing came for long', () => {
    fc.assert(
      fc.property(policies, streams, (policy, stream) => {
        let alert: Alert | null = null;
        let at = 0;
        let mayRaise = true;
        let lastFor = 0;
        for (const { wait, value, timer } of stream) {
          at += wait;
          const input = timer ? time(at) : spoke(at, value >= 10, value < 8);
          if (!timer && value < 8) mayRaise = true;
          if (policy.clearAfter && at - lastFor >= 20) mayRaise = true;
          const { alert: next, happened } = stepAlert(policy, alert, input);
          if (!timer && value >= 10) lastFor = at;
          if (happened.includes('raised')) {
            expect(mayRaise).toBe(true);
            mayRaise = false;
          }
          alert = next;
        }
      }),
    );
  });

  it('survives JSON, tells each raise and each end once, and is never asleep past what it waits for', () => {
    fc.assert(
      fc.property(policies, streams, (policy, stream) => {
        let alert: Alert | null = null;
        let at = 0;
        let active = false;
        for (const { wait, value, timer } of stream) {
          at += wait;
          const input = timer ? time(at) : spoke(at, value >= 10, value < 8);
          const step = stepAlert(policy, alert, input);
          expect(stepAlert(policy, JSON.parse(JSON.stringify(alert)) as Alert | null, input)).toEqual(step);
          for (const what of step.happened) {
            if (what === 'raised') expect(active).toBe(false);
            if (what === 'cleared') expect(active).toBe(true);
            active = what === 'cleared' ? false : active || what === 'raised';
          }
          if (timer && step.wakeAt !== null) expect(step.wakeAt > minute(at)).toBe(true);
          alert = step.alert;
        }
      }),
    );
  });
});

describe('checking the alert of a rule', () => {
  const codesOf = (
    alert: object | undefined,
    actions: readonly object[] = [{ type: 'createIncident', eventType: 'X' }],
  ): string[] =>
    checkRule(
      {
        code: 'R',
        name: { vi: 'R', en: 'R' },
        index: { kinds: ['sensor.reading'] },
        conditions: { all: [{ fact: 'data', path: 'value', operator: 'greaterThan', value: 1 }] },
        alert,
        severity: 'medium',
        event: { type: 'finding' },
        actions,
      },
      { isEventType: () => true },
    ).map(({ path, code }) => `${path} ${code}`);
  const conditions = { all: [{ fact: 'data', path: 'value', operator: 'lessThan', value: 1 }] };

  it('accepts a sound one', () => {
    const alert: AlertPolicy = {
      by: [{ fact: 'data', path: 'station' }],
      hold: { for: 'PT10M', samples: 2 },
      clear: { conditions: conditions as never, samples: 6 },
      clearAfter: 'P1D',
      severities: [{ severity: 'high', conditions: conditions as never }],
      ladder: [{ after: 'PT45M', severity: 'high' }],
    };
    expect(codesOf(alert)).toEqual([]);
    expect(codesOf({ absence: 'PT2H' })).toEqual([]);
    expect(codesOf({ absence: { until: { fact: 'data', path: 'nextAt' } }, clear: { samples: 2 } })).toEqual([]);
    // People see it, acknowledge it and end it; nothing else has to be done.
    expect(codesOf(alert, [])).toEqual([]);
    expect(codesOf(undefined, [])).toEqual(['/actions ACTIONS']);
    const text = { vi: 'Lập hồ sơ', en: 'File a case' };
    const actions = [{ type: 'notify', to: ['dutyOfficer@PC07'], text }];
    expect(
      codesOf({
        absence: 'PT2H',
        ladder: [
          { after: 'PT4H', steps: 1 },
          { after: 'P10D', actions },
        ],
      }),
    ).toEqual([]);
  });

  it.each([
    ['a hold without length', { hold: { for: 'PT0S' } }, '/alert/hold/for DURATION'],
    ['half an event', { hold: { samples: 0.5 } }, '/alert/hold/samples SAMPLES'],
    ['a rung that says nothing', { ladder: [{ after: 'PT1H' }] }, '/alert/ladder/0 REQUIRED'],
    ['steps of what is there', { ladder: [{ after: 'PT1H', steps: 1 }] }, '/alert/ladder/0/steps WITHOUT_ABSENCE'],
    [
      'a rung that does what there is not',
      { absence: 'PT1H', ladder: [{ after: 'PT1H', actions: [{ type: 'dance' }] }] },
      '/alert/ladder/0/actions/0/type ACTION',
    ],
    ['a key that nobody declared', { by: [{ fact: 'storm', path: 'zone' }] }, '/alert/by/0 FACT'],
    ['an unknown severity', { ladder: [{ after: 'PT1H', severity: 'huge' }] }, '/alert/ladder/0/severity SEVERITY'],
    ['silence until nothing', { absence: {} }, '/alert/absence/until REQUIRED'],
    ['silence until what nobody says', { absence: { until: { fact: 'x' } } }, '/alert/absence/until FACT'],
    ['a held end of silence', { absence: 'PT1H', clear: { for: 'PT1H' } }, '/alert/clear/for WITH_ABSENCE'],
    ['conditions that never hold together', { absence: 'PT1H', clearAfter: 'PT1H' }, '/alert/clearAfter WITH_ABSENCE'],
    [
      'an unknown fact',
      { clear: { conditions: { all: [{ fact: 'x', operator: 'equal', value: 1 }] } } },
      '/alert/clear/conditions/all/0/fact FACT',
    ],
    ['a field of its own', { run: 'x' }, '/alert/run UNKNOWN_FIELD'],
  ])('refuses %s', (_, alert, found) => expect(codesOf(alert)).toEqual([found]));
});

describe('a deadline', () => {
  it('raises the alert when it passes, unless it was moved or met', () => {
    const policy: AlertPolicy = { hold: { until: { fact: 'data', path: 'dueAt' } } };
    const due = (at: number, until: number | null, matches = true): AlertInput => ({
      type: 'event',
      at: minute(at),
      matches,
      clears: !matches,
      severity: 'medium',
      until: until === null ? null : minute(until),
    });
    expect(told(policy, due(0, 30), due(10, 50), time(30), time(50))).toEqual([
      'pending 1 medium:  > 30',
      'pending 2 medium:  > 50',
      'pending 2 medium:  > 50',
      'active 2 medium: raised',
    ]);
    expect(told(policy, due(0, 30), due(10, null, false))).toEqual(['pending 1 medium:  > 30', 'normal: ']);
    expect(told(policy, due(40, 30))).toEqual(['active 1 medium: raised']);
  });
});

it('raises what was held back when that is over, if it still holds', () => {
  const pending: Alert = {
    state: 'pending',
    severity: 'medium',
    count: 1,
    since: minute(0),
    activeSince: null,
    lastAt: minute(0),
    samples: 1,
    until: null,
  };
  const release: AlertInput = { type: 'release', at: minute(9) };
  expect(stepAlert({}, pending, release).happened).toEqual(['raised']);
  expect(stepAlert({ hold: { for: 'PT10M' } }, pending, release).happened).toEqual([]);
});

describe('how far a trial has to look back', () => {
  it('is a day, or twice the longest time that a policy names; nothing without alerts', () => {
    expect(alertReachMs([{}, {}])).toBe(0);
    expect(alertReachMs([{}, { alert: { hold: { for: 'PT8M' } } }])).toBe(MS_PER_DAY);
    expect(alertReachMs([{ alert: { clearAfter: 'P7D' } }, { alert: { absence: 'P3D' } }])).toBe(14 * MS_PER_DAY);
  });
});

describe('the margin of an alert', () => {
  const at = (operator: string, value: unknown, path = 'value') => ({ fact: 'data', path, operator, value });
  const faultsOf = (raise: object, clear: object, more: object = {}): readonly string[] =>
    marginFaults({
      conditions: raise,
      alert: { clear: { conditions: clear }, ...more },
    } as unknown as RuleDocument).map(({ path, code }) => `${path} ${code}`);
  const all = (...members: object[]) => ({ all: members });
  const above = all(at('equal', 'pm25', 'observedProperty'), at('greaterThan', 150));

  it('lies on the other side of the one threshold that raises it', () => {
    expect(faultsOf(above, all(at('lessThan', 140)))).toEqual([]);
    expect(faultsOf(above, all(at('lessThanInclusive', 150)))).toEqual([]);
    expect(faultsOf(above, all(at('lessThan', 160)))).toEqual(['/alert/clear/conditions/all/0/value MARGIN']);
    expect(faultsOf(above, all(at('equal', 1, 'x'), at('greaterThan', 160)))).toEqual([
      '/alert/clear/conditions/all/1/value MARGIN',
    ]);
    const below = all(at('lessThan', 2));
    expect(faultsOf(below, all(at('greaterThan', 2.2)))).toEqual([]);
    expect(faultsOf(below, all(at('greaterThanInclusive', 1.8)))).toHaveLength(1);
  });

  it('is left alone where a place is compared more than once, with a fact, or silence raises it', () => {
    expect(faultsOf({ any: [at('lessThan', 5), at('greaterThan', 9)] }, all(at('lessThan', 20)))).toEqual([]);
    expect(faultsOf(above, { any: [at('lessThan', 160), at('equal', 'off', 'state')] })).toEqual([]);
    expect(faultsOf(all(at('greaterThan', { fact: 'parameters', path: 'x' })), all(at('lessThan', 9)))).toEqual([]);
    expect(faultsOf(above, all(at('lessThan', 160)), { absence: 'PT1H' })).toEqual([]);
  });
});
