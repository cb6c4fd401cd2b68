import type { Centre } from '../../scripts/drill/centre.ts';

const about = { kinds: ['sensor.reading'] };
const above = (observed: string, limit: number) => ({
  all: [
    { fact: 'data', path: 'observedProperty', operator: 'equal', value: observed },
    { fact: 'data', path: 'value', operator: 'greaterThan', value: limit },
  ],
});

/** Rules that raise alerts for each sensor: one opens incidents, the others only tell. */
const RULES = [
  {
    code: 'E2E-PM25',
    name: { vi: 'Bụi mịn vượt ngưỡng', en: 'Fine dust above its limit' },
    index: about,
    conditions: above('pm25', 150),
    alert: { ladder: [{ after: 'PT4H', severity: 'high' }] },
    severity: 'medium',
    event: { type: 'dust' },
    actions: [
      {
        type: 'notify',
        to: ['dispatcher@IOC'],
        text: { vi: 'Bụi mịn vượt ngưỡng', en: 'Fine dust above its limit' },
      },
    ],
  },
  {
    code: 'E2E-LEVEL',
    name: { vi: 'Mực nước trên báo động', en: 'Water above its alarm level' },
    index: about,
    conditions: above('waterLevel', 3),
    alert: {
      severities: [
        {
          severity: 'critical',
          conditions: { all: [{ fact: 'data', path: 'value', operator: 'greaterThan', value: 4 }] },
        },
      ],
    },
    severity: 'high',
    event: { type: 'flood' },
    actions: [{ type: 'createIncident', eventType: 'DIS-FLOOD' }],
  },
] as const;

/** Writes the rules, and lets a second person publish them. */
export async function publishAlarmRules(centre: Centre): Promise<void> {
  const designer = await centre.person('designer');
  const approver = await centre.person('approver');
  for (const rule of RULES) {
    await designer.post('/rules', rule);
    await designer.post(`/rules/${rule.code}/versions/1/submit`);
    await approver.post(`/rules/${rule.code}/versions/1/approve`, {});
  }
}

let number = 0;

/** What a sensor measures now. */
export async function measure(
  centre: Centre,
  sensor: string,
  observedProperty: string,
  value: number,
  unit: string,
): Promise<void> {
  const sender = await centre.program('integration');
  await sender.post(
    '/events',
    {
      specversion: '1.0',
      id: `reading-${Date.now()}-${++number}`,
      source: `sensors/${sensor}`,
      key: sensor,
      type: 'sensor.reading',
      time: new Date().toISOString(),
      data: { sensor, observedProperty, value, unit, location: { lat: 17.47, lon: 106.6 } },
    },
    { 'content-type': 'application/cloudevents+json' },
  );
}
