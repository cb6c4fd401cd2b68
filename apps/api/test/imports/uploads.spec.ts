import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { startTestApp, type TestApp } from '../support/app.ts';
import { SourceMeter } from '../../src/sources/public.ts';
import { Caller } from '../support/caller.ts';
import { CASES, bringIn, carryOut, code, publish, upload } from './support.ts';

let api: TestApp;
let supervisor: Caller;
let designer: Caller;
let program: Caller;
const EVENT_TYPE = 'FIRE-RES';

const cases = (over: object = {}) => ({
  ...CASES,
  code: code('ca-benh'),
  ...over,
  fields: [{ to: 'data.eventType', default: EVENT_TYPE }, ...CASES.fields.slice(1)],
});
const HEADER = 'Mã ca,Tên bệnh,Ngày,Mức,Nhiệt độ';
const today = (): string => {
  const [year, month, day] = new Date(Date.now() + 7 * 3_600_000).toISOString().slice(0, 10).split('-');
  return `${day}/${month}/${year}`;
};
const table = (...rows: string[]): string => [HEADER, ...rows].join('\n');
const eventsOf = async (source: string) =>
  (await supervisor.get(`/events?source=${encodeURIComponent(source)}&limit=500`)).body.items as any[];

beforeAll(async () => {
  api = await startTestApp({ runQueue: false });
  [supervisor, designer, program] = [
    await api.as('supervisor'),
    await api.as('designer'),
    await api.asClient('integration'),
  ];
}, 240_000);
afterAll(async () => api?.close());

describe('a mapping', () => {
  it('names what is wrong in it by its place, in both languages, and can not be submitted so', async () => {
    const wrong = cases({ zone: 'Mars', dedup: [] });
    const saved = await designer.put(`/mappings/${wrong.code}`, wrong);
    expect(saved.body.problems.map(({ elementId, code: problem }: any) => [elementId, problem])).toEqual([
      ['/zone', 'UNKNOWN_ZONE'],
      ['/dedup', 'KEY_MISSING'],
    ]);
    expect(saved.body.problems.every(({ message }: any) => message.vi && message.en)).toBe(true);
    expect((await designer.post(`/mappings/${wrong.code}/versions/1/submit`)).status).toBe(422);
    const shapeless = await designer.put(`/mappings/${wrong.code}`, { ...wrong, format: { type: 'xls' }, extra: 1 });
    expect(shapeless.status).toBe(422);
    expect((await designer.get('/mappings?q=ca-benh')).body.items[0]).toMatchObject({
      format: 'csv',
      target: 'event:case.reported',
    });
  });
});

