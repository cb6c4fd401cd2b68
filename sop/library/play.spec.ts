import { describe, expect, it } from '@jest/globals';
import type { JsonObject } from '@trucban/kernel';
import { play, type Answers } from './play.ts';

const incident = (type: string, extra: JsonObject = {}): JsonObject => ({
  id: 'i1',
  number: 'TM-261113-0147',
  type,
  severity: 'high',
  title: 'Cháy nhà dân, 18 Lê Lợi',
  description: 'Khói nhiều',
  source: 'call114',
  leadAgency: 'PC07',
  orgUnit: 'IOC',
  areaCode: 'P01',
  location: { lat: 17.74, lon: 106.64, address: '18 Lê Lợi', areaCode: 'P01' },
  reporter: { name: 'Lan', phone: '0900' },
  createdAt: '2026-11-13T13:38:05.000Z',
  ...extra,
});
const intake: JsonObject = {
  channel: 'call114',
  address: '18 Lê Lợi',
  location: { lat: 17.74, lon: 106.64 },
  areaCode: 'P01',
  severity: 'high',
  description: 'Khói nhiều',
};
const common: Answers = {
  sub_dispatch_02: { candidates: ['DOI-CC1', 'DOI-CC2'] },
  sub_task_04: { verdict: 'accept' },
  sub_task_06: { decision: 'drop', reason: 'không cần nữa' },
  sub_close_02: {
    endTime: '2026-11-13T22:00',
    result: 'Đã xử lý',
    cause: 'Chập điện',
    dead: 0,
    injured: 0,
    agencies: ['PC07'],
  },
  sub_close_03: { verdict: 'accept' },
};
const sitrep = (trend: string, injured = 0): JsonObject => ({
  time: '2026-11-13T21:00',
  trend,
  dead: 0,
  injured,
  missing: 0,
  evacuated: 0,
  forcesOnScene: ['DOI-CC1'],
  requestMore: false,
});

describe('SOP-FIRE', () => {
  const house: Answers = {
    ...common,
    sub_intake_01: { ...intake, eventType: 'FIRE-RES', whatBurns: 'house', peopleTrapped: 'no', spreadRisk: 'no' },
    fire_06: { confirmed: true, trapped: 0, needs: [], hazmat: false },
    sub_sitrep_01: (_seen, times) => sitrep(times === 1 ? 'stable' : 'over'),
    fire_10: { time: '2026-11-13T21:10' },
    fire_11: { time: '2026-11-13T21:30', victims: [] },
  };

  it('goes from the call to the closed incident, one team for a small fire', async () => {
    const played = await play({ process: 'sop_fire', incident: incident('FIRE-RES'), answers: house });
    expect(played.stuck).toEqual([]);
    expect(played.status).toBe('completed');
    expect(played.jobs.filter((job) => job.type === 'proposeUnits').map((job) => job.variables['count'])).toEqual([1]);
    expect(played.jobs.filter((job) => job.type === 'assignAgency').map((job) => job.headers['message'])).toContain(
      'M-POWER-CUT',
    );
    expect(played.jobs.at(-1)?.type).toBe('setIncident');
  });

  it('sends ambulances, water, police and shelter for people trapped in a market', async () => {
    const played = await play({
      process: 'sop_fire',
      incident: incident('FIRE-CROWDED'),
      answers: {
        ...house,
        sub_intake_01: {
          ...intake,
          eventType: 'FIRE-CROWDED',
          whatBurns: 'market',
          peopleTrapped: 'yes',
          spreadRisk: 'yes',
        },
      },
    });
    expect(played.stuck).toEqual([]);
    expect(played.status).toBe('completed');
    const agencies = played.jobs.filter((job) => job.type === 'assignAgency').map((job) => job.variables['agency']);
    expect(agencies).toEqual(
      expect.arrayContaining(['CAPNUOC', 'PC08', 'TT-DKGT', 'PK02', 'BCHQS', 'CA-P01', 'LL-P01', 'DIENLUC']),
    );
    expect(played.tasks.find((task) => task.elementId === 'fire_06')?.groups).toEqual(['PC07/fieldCommander']);
  });

  it('cancels when the first team finds no fire', async () => {
    const played = await play({
      process: 'sop_fire',
      incident: incident('FIRE-RES'),
      answers: { ...house, fire_06: { confirmed: false, trapped: 0 }, sub_cancel_04: { confirmed: 'yes' } },
    });
    expect(played.stuck).toEqual([]);
    expect(played.status).toBe('completed');
    expect(played.jobs.filter((job) => job.type === 'setIncident').at(-1)?.variables).toMatchObject({
      status: 'cancelled',
      cancelReason: 'falseAlarm',
    });
  });

  it('reinforces what the new level adds, once', async () => {
    const played = await play({
      process: 'sop_fire',
      incident: incident('FIRE-RES'),
      answers: { ...house, fire_06: { confirmed: true, trapped: 0, needs: ['ladderTruck'], hazmat: true } },
    });
    expect(played.stuck).toEqual([]);
    expect(played.status).toBe('completed');
    const waters = played.jobs.filter((job) => job.type === 'assignAgency' && job.variables['agency'] === 'CAPNUOC');
    expect(waters).toHaveLength(1);
    expect(played.jobs.filter((job) => job.type === 'createIncident').map((job) => job.variables['eventType'])).toEqual(
      ['ENV-AIR'],
    );
  });

  it('goes on when the power company does not answer', async () => {
    const played = await play({
      process: 'sop_fire',
      incident: incident('FIRE-RES'),
      answers: house,
      silent: ['DIENLUC'],
    });
    expect(played.stuck).toEqual([]);
    expect(played.status).toBe('completed');
    expect(played.jobs.map((job) => job.elementId)).toContain('fire_05d7');
  });

  it('verifies an automatic alarm first and cancels a false one', async () => {
    const played = await play({
      process: 'sop_fire',
      incident: incident('FIRE-ALARM', { severity: 'medium' }),
      answers: {
        ...house,
        sub_intake_01: {
          ...intake,
          eventType: 'FIRE-ALARM',
          severity: 'medium',
          whatBurns: 'store',
          peopleTrapped: 'no',
          spreadRisk: 'no',
        },
        sub_verify_01: { verified: 'no', evidence: 'gọi lại' },
      },
    });
    expect(played.stuck).toEqual([]);
    expect(played.status).toBe('completed');
    expect(played.jobs.filter((job) => job.type === 'proposeUnits')).toEqual([]);
  });
});

