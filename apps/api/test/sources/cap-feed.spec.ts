import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { readCap } from '../../src/intake/cap/cap-alert.ts';
import { readXml } from '../../src/intake/xml/read-xml.ts';
import { startTestApp, type TestApp } from '../support/app.ts';
import type { Caller } from '../support/caller.ts';
import { until } from '../support/events.ts';

let api: TestApp;
let supervisor: Caller;

beforeAll(async () => {
  api = await startTestApp();
  supervisor = await api.as('supervisor');
}, 240_000);
afterAll(async () => api?.close());

const feed = async (): Promise<string> => (await api.anonymous.get('//cap/feed')).body as string;
const entries = (text: string): string[] => text.match(/<entry>[^]*?<\/entry>/g) ?? [];

async function complete(incidentId: string, elementId: string, variables: object): Promise<void> {
  const task = await until(async () => {
    const { items } = (await supervisor.get(`/tasks?incidentId=${incidentId}&limit=100`)).body;
    return items.find((each: any) => each.elementId === elementId && each.state !== 'completed');
  });
  const { status, body } = await supervisor.post(`/tasks/${task.id}/complete`, { variables });
  if (status !== 200) throw new Error(JSON.stringify(body));
}

describe('the feed of warnings', () => {
  it('has what a person approved and was sent out, as CAP 1.2, without signing in; and takes it back', async () => {
    const empty = await api.anonymous.get('//cap/feed');
    expect([empty.status, empty.headers.get('content-type')]).toEqual([200, 'application/atom+xml; charset=utf-8']);
    expect(entries(empty.body)).toEqual([]);

    const { body: incident } = await supervisor.post('/incidents', {
      eventType: 'DIS-URBANFLOOD',
      severity: 'high',
      location: { lat: 17.74, lon: 106.64 },
    });
    const started = await supervisor.post(`/incidents/${incident.id}/processes`, { processKey: 'sub_warn' });
    expect(started.status).toBe(201);
    await complete(incident.id, 'sub_warn_01', {
      textVi: 'Ngập sâu <đường Trần Phú> & hầm chui',
      textEn: 'Deep water in Tran Phu street',
      area: ['P01'],
      channels: { app: true },
      validHours: 6,
      polygon: JSON.stringify({
        type: 'Polygon',
        coordinates: [
          [
            [106.6, 17.7],
            [106.7, 17.7],
            [106.7, 17.8],
            [106.6, 17.7],
          ],
        ],
      }),
    });
    expect(entries(await feed())).toEqual([]);
    await complete(incident.id, 'sub_warn_02', { approved: 'yes' });
    const [entry] = await until(async () => {
      const found = entries(await feed());
      return found.length > 0 ? found : undefined;
    });
    expect(entry).toContain('Ngập sâu &#60;đường Trần Phú&#62; &#38; hầm chui');
    const href = /href="([^"]+)"/.exec(entry ?? '')?.[1] ?? '';
    const path = new URL(href).pathname;
    const answer = await api.anonymous.get(`/${path}`);
    expect([answer.status, answer.headers.get('content-type')]).toEqual([200, 'application/cap+xml; charset=utf-8']);
    // Read back as strictly as we read those of others.
    const read = readCap(readXml(answer.body as string));
    expect(read).toMatchObject({
      alert: {
        status: 'Actual',
        msgType: 'Alert',
        words: {
          severity: 'Severe',
          urgency: 'Immediate',
          language: 'vi-VN',
          description: expect.stringContaining('&'),
        },
      },
    });
    expect(answer.body).toContain('<polygon>17.7,106.6 17.7,106.7 17.8,106.7 17.7,106.6</polygon>');
    expect(answer.body).toContain('Deep water in Tran Phu street');

    const message = { name: 'warning.end', correlationKey: incident.id };
    expect((await supervisor.post('/messages', message)).status).toBeLessThan(300);
    const over = await until(async () => {
      const { body } = await api.anonymous.get(`/${path}`);
      return String(body).includes('<msgType>Cancel</msgType>') ? String(body) : undefined;
    });
    expect(readCap(readXml(over))).toMatchObject({ alert: { msgType: 'Cancel', references: [expect.anything()] } });
    expect(entries(await feed())[0]).toContain('Hết hiệu lực');
  });

  it('has none of what is unknown', async () => {
    expect((await api.anonymous.get('//cap/alerts/01935e5b-0000-7000-8000-000000000000')).status).toBe(404);
    expect((await api.anonymous.get('//cap/alerts/x')).status).toBe(404);
  });
});