describe('a file', () => {
  it('becomes events, once: refused rows come back, corrected, in a file of their own', async () => {
    const mapping = cases({ target: { type: 'event', kind: 'case.reported', source: '/test/once' } });
    await publish(api, 'mappings', mapping);
    const file = table(
      `A1,Sốt xuất huyết,${today()} 07:30,Nặng,"39,5"`,
      `A2,,${today()},Nhẹ,`,
      `A1,Sốt xuất huyết,${today()} 07:30,Nặng,"39,5"`,
      `A3,"Tay, chân, miệng",31/02/2026,Vừa,"38.5"`,
      '',
      `A4,=SUM(A1),${today()},Nhẹ,nóng`,
    );
    const first = await bringIn(api, supervisor, mapping.code, file);
    expect(first).toMatchObject({
      state: 'completed',
      kind: 'upload',
      mapping: mapping.code,
      file: { format: 'csv', encoding: 'utf-8', name: 'tệp.csv' },
      rows: { read: 5, accepted: 1, duplicate: 1, rejected: 3 },
      problem: null,
      orgUnit: 'IOC',
    });
    const [event] = await eventsOf('/test/once');
    expect(event).toMatchObject({
      type: 'case.reported',
      eventType: EVENT_TYPE,
      late: false,
      data: { title: 'Sốt xuất huyết', severity: 'high', attributes: { temperature: 39.5 } },
    });

    const rejects = await supervisor.get(`/imports/${first['id']}/rejects`);
    expect(rejects.headers.get('content-type')).toContain('text/csv');
    const lines = (rejects.body as string).trim().split('\r\n');
    expect(lines).toHaveLength(4);
    expect(lines[0]).toBe(`${HEADER},#row,#column,#reason_vi,#reason_en`);
    expect(lines[1]).toContain(',3,Tên bệnh,');
    expect(lines[2]).toContain(',5,"Ngày; Mức; Nhiệt độ",');
    // What a spreadsheet would run as a formula doesn't run, and comes back as it was.
    expect(lines[3]).toContain("A4,'=SUM(A1)");
    const corrected = (rejects.body as string)
      .replace('A2,,', 'A2,Cúm A,')
      .replace('31/02/2026,Vừa,38.5', `${today()},Nhẹ,"38,5"`)
      .replace(',nóng,', ',37,');
    expect(await bringIn(api, supervisor, mapping.code, corrected)).toMatchObject({
      rows: { read: 3, accepted: 3, duplicate: 0, rejected: 0 },
    });
    const all = await eventsOf('/test/once');
    expect(all.map(({ data }) => data.title).sort()).toEqual([
      '=SUM(A1)',
      'Cúm A',
      'Sốt xuất huyết',
      'Tay, chân, miệng',
    ]);
    expect(await bringIn(api, supervisor, mapping.code, file)).toMatchObject({
      rows: { read: 5, accepted: 0, duplicate: 2, rejected: 3 },
    });
    expect(await eventsOf('/test/once')).toHaveLength(4);
  });

  it('can be tried out: everything is checked, nothing is kept', async () => {
    const mapping = cases({ target: { type: 'event', kind: 'case.reported', source: '/test/trial' } });
    await designer.put(`/mappings/${mapping.code}`, mapping);
    expect((await upload(supervisor, mapping.code, table('A'), { dryRun: 'true' })).status).toBe(404);
    const tried = await bringIn(api, supervisor, mapping.code, table(`A1,Cúm,${today()},Nặng,39`, 'A2,,,,'), {
      dryRun: 'true',
      version: '1',
    });
    expect(tried).toMatchObject({ state: 'completed', dryRun: true, rows: { read: 2, accepted: 1, rejected: 1 } });
    expect(tried['sample']).toMatchObject([
      { row: 2, mapped: { data: { title: 'Cúm' } }, problems: [] },
      {
        row: 3,
        mapped: null,
        problems: [
          { column: 'Tên bệnh', code: 'MISSING' },
          { column: 'Ngày', code: 'MISSING' },
        ],
      },
    ]);
    expect(await eventsOf('/test/trial')).toEqual([]);
    expect((await upload(supervisor, mapping.code, table('A'), { version: '1' })).status).toBe(422);
  });

  it('is tried by who writes its mapping, who keeps nothing and takes out the refused rows of his own trials only', async () => {
    const mapping = cases({ target: { type: 'event', kind: 'case.reported', source: '/test/own-trial' } });
    await publish(api, 'mappings', mapping);
    const file = table(`T1,Cúm,${today()},Nặng,39`, 'T2,,,,');
    const tried = await bringIn(api, designer, mapping.code, file, { dryRun: 'true', version: '1' });
    expect(tried).toMatchObject({ state: 'completed', dryRun: true, rows: { accepted: 1, rejected: 1 } });
    expect(await eventsOf('/test/own-trial')).toEqual([]);
    const own = await designer.get(`/imports/${tried['id']}/rejects`);
    expect([own.status, String(own.body)]).toEqual([200, expect.stringContaining('T2')]);
    const others = await bringIn(api, supervisor, mapping.code, file, { dryRun: 'true' });
    expect((await designer.get(`/imports/${others['id']}/rejects`)).status).toBe(403);
    expect((await upload(designer, mapping.code, file)).status).toBe(403);
  });

  it('comes back corrected in UTF-8 with commas or semicolons, whatever the mapping says of its files', async () => {
    const target = { type: 'event', kind: 'case.reported', source: '/test/old-files' };
    const format = { type: 'csv', delimiter: '|', encoding: 'utf-16le' };
    const mapping = cases({ target, format });
    await publish(api, 'mappings', mapping);
    const rows = [HEADER, `O1,,${today()},Nhẹ,37`, `O2,,${today()},Nhẹ,38`].join('\n').replaceAll(',', '|');
    const first = await bringIn(api, supervisor, mapping.code, Buffer.from(rows, 'utf16le'));
    expect(first).toMatchObject({ rows: { rejected: 2 } });
    // With its mark, which a decoder would take off.
    const given = Buffer.from(await supervisor.bytes(`/imports/${first['id']}/rejects`)).toString('utf8');
    const lines = given.replace('O1,,', 'O1,Cúm,').replace('O2,,', 'O2,Sởi,').split('\r\n');
    const semicolons = [lines[0], lines[2]].join('\r\n').replace(/,(?=(?:[^"]*"[^"]*")*[^"]*$)/g, ';');
    for (const file of [lines.slice(0, 2).join('\r\n'), semicolons])
      expect(await bringIn(api, supervisor, mapping.code, file)).toMatchObject({ rows: { accepted: 1, rejected: 0 } });
    expect((await eventsOf('/test/old-files')).map(({ data }) => data.title).sort()).toEqual(['Cúm', 'Sởi']);
  });

  it('counts for its source, which can be paused', async () => {
    const mapping = cases({ target: { type: 'event', kind: 'case.reported', source: '/test/source' } });
    await publish(api, 'mappings', mapping);
    const admin = await api.as('admin');
    const declared = { name: { vi: 'Sở Y tế', en: 'Health' }, orgUnit: 'IOC' };
    const made = await admin.post('/sources', { code: mapping.code, kind: 'upload', ...declared });
    expect(made.status).toBe(201);
    await bringIn(api, supervisor, mapping.code, table(`P1,Cúm,${today()},Nhẹ,37`, 'P2,,,,'));
    await api.get(SourceMeter).flush();
    const log = (await admin.get(`/sources/${mapping.code}/log`)).body.items;
    expect(log).toMatchObject([{ kind: 'rejected', channel: 'imports' }]);
    const key = new Caller(api.baseUrl, { authorization: `Bearer ${made.body.credentials.key}` });
    expect((await upload(key, mapping.code, table(`P3,Cúm,${today()},Nhẹ,37`))).status).toBe(202);
    await admin.put(`/sources/${mapping.code}`, { ...declared, state: 'paused' });
    expect((await upload(key, mapping.code, table(`P4,Cúm,${today()},Nhẹ,37`))).status).toBe(403);
  });

  it('goes on where it stood, whoever carried it out', async () => {
    const mapping = cases({ target: { type: 'event', kind: 'case.reported', source: '/test/goes-on' } });
    await publish(api, 'mappings', mapping);
    const rows = Array.from({ length: 2_500 }, (_, n) => `G${n},Cúm,${today()},Nhẹ,37`);
    const { body } = await upload(supervisor, mapping.code, table(...rows));
    const results = await Promise.allSettled([carryOut(api, supervisor, body.id), carryOut(api, supervisor, body.id)]);
    expect(results.map(({ status }) => status)).toEqual(['fulfilled', 'fulfilled']);
    expect(await carryOut(api, supervisor, body.id)).toMatchObject({
      state: 'completed',
      rows: { read: 2_500, accepted: 2_500, duplicate: 0, rejected: 0 },
    });
  });

  it('can be stopped; what is in stays in', async () => {
    const mapping = cases();
    await publish(api, 'mappings', mapping);
    const { body } = await upload(supervisor, mapping.code, table(`S1,Cúm,${today()},Nhẹ,37`));
    expect((await supervisor.post(`/imports/${body.id}/stop`)).body).toMatchObject({ state: 'stopped' });
    expect((await supervisor.post(`/imports/${body.id}/stop`)).status).toBe(409);
    expect(await carryOut(api, supervisor, body.id)).toMatchObject({ state: 'stopped', rows: { read: 0 } });
  });

  it('that is no such table fails with a word that helps', async () => {
    const mapping = cases();
    await publish(api, 'mappings', mapping);
    const failed = async (content: string | Uint8Array) => {
      const { state, problem, rows } = await bringIn(api, supervisor, mapping.code, content);
      expect(problem?.message.vi && problem.message.en).toBeTruthy();
      return [state, problem.code, rows.accepted];
    };
    expect(await failed('Mã ca,Ngày\nA,1')).toEqual(['failed', 'COLUMN_MISSING', 0]);
    expect(await failed('\n\n')).toEqual(['failed', 'NO_HEADER', 0]);
    expect(await failed(table(`A,Cúm,${today()},Nhẹ,37`, `B,"Cúm,${today()},Nhẹ,37`))).toEqual([
      'failed',
      'BAD_QUOTES',
      1,
    ]);
    expect(await failed(Buffer.from([0x50, 0x4b, 3, 4, 1, 2, 3]))).toEqual(['failed', 'NOT_A_WORKBOOK', 0]);
    expect(await failed(Buffer.from([0xd0, 0xcf, 0x11, 0xe0, 0, 0]))).toEqual(['failed', 'NOT_A_WORKBOOK', 0]);
    expect(await failed(Buffer.from([1, 0, 0, 0, 0, 2]))).toEqual(['failed', 'NOT_A_TABLE', 0]);
  });

  it('is asked for, with a mapping that is in force, by somebody who may', async () => {
    const mapping = cases();
    await publish(api, 'mappings', mapping);
    const file = table(`A,Cúm,${today()},Nhẹ,37`);
    expect((await upload(supervisor, 'nothing', file)).status).toBe(404);
    expect((await upload(supervisor, mapping.code, file, { other: 'x' })).status).toBe(422);
    expect((await upload(supervisor, mapping.code, '')).status).toBe(422);
    expect((await supervisor.post('/imports', { mapping: mapping.code })).status).toBe(415);
    expect((await upload(await api.as('designer'), mapping.code, file)).status).toBe(403);
    expect((await upload(api.anonymous, mapping.code, file)).status).toBe(401);
    const { body } = await upload(program, mapping.code, file);
    // Another agency doesn't see it.
    const commander = await api.as('pc07.fieldcommander');
    expect((await commander.get(`/imports/${body.id}`)).status).toBe(403);
    const [head] = api.credentials.users.filter(
      ({ roles, orgUnit }) => roles.includes('agencyCoordinator') && !['IOC', 'UBND-TINH'].includes(orgUnit ?? ''),
    );
    if (head) expect((await (await api.as(head.username)).get(`/imports/${body.id}`)).status).toBe(404);
    expect((await supervisor.get('/imports?state=queued&kind=upload')).body.items[0].id).toBe(body.id);
  });
});

describe('numbers', () => {
  const NUMBERS = {
    vi: 'Số vụ cháy',
    en: 'Fires',
    format: { type: 'csv' },
    decimal: ',',
    target: { type: 'measure' },
    fields: [
      { to: 'period', from: 'Kỳ', type: 'period', period: 'month', formats: ['MM/yyyy'], required: true },
      {
        to: 'orgUnit',
        from: 'Đơn vị',
        codes: { values: { 'Toàn tỉnh': 'UBND-TINH' }, unknown: 'keep' },
        required: true,
      },
      { to: 'values.fires', from: 'Vụ cháy', type: 'number' },
      { to: 'status', default: 'official' },
    ],
  };
  it('are reported as by hand: revisions, periods, org units', async () => {
    const measure = (await supervisor.get('/measures/fires')).body.content;
    const daily = measure.frequency === 'daily';
    const document = {
      ...NUMBERS,
      code: code('chay'),
      fields: [
        { ...NUMBERS.fields[0], ...(daily ? { period: 'day', formats: ['dd/MM/yyyy'] } : {}) },
        ...NUMBERS.fields.slice(1),
      ],
    };
    await publish(api, 'mappings', document);
    const period = daily ? '05/08/2026' : '08/2026';
    const file = (value: string) =>
      `Kỳ;Đơn vị;Vụ cháy\n${period};Toàn tỉnh;${value}\n${period};KHONG-CO;1\n13/13;Toàn tỉnh;2\n`;
    expect(await bringIn(api, supervisor, document.code, file('1.234,5'))).toMatchObject({
      state: 'completed',
      rows: { read: 3, accepted: 1, duplicate: 0, rejected: 2 },
    });
    expect(await bringIn(api, supervisor, document.code, file('1.234,5'))).toMatchObject({
      rows: { accepted: 0, duplicate: 1, rejected: 2 },
    });
    const last = await bringIn(api, supervisor, document.code, file('1.235'));
    expect(last).toMatchObject({ rows: { accepted: 1, duplicate: 0 } });
    const shown = (
      await supervisor.get(
        `/measures/fires/values?orgUnit=UBND-TINH&from=${daily ? '2026-08-05' : '2026-08'}&to=${daily ? '2026-08-05' : '2026-08'}`,
      )
    ).body.items;
    expect(shown[0]).toMatchObject({ value: 1235, revision: 2, status: 'revised', source: document.code });
    const reasons = (await supervisor.get(`/imports/${last['id']}/rejects`)).body as string;
    expect(reasons).toContain('Đơn vị: ');
  });
});
