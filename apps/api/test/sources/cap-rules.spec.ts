import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { startTestApp, type TestApp } from '../support/app.ts';
import { Caller } from '../support/caller.ts';
import { until } from '../support/events.ts';

const SENDER = 'kttv@example.invalid';
/** Now, as CAP writes it: without fractions, with the offset. */
const SENT = `${new Date().toISOString().slice(0, 19)}+00:00`;

interface Storm {
  readonly msgType?: 'Alert' | 'Update' | 'Cancel';
  readonly severity?: string;
  /** Of the alert before it. */
  readonly after?: string;
  readonly area?: string;
}

function storm(id: string, { msgType = 'Alert', severity = 'Severe', after, area = 'Tỉnh Mẫu' }: Storm = {}): string {
  const info = `<info><language>vi-VN</language><category>Met</category><event>Bão số 9</event><urgency>Expected</urgency>
    <severity>${severity}</severity><certainty>Likely</certainty><headline>Tin bão khẩn cấp</headline>
    <parameter><valueName>stormId</valueName><value>BAO-9</value></parameter><area><areaDesc>${area}</areaDesc></area></info>`;
  return `<?xml version="1.0" encoding="UTF-8"?><alert xmlns="urn:oasis:names:tc:emergency:cap:1.2"><identifier>${id}</identifier>
    <sender>${SENDER}</sender><sent>${SENT}</sent><status>Actual</status><msgType>${msgType}</msgType><scope>Public</scope>
    ${after ? `<references>${SENDER},${after},${SENT}</references>` : ''}${msgType === 'Cancel' ? '' : info}</alert>`;
}

describe('a storm that the weather service warns of in CAP', () => {
  let api: TestApp;
  let dispatcher: Caller;
  let service: Caller;

  beforeAll(async () => {
    api = await startTestApp();
    dispatcher = await api.as('dispatcher');
    const { body } = await (
      await api.as('admin')
    ).post('/sources', {
      code: 'kttv',
      kind: 'cap',
      name: { vi: 'Đài khí tượng', en: 'Weather service' },
      orgUnit: 'IOC',
    });
    service = new Caller(api.baseUrl, {
      authorization: `Bearer ${body.credentials.key}`,
      'content-type': 'application/xml',
    });
  }, 240_000);
  afterAll(async () => api?.close());

  const send = async (xml: string) => {
    const { eventId } = (await service.post('//cap', xml)).body;
    return until(async () => {
      const { body } = await dispatcher.get(`/events/${eventId}`);
      return body.state === 'processed' ? body : undefined;
    });
  };
  const alert = async () => (await dispatcher.get('/alerts?rule=RULE-11')).body.items[0];

  it('elsewhere is no matter of the province', async () => {
    expect((await send(storm('b-0', { area: 'Cà Mau' }))).effect).toBe('none');
    expect(await alert()).toBeUndefined();
  });

  it('opens an incident, once for the storm, as grave as the risk; and is over when it is withdrawn (RULE-11)', async () => {
    const first = await send(storm('b-1'));
    expect(first.effect).toBe('opened');
    expect((await dispatcher.get(`/incidents/${first.incidentId}`)).body).toMatchObject({
      type: 'DIS-STORM',
      title: 'Tin bão khẩn cấp',
      severity: 'high',
    });
    await send(storm('b-2', { msgType: 'Update', severity: 'Extreme', after: 'b-1' }));
    expect(await alert()).toMatchObject({ state: 'active', severity: 'critical', incidentId: first.incidentId });
    const withdrawn = await send(storm('b-3', { msgType: 'Cancel', after: 'b-1' }));
    expect(withdrawn.data).toMatchObject({ kind: 'storm', stormId: 'BAO-9', riskLevel: 0, last: true });
    expect(await alert()).toMatchObject({ state: 'cleared', incidentId: first.incidentId });
    const { body } = await dispatcher.get('/incidents?type=DIS-STORM');
    expect(body.items).toHaveLength(1);
  });
});
