import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { fireCall } from '../support/events.ts';
import type { Script } from '../../../../e2e/support/player.ts';
import { openHall, somewhere, stepsOf, type Hall } from './hall.ts';

let hall: Hall;
beforeAll(async () => {
  hall = await openHall();
}, 300_000);
afterAll(async () => hall?.close());

let calls = 0;
async function call(eventType = 'MED-EMG', data: object = {}): Promise<string> {
  const reporter = { name: 'Hoa', phone: `09000001${10 + ++calls}` };
  const event = await hall.player.report(
    fireCall(`med-${calls}`, somewhere(), { eventType, description: 'Đau ngực', reporter, ...data }),
  );
  return event.incidentId as string;
}
const unconscious = { conscious: 'no', breathing: 'no' };
const toHospital = (more: Script = {}): Script => ({
  ...more,
  steps: { sub_intake_01: unconscious, ...more.steps },
});

describe('SOP-MED', () => {
  it('takes a patient who does not breathe to a hospital, with a first responder of the commune', async () => {
    const id = await call();
    const played = await hall.player.play(id, toHospital());
    expect(played.incident).toMatchObject({ status: 'closed', severity: 'critical' });
    expect(stepsOf(played)).toEqual(
      expect.arrayContaining(['sub_intake_01', 'sub_dispatch_02', 'med_04b', 'med_06', 'med_08', 'med_10']),
    );
    expect(played.orders.map(({ agency }) => agency)).toEqual(expect.arrayContaining(['TTCC115', 'TYT-P01', 'BVDKT']));
    // Advanced life support first, and the hospital has answered by its own form.
    const alert = played.orders.find(({ message }) => message === 'M-HOSP-ALERT');
    expect(alert).toMatchObject({ agency: 'BVDKT', state: 'completed', form: 'form_med_ready' });
    expect(played.steps.find(({ elementId }) => elementId === 'med_10')?.groups).toEqual([
      'BVDKT/dutyOfficer',
      'TTCC115/fieldUnit',
    ]);
  }, 120_000);

  it('asks the next hospital when one declines and another has no place', async () => {
    const id = await call();
    const offered: unknown[] = [];
    const played = await hall.player.play(
      id,
      toHospital({
        steps: {
          med_08: (task, round) => {
            offered.push(task.variables['hospital']);
            return { hospital: ['BVDKT', 'BVKV1', 'BVKV2'][round] };
          },
        },
        agencies: { BVDKT: 'decline' },
        answers: (order) => (order.agency === 'BVKV1' ? { ready: false, reason: 'Hết giường' } : undefined),
      }),
    );
    expect(played.incident.status).toBe('closed');
    const alerts = played.orders.filter(({ message }) => message === 'M-HOSP-ALERT');
    expect(alerts.map(({ agency, state }) => `${agency} ${state}`)).toEqual([
      'BVDKT declined',
      'BVKV1 completed',
      'BVKV2 completed',
    ]);
    // Whoever has refused is not proposed again.
    expect(offered).toEqual(['BVDKT', 'BVKV1', 'BVKV2']);
  }, 120_000);

  it('closes an advice without a crew, and refuses a step done with wrong data', async () => {
    const id = await call('MED-TRANSFER', { attributes: { patientId: 'BN-77' } });
    const taker = await hall.api.as('ttcc115.calltaker');
    const [task] = (await hall.player.look(id)).tasks;
    const wrong = await taker.post(`/tasks/${task?.id}/complete`, {
      variables: { conscious: 'maybe', breathing: 'normal', age: 'old', severity: 'medium' },
    });
    expect(wrong.status).toBe(422);
    expect(wrong.body.errors.map(({ path }: { path: string }) => path)).toEqual(
      expect.arrayContaining(['/variables/conscious', '/variables/age', '/variables/description']),
    );
    const played = await hall.player.play(id, {
      steps: { sub_intake_01: { conscious: 'yes', breathing: 'normal', chestPain: false, adviceOnly: true } },
    });
    expect(played.incident).toMatchObject({ status: 'closed', severity: 'low' });
    expect(stepsOf(played)).toContain('med_03p');
    expect(played.orders).toEqual([]);
  }, 120_000);
});
