import { describe, expect, it } from '@jest/globals';
import { given } from '../../test/given.ts';
import { model, user } from '../../test/model.ts';

const oneTask = (inner: string, properties = ''): string =>
  model({ nodes: `<startEvent id="s"/>${user('a', inner + properties)}<endEvent id="e"/>`, flows: 's -> a -> e' });

describe('a user task', () => {
  it('is created with who may do it, its form, dates and what it sees, and ends with its result', async () => {
    const run = await given(
      oneTask(
        '<z:assignmentDefinition candidateGroups="=resolve(&quot;@police&quot;) + &quot;/officer&quot;" candidateUsers="lan, minh"/>' +
          '<z:formDefinition formId="form_fire_06"/><z:taskSchedule dueDate="=now() + duration(&quot;PT30M&quot;)"/><z:priorityDefinition priority="=prio"/>',
      ),
      { prio: 80, resolved: { '@police': 'CA-P1' } },
    );
    expect(run.open()[0]).toMatchObject({
      elementId: 'a',
      candidateGroups: ['CA-P1/officer'],
      candidateUsers: ['lan', 'minh'],
      formId: 'form_fire_06',
      dueDate: '2030-01-01T12:30:00.000Z',
      priority: 80,
      variables: { prio: 80 },
    });
    run.complete('a', { ok: true });
    expect(run.status()).toBe('completed');
    expect(run.variables()).toMatchObject({ ok: true });
  });

  it('falls back to the centre when a resolver found nobody', async () => {
    const run = await given(
      oneTask('<z:assignmentDefinition candidateGroups="=resolve(&quot;@x&quot;) + &quot;/shiftLeader&quot;"/>'),
    );
    expect(run.open()[0]).toMatchObject({ candidateGroups: ['IOC/shiftLeader'] });
  });

  it('keeps its result local when it has output mappings', async () => {
    const run = await given(
      oneTask('<z:ioMapping><z:output source="={confirmed: confirmed}" target="s06"/></z:ioMapping>'),
    );
    run.complete('a', { confirmed: true, scratch: 1 });
    expect(run.variables()).toEqual({ s06: { confirmed: true } });
  });

  it('opens a step clock for its limits and closes it', async () => {
    const properties =
      '<z:properties><z:property name="limit" value="=if level = 1 then &quot;PT8M&quot; else &quot;PT12M&quot;"/><z:property name="calendar" value="24x7"/>' +
      '<z:property name="from" value="creation"/><z:property name="escalationPolicy" value="ESC-EMG"/></z:properties>';
    const run = await given(oneTask('', properties), { level: 1 });
    expect(run.commands('openStepClock')).toEqual([
      expect.objectContaining({
        elementId: 'a',
        limits: [{ limit: 'PT8M', calendar: '24x7', from: 'creation', escalationPolicy: 'ESC-EMG' }],
      }),
    ]);
    run.complete('a');
    expect(run.commands('closeStepClock')).toEqual([expect.objectContaining({ outcome: 'completed' })]);
  });

  it('gets a process incident for a due date that is none, and is created by a retry after the correction', async () => {
    const run = await given(oneTask('<z:taskSchedule dueDate="=due"/>'), { due: 0 });
    expect(run.incidents()).toEqual(['a TASK_ATTRIBUTE_INVALID']);
    expect(run.complete('a').ok).toBe(false);
    run.retry({ due: '2030-01-02T00:00:00Z' });
    expect(run.incidents()).toEqual([]);
    expect(run.open()[0]).toMatchObject({ dueDate: '2030-01-02T00:00:00.000Z' });
  });
});