describe('SOP-MED', () => {
  const answers: Answers = {
    ...common,
    sub_intake_01: {
      ...intake,
      eventType: 'MED-EMG',
      conscious: 'no',
      breathing: 'no',
      sceneRisks: { violence: false, traffic: false, fire: false },
    },
    med_04b: { checklist: { cpr: true }, cprStarted: '20:40' },
    med_06: { vitals: '90/60', diagnosis: 'Ngừng tim', transport: 'yes', needs: [] },
    med_08: (seen) => ({ hospital: seen['hospital'] ?? 'BVDKT', etaMinutes: 8 }),
    med_10: {
      arrivedAt: '2026-11-13T21:00',
      handedOverAt: '2026-11-13T21:10',
      ward: 'Cấp cứu',
      signedByHospital: 'A',
      signedByCrew: 'B',
    },
  };

  it('takes a patient who does not breathe to a hospital, with a first responder of the commune', async () => {
    const played = await play({
      process: 'sop_med',
      incident: incident('MED-EMG', { leadAgency: 'TTCC115' }),
      answers,
    });
    expect(played.stuck).toEqual([]);
    expect(played.status).toBe('completed');
    expect(
      played.jobs.find((job) => job.type === 'setIncident' && job.elementId === 'med_03s')?.variables['severity'],
    ).toBe('critical');
    expect(played.jobs.filter((job) => job.type === 'assignAgency').map((job) => job.variables['agency'])).toContain(
      '@COMMUNE-HEALTH',
    );
  });

  it('tries the next hospital when one gives no place', async () => {
    const played = await play({
      process: 'sop_med',
      incident: incident('MED-EMG', { leadAgency: 'TTCC115' }),
      silent: ['BVSN'],
      answers: { ...answers, med_08: (_seen, times) => ({ hospital: times === 1 ? 'BVSN' : 'BVDKT' }) },
    });
    expect(played.stuck).toEqual([]);
    expect(played.status).toBe('completed');
    expect(played.jobs.filter((job) => job.elementId === 'med_08b').at(-1)?.variables['excluded']).toEqual(['BVSN']);
  });

  it('closes an advice without a crew', async () => {
    const played = await play({
      process: 'sop_med',
      incident: incident('MED-TRANSFER', { leadAgency: 'TTCC115' }),
      answers: {
        ...answers,
        sub_intake_01: {
          ...intake,
          eventType: 'MED-TRANSFER',
          conscious: 'yes',
          breathing: 'normal',
          adviceOnly: true,
        },
        med_03p: { advice: 'Uống nước' },
      },
    });
    expect(played.stuck).toEqual([]);
    expect(played.status).toBe('completed');
    expect(played.jobs.filter((job) => job.type === 'proposeUnits')).toEqual([]);
  });
});

