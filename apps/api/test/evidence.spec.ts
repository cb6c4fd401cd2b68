import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { startTestApp, type TestApp } from './support/app.ts';
import type { Caller } from './support/caller.ts';
import { until } from './support/events.ts';
import { publishVersion } from './support/publish.ts';

let api: TestApp;
let supervisor: Caller;

beforeAll(async () => {
  api = await startTestApp();
  supervisor = await api.as('supervisor');
}, 240_000);
afterAll(async () => api?.close());

const PNG = Buffer.from(
  'iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNkYPhfDwAChwGA60e6kgAAAABJRU5ErkJggg==',
  'base64',
);
async function photo(caller: Caller): Promise<string> {
  const form = new FormData();
  form.append('file', new Blob([PNG]), 'sau.png');
  return (await caller.post('/files', form)).body.id as string;
}
let place = 0;
async function open(eventType: string): Promise<string> {
  const location = { lat: 17.72 + (place += 1) * 0.003, lon: 106.65 };
  const { body, status } = await supervisor.post('/incidents', { eventType, location });
  expect(status).toBe(201);
  return body.id as string;
}

/** A process that says of its incident that it is over. */
async function publish(key: string, status: string, headers = ''): Promise<void> {
  const xml = `<?xml version="1.0" encoding="UTF-8"?><bpmn:definitions xmlns:bpmn="http://www.omg.org/spec/BPMN/20100524/MODEL" xmlns:zeebe="http://camunda.org/schema/zeebe/1.0" targetNamespace="t"><bpmn:process id="${key}" name="${key}" isExecutable="true"><bpmn:startEvent id="s"/><bpmn:serviceTask id="a" name="Xong"><bpmn:extensionElements><zeebe:taskDefinition type="setIncident"/>${headers}<zeebe:ioMapping><zeebe:input source="=&quot;${status}&quot;" target="status"/><zeebe:input source="=result" target="result"/></zeebe:ioMapping></bpmn:extensionElements></bpmn:serviceTask><bpmn:endEvent id="e"/><bpmn:sequenceFlow id="f" sourceRef="s" targetRef="a"/><bpmn:sequenceFlow id="g" sourceRef="a" targetRef="e"/></bpmn:process></bpmn:definitions>`;
  const [designer, approver] = [await api.as('designer'), await api.as('approver')];
  const { body } = await designer.post('/process-definitions', { key, xml });
  await publishVersion(designer, approver, `/process-definitions/${key}/versions/${body.version}`);
}
const start = async (incidentId: string, processKey: string, variables: object): Promise<string> => {
  const { body } = await supervisor.post('/process-instances', { processKey, incidentId, variables });
  return body.id as string;
};
const stuck = (instanceId: string) =>
  until(async () => {
    const { body } = await supervisor.get(`/process-instances/${instanceId}`);
    return body.incidents[0] as { message: { vi: string } } | undefined;
  });
const reaches = (id: string, status: string) =>
  until(async () => {
    const { body } = await supervisor.get(`/incidents/${id}`);
    return body.status === status ? body : undefined;
  });

describe('an SOP that ends its incident', () => {
  it('is asked for what the type asks for, as a person is, and goes on once it is there', async () => {
    await publish('t_resolves', 'resolved');
    const id = await open('ENV-DUMPING');
    const instance = await start(id, 't_resolves', { result: 'Đã dọn' });
    expect(JSON.stringify(await stuck(instance))).toContain('ảnh sau khi xử lý');
    expect((await supervisor.get(`/incidents/${id}`)).body.status).not.toBe('resolved');
    // Somebody resolves it with the photo; the step then has nothing to change.
    await supervisor.post(`/incidents/${id}/acknowledge`);
    const evidence = [await photo(supervisor)];
    expect((await supervisor.post(`/incidents/${id}/resolve`, { result: 'Đã dọn', evidence })).status).toBe(200);
    expect((await supervisor.post(`/process-instances/${instance}/retry`)).status).toBe(200);
    await until(async () => {
      const { body } = await supervisor.get(`/process-instances/${instance}`);
      return body.state === 'completed' || undefined;
    });
  });

  it('may leave the report for later, but not close without it', async () => {
    const later = '<zeebe:taskHeaders><zeebe:header key="evidence" value="later"/></zeebe:taskHeaders>';
    await publish('t_later', 'resolved', later);
    const id = await open('UTL-POWER');
    await start(id, 't_later', {});
    await reaches(id, 'resolved');
    const without = await supervisor.post(`/incidents/${id}/close`, { reason: 'xong' });
    expect([without.status, without.body.errors?.[0]?.path]).toEqual([422, '/result']);
    const closed = await supervisor.post(`/incidents/${id}/close`, { reason: 'xong', result: 'Đã có điện lại' });
    expect(closed.body).toMatchObject({ status: 'closed', result: 'Đã có điện lại' });
    await publish('t_closes', 'closed');
    const other = await open('UTL-POWER');
    const instance = await start(other, 't_closes', {});
    expect(JSON.stringify(await stuck(instance))).toContain('Cần ghi kết quả');
    expect((await supervisor.get(`/incidents/${other}`)).body.status).not.toBe('closed');
  });
});

describe('files of an incident', () => {
  it('are seen by an agency that joins later, and by nobody before', async () => {
    const id = await open('UTL-TELECOM');
    const fileId = await photo(supervisor);
    expect((await supervisor.post(`/incidents/${id}/attachments`, { fileId })).status).toBe(201);
    const hospital = await api.asClient('agency-bvdkt');
    expect((await hospital.get(`/files/${fileId}`)).status).toBe(404);
    const order = await supervisor.post(`/incidents/${id}/assignments`, { agency: 'BVDKT', text: 'Hỗ trợ' });
    expect(order.status).toBe(201);
    expect((await hospital.get(`/incidents/${id}/attachments`)).body.items).toHaveLength(1);
    expect((await hospital.get(`/files/${fileId}`)).status).toBe(200);
    // What an agency brings with its answer is the incident's, too; a file of others isn't made readable by its id.
    const private_ = await photo(await api.as('dispatcher'));
    const own = await photo(hospital);
    const path = `/agency/assignments/${order.body.id}`;
    await hospital.post(`${path}/accept`);
    expect((await hospital.post(`${path}/complete`, { result: 'Xong', files: [own, private_] })).status).toBe(200);
    expect((await supervisor.get(`/files/${own}`)).status).toBe(200);
    expect((await supervisor.get(`/files/${private_}`)).status).toBe(404);
  });
});