describe('SOP-ORDER', () => {
  const answers: Answers = {
    ...common,
    sub_intake_01: {
      ...intake,
      eventType: 'ORD-FIGHT',
      weapons: 'yes',
      participants: 10,
      ongoing: true,
      injuredCount: 1,
    },
    order_06: { confirmed: true, injured: 1, trend: 'stable' },
    order_10: { settled: true },
  };

  it('sends commune police, criminal police and an ambulance to a fight with weapons', async () => {
    const played = await play({
      process: 'sop_order',
      incident: incident('ORD-FIGHT', { leadAgency: 'TTCH-113' }),
      answers,
    });
    expect(played.stuck).toEqual([]);
    expect(played.status).toBe('completed');
    expect(played.jobs.filter((job) => job.type === 'assignAgency').map((job) => job.variables['agency'])).toEqual(
      expect.arrayContaining(['PC02', 'PK02']),
    );
    expect(played.tasks.find((task) => task.elementId === 'order_06')?.groups).toEqual([
      'CA-P01/dutyOfficer',
      'TTCH-113/fieldUnit',
    ]);
  });

  it('commands a riot by plan, with the situation room and reports', async () => {
    const played = await play({
      process: 'sop_order',
      incident: incident('ORD-RIOT', { leadAgency: 'CAT', severity: 'critical' }),
      answers: {
        ...answers,
        sub_intake_01: {
          ...intake,
          eventType: 'ORD-RIOT',
          severity: 'critical',
          weapons: 'yes',
          participants: 300,
          ongoing: true,
        },
        order_06: { confirmed: true, injured: 0, trend: 'growing' },
        order_08: { plan: 'Vòng ngoài', stage: 'observe' },
        order_09s: { stage: 'persuade', order: 'Vận động' },
        sub_sitrep_01: (_seen, times) => ({ ...sitrep(times === 1 ? 'stable' : 'over'), participants: 280 }),
      },
    });
    expect(played.stuck).toEqual([]);
    expect(played.status).toBe('completed');
    expect(played.jobs.map((job) => job.elementId)).toEqual(expect.arrayContaining(['order_09r', 'order_09w']));
  });

  it('lets two persons confirm a wanted person before any unit acts', async () => {
    const played = await play({
      process: 'sop_order',
      incident: incident('ORD-SUSPECT', { leadAgency: 'PC02', source: 'camera' }),
      answers: {
        ...answers,
        sub_intake_01: { ...intake, eventType: 'ORD-SUSPECT', weapons: 'unknown', ongoing: true },
        sub_verify_01: { verified: 'unknown' },
        order_03b1: { match: 'yes' },
        order_03b2: { match: 'no' },
        sub_cancel_04: { confirmed: 'yes' },
      },
    });
    expect(played.stuck).toEqual([]);
    expect(played.jobs.filter((job) => job.type === 'proposeUnits')).toEqual([]);
    expect(played.status).toBe('completed');
  });
});

describe('SOP-CITIZEN', () => {
  const report = incident('CIT-GARBAGE', { leadAgency: 'UBND-P01', severity: 'low', title: 'Rác chưa thu gom' });
  const valid = {
    category: 'CIT-GARBAGE',
    areaCode: 'P01',
    valid: 'valid',
    leadAgency: 'UBND-P01',
    coordinating: [],
    urgent: false,
    publicText: 'Rác chưa thu gom',
  };
  const answers: Answers = {
    ...common,
    citizen_03: valid,
    citizen_08: { resultText: 'Đã thu gom', resultKind: 'done' },
    citizen_09: { verdict: 'accept' },
    citizen_11: (_seen, times): JsonObject => (times === 1 ? { stars: 1, reason: 'còn rác' } : { stars: 5 }),
  };

  it('answers, reopens once for an unhappy citizen, and closes by itself', async () => {
    const played = await play({ process: 'sop_citizen', incident: report, answers });
    expect(played.stuck).toEqual([]);
    expect(played.status).toBe('completed');
    expect(played.tasks.filter((task) => task.elementId === 'citizen_08')).toHaveLength(2);
    expect(played.tasks.find((task) => task.elementId === 'citizen_08')?.groups).toEqual([
      'UBND-P01/caseOfficer',
      'UBND-P01/agencyCoordinator',
    ]);
    expect(played.jobs.at(-1)?.variables).toMatchObject({ status: 'closed', result: 'Đã thu gom' });
  });

  it('asks the citizen, with the resolve clock paused, and goes on with the answer', async () => {
    const played = await play({
      process: 'sop_citizen',
      incident: report,
      answers: {
        ...answers,
        citizen_03: (_seen, times) => (times === 1 ? { ...valid, valid: 'needInfo', question: 'Ở đâu?' } : valid),
        citizen_05: { text: 'Ngõ 3' },
        citizen_11: { stars: 4 },
      },
    });
    expect(played.stuck).toEqual([]);
    expect(played.status).toBe('completed');
    const changes = played.jobs.filter((job) => job.type === 'setIncident').map((job) => job.variables);
    expect(changes).toEqual(
      expect.arrayContaining([
        expect.objectContaining({ pause: 'waitingForCitizen' }),
        expect.objectContaining({ resume: true }),
      ]),
    );
  });

  it('refuses politely what is not valid', async () => {
    const played = await play({
      process: 'sop_citizen',
      incident: report,
      answers: {
        ...answers,
        citizen_03: { ...valid, valid: 'notCompetent' },
        citizen_12: { text: 'Xin liên hệ nơi khác' },
      },
    });
    expect(played.stuck).toEqual([]);
    expect(played.status).toBe('completed');
  });

  it('turns an emergency into an incident of its own', async () => {
    const played = await play({
      process: 'sop_citizen',
      incident: report,
      answers: {
        ...answers,
        citizen_03: { ...valid, urgent: true, emergencyType: 'FIRE-RES', emergencyCentre: 'PC07' },
      },
    });
    expect(played.stuck).toEqual([]);
    expect(played.status).toBe('completed');
    expect(played.jobs.find((job) => job.type === 'createIncident')?.variables).toMatchObject({
      eventType: 'FIRE-RES',
    });
  });
});
