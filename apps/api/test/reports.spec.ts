import { createHash } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { canonicalJson } from '@trucban/kernel';
import { extractText, getDocumentProxy } from 'unpdf';
import { Database, SimulatedClock, systemScope } from '../src/platform/public.ts';
import { ReportPlanner } from '../src/reports/public.ts';
import { startTestApp, type TestApp } from './support/app.ts';
import type { Caller } from './support/caller.ts';
import { until } from './support/events.ts';
import { partsOfZip } from './support/zip.ts';

const DAY_MS = 86_400_000;
const place = { lat: 17.74, lon: 106.64 };
let api: TestApp;
let clock: SimulatedClock;
let writer: Caller;
let signer: Caller;

const report = (caller: Caller, path = '') => caller.get(`/reports${path}`);
/** The next instant at which it is seven o'clock in Việt Nam, and a little after. */
function nextMorning(): string {
  const now = clock.epochMs();
  const cut = Math.floor(now / DAY_MS) * DAY_MS;
  return new Date((cut > now ? cut : cut + DAY_MS) + 3_600_000).toISOString();
}
/** Now; but not in the hour after seven in the morning, when the brief of the night before may still have to be made. */
function afterBreakfast(): string {
  const now = new Date();
  return new Date(Math.max(now.getTime(), now.setUTCHours(1, 0, 0, 0))).toISOString();
}
const wake = async () => {
  while ((await api.get(ReportPlanner).wake(50)).fired > 0);
};
const made = (id: string, caller = signer) =>
  until(async () => {
    const { body } = await report(caller, `/${id}`);
    return body.state === 'making' ? undefined : body;
  });
const dailies = async () => (await report(signer, '?definition=IOC-DAILY&limit=100')).body.items as any[];
const again = async () => {
  writer = await api.as('ioc.dutyofficer');
  signer = await api.as('supervisor');
};

beforeAll(async () => {
  clock = new SimulatedClock(afterBreakfast());
  api = await startTestApp({ clock });
  // What ships takes effect when the database is made.
  clock.set(afterBreakfast());
  await again();
}, 240_000);
afterAll(async () => api?.close());

describe('the daily brief', () => {
  let brief: any;

  it('is made by the schedule, once, of the incidents of its period, and names none that is restricted', async () => {
    // What happens until seven belongs to the brief of the morning.
    for (const given of [
      { eventType: 'FIRE-RES', title: 'Cháy nhà ở phường Trung Tâm', location: place },
      { eventType: 'FIRE-RES', title: 'Cháy nhà thứ hai', location: { lat: 17.6, lon: 106.5 } },
      { eventType: 'ORD-SUSPECT', title: 'Đối tượng bí mật', location: place },
      { eventType: 'CIT-GARBAGE', title: 'Rác ùn ứ', location: place, source: 'app' },
      { eventType: 'TRAF-ACC-INJ', title: 'Diễn tập', location: place, exercise: true },
    ])
      expect([201, given.eventType]).toEqual([(await signer.post('/incidents', given)).status, given.eventType]);
    clock.set(nextMorning());
    await again();
    await wake();
    const [item] = await dailies();
    brief = await made(item.id);
    expect(brief).toMatchObject({ state: 'draft', edition: 1, madeBy: null, orgUnit: 'IOC', periodKind: 'day' });
    const [situation, incidents, citizens, , day] = brief.content.sections;
    expect(situation).toMatchObject({ type: 'text', remarkRequired: true });
    expect(incidents).toMatchObject({ type: 'incidents', total: 2, settled: 0, open: 2 });
    expect(incidents.byType).toMatchObject([{ code: 'FIRE-RES', count: 2, previous: 0 }]);
    expect(incidents.named.map(({ title }: any) => title).sort()).toEqual([
      'Cháy nhà thứ hai',
      'Cháy nhà ở phường Trung Tâm',
    ]);
    expect(citizens).toMatchObject({ received: 1, byType: [{ code: 'CIT-GARBAGE', count: 1 }] });
    expect(JSON.stringify(brief)).not.toMatch(/bí mật|Diễn tập/);
    const fires = day.items.find(({ code }: any) => code === 'FIRE-COUNT');
    expect(fires).toMatchObject({ unit: 'vụ', source: expect.any(Array), points: expect.any(Array) });
    expect(fires.points).toHaveLength(12);
    await wake();
    expect((await dailies()).filter(({ period }) => period === item.period)).toHaveLength(1);
  });

  it('is told to those who write it, and each of its numbers is the one that the indicator page shows', async () => {
    const { body } = await signer.get('/notifications');
    expect(body.items.find(({ kind }: any) => kind === 'report')).toMatchObject({ link: `/reports/${brief.id}` });
    const onTarget = brief.content.sections[4].items.find(
      ({ value, code }: any) => value !== null && code === 'FIRE-COUNT',
    );
    const series = await signer.get(
      `/indicators/FIRE-COUNT/series?period=day&from=${onTarget.period}&to=${onTarget.period}`,
    );
    expect(series.body.points[0].value).toBe(onTarget.value);
  });

  it('is not handed in without the words that are asked for, nor signed by who wrote them', async () => {
    const missing = await writer.post(`/reports/${brief.id}/submit`);
    expect([missing.status, missing.body.errors[0].code]).toEqual([422, 'REMARK_MISSING']);
    const unknown = await writer.put(`/reports/${brief.id}/remarks`, { remarks: { nothing: 'x' } });
    expect([unknown.status, unknown.body.errors[0].code]).toEqual([422, 'UNKNOWN_SECTION']);
    const written = await writer.put(`/reports/${brief.id}/remarks`, {
      remarks: { situation: 'Đêm qua xảy ra hai vụ cháy nhà; <b>không</b> có thiệt hại về người.' },
    });
    expect(written.status).toBe(200);
    const submitted = await writer.post(`/reports/${brief.id}/submit`);
    expect([submitted.status, submitted.body.state]).toEqual([200, 'inReview']);
    expect((await writer.post(`/reports/${brief.id}/sign`, { version: submitted.body.version })).status).toBe(403);
    expect((await writer.put(`/reports/${brief.id}/remarks`, { remarks: { situation: '' } })).status).toBe(409);
    const back = await signer.post(`/reports/${brief.id}/return`, { reason: 'Ghi rõ địa bàn' });
    expect(back.body).toMatchObject({
      state: 'draft',
      history: expect.arrayContaining([expect.objectContaining({ reason: 'Ghi rõ địa bàn' })]),
    });
    // A signer who adds a word himself leaves the signature to another.
    await signer.put(`/reports/${brief.id}/remarks`, { remarks: { notes: 'Số liệu đã đối chiếu.' } });
    const own = await signer.post(`/reports/${brief.id}/submit`);
    const refused = await signer.post(`/reports/${brief.id}/sign`, { version: own.body.version });
    expect([refused.status, refused.body.code]).toEqual([403, 'WRITER_IS_SIGNER']);
  });

  it('is signed once as it was read: number, hash, name; subscribers are told, and the files hold it', async () => {
    const director = await api.as('ioc.iocdirector');
    const leader = await api.as('leader');
    expect((await leader.post('/reports/definitions/IOC-DAILY/subscription', {})).body.subscribed).toBe(true);
    const stale = await director.post(`/reports/${brief.id}/sign`, { version: 1 });
    expect(stale.status).toBe(412);
    const { body: read } = await report(director, `/${brief.id}`);
    expect(read.may).toMatchObject({ sign: true, write: false });
    const signed = await director.post(`/reports/${brief.id}/sign`, { version: read.version });
    expect([signed.status, signed.body.state]).toEqual([200, 'signed']);
    expect(signed.body.number).toBe('1/BC-IOC');
    const { definition, definitionVersion: version, period, from, to, edition, content, remarks } = signed.body;
    const said = canonicalJson({ definition, version, period, from, to, edition, content, remarks });
    expect(signed.body.sha256).toBe(createHash('sha256').update(said).digest('hex'));
    expect((await director.post(`/reports/${brief.id}/sign`, { version: signed.body.version })).status).toBe(409);
    brief = await until(async () => {
      const { body } = await report(leader, `/${brief.id}`);
      return body.state === 'sent' ? body : undefined;
    });
    const told = (await leader.get('/notifications')).body.items.filter(({ kind }: any) => kind === 'report');
    expect(told.map(({ link }: any) => link)).toEqual([`/reports/${brief.id}`]);
    expect(told[0].text.vi).toMatch(/số 1\/BC-IOC đã ký/);
    const audit = (await signer.get(`/audit?objectType=report&objectId=${brief.id}`)).body.items;
    expect(audit.map(({ action }: any) => action)).toEqual(
      expect.arrayContaining(['report.make', 'report.remark', 'report.submit', 'report.return', 'report.sign']),
    );
  });

  it('stays as it was signed, even for somebody who writes to the database', async () => {
    const change = (set: string) => () =>
      api
        .get(Database)
        .transaction(systemScope('test'), (tx) =>
          tx.dynamic(`update report set ${set} where id = '${brief.id}' returning id`),
        );
    await expect(change(`content = '{}'`)()).rejects.toThrow(/never changes/);
    await expect(change(`remarks = '{}'`)()).rejects.toThrow(/never changes/);
  });

  it('is a PDF whose Vietnamese text can be read, searched and copied', async () => {
    const pdf = await getDocumentProxy(new Uint8Array(await signer.bytes(`/reports/${brief.id}/file?format=pdf`)));
    const { text } = await extractText(pdf, { mergePages: true });
    const read = text.normalize('NFC').replace(/\s+/g, ' ');
    for (const words of [
      'CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM',
      'Độc lập - Tự do - Hạnh phúc',
      'Số: 1/BC-IOC',
      'Bản tin điều hành ngày',
      'Cháy nhà ở phường Trung Tâm',
      'Đêm qua xảy ra hai vụ cháy nhà; <b>không</b> có thiệt hại về người.',
      'Nơi nhận:',
    ])
      expect(read).toContain(words);
    expect(read.replace(/ /g, '')).toContain(brief.sha256);
    expect(read).not.toContain('DỰ THẢO');
  });

  it('is a page, a Word document and a workbook with the same numbers', async () => {
    const file = async (format: string) =>
      Buffer.from(await signer.bytes(`/reports/${brief.id}/file?format=${format}`));
    const html = (await file('html')).toString('utf8');
    expect(html).toContain('&lt;b&gt;không&lt;/b&gt;');
    expect(html).toContain('<svg');
    expect(html).toContain('Nguồn: số liệu mẫu');
    expect(html).not.toContain('Nguồn: sample');
    expect(html).toMatch(/<text[^>]*>Ngày \d\d\/\d\d\/\d{4}<\/text>/);
    expect(html).not.toMatch(/<script|https?:\/\/(?!www\.w3\.org)/);
    const word = await partsOfZip(await file('docx'));
    expect(word.get('word/document.xml')).toContain('Cháy nhà ở phường Trung Tâm');
    const book = await partsOfZip(await file('xlsx'));
    expect(book.get('xl/workbook.xml')).toContain('Tổng hợp');
    const fires = brief.content.sections[4].items.find(({ code }: any) => code === 'FIRE-COUNT').value;
    expect([...book.values()].join('')).toContain(`<v>${fires}</v>`);
    // Its number is said once, with its word.
    expect([...book.values()].join('')).not.toMatch(/>Số</);
    const once = await file('pdf');
    expect(once.equals(await file('pdf'))).toBe(true);
    const english = await signer.get(`/reports/${brief.id}/file?format=html&lang=en`);
    expect(english.body).toContain('SOCIALIST REPUBLIC OF VIET NAM');
    expect(english.headers.get('content-security-policy')).toContain("default-src 'none'");
  });

  it('is corrected by a new edition that names what it replaces', async () => {
    const first = await writer.post(`/reports/${brief.id}/correct`, { reason: 'Bổ sung số liệu cứu hộ' });
    expect([first.status, first.body.edition, first.body.replaces]).toEqual([202, 2, brief.id]);
    expect((await writer.post(`/reports/${brief.id}/correct`, { reason: 'Lần nữa' })).status).toBe(409);
    const second = await made(first.body.id);
    await writer.put(`/reports/${second.id}/remarks`, { remarks: { situation: 'Đã bổ sung.' } });
    const { body } = await writer.post(`/reports/${second.id}/submit`);
    expect((await signer.post(`/reports/${second.id}/sign`, { version: body.version })).body.number).toBe('2/BC-IOC');
    expect((await report(signer, `/${brief.id}`)).body).toMatchObject({ replacedBy: second.id, state: 'sent' });
    expect((await report(signer, '?definition=IOC-DAILY&latest=true')).body.items.map(({ id }: any) => id)).toEqual([
      second.id,
    ]);
    const html = await until(async () => {
      const { status, body: page } = await signer.get(`/reports/${second.id}/file?format=html`);
      return status === 200 ? (page as string) : undefined;
    });
    expect(html).toContain('Thay thế báo cáo số 1/BC-IOC');
  });
});

describe('the schedule', () => {
  it('makes up for each period that was missed, once, also when two look at the same time', async () => {
    const before = (await dailies()).length;
    clock.advance(5 * DAY_MS);
    await Promise.all([wake(), wake()]);
    await again();
    const items = await dailies();
    expect(items.length - before).toBe(5);
    expect(new Set(items.map(({ period, edition }) => `${period}/${edition}`)).size).toBe(items.length);
    await Promise.all(items.map(({ id }) => made(id)));
    const [newest] = items;
    const there = await signer.post('/reports', { definition: 'IOC-DAILY', period: newest.period });
    expect([there.status, there.body.code]).toEqual([409, 'REPORT_EXISTS']);
  }, 120_000);
});

describe('a report on demand', () => {
  const ask = (body: object, caller = signer) => caller.post('/reports', body);

  it('is made of any stretch that is over, by those who write for its unit', async () => {
    const to = new Date(clock.epochMs()).toISOString();
    const from = new Date(clock.epochMs() - 10 * DAY_MS).toISOString();
    const given = { definition: 'IOC-ONDEMAND', from, to };
    expect((await ask(given, await api.as('designer'))).status).toBe(403);
    expect((await ask(given, await api.as('pc07.agencyhead'))).status).toBe(403);
    for (const [wrong, code] of [
      [{ definition: 'IOC-ONDEMAND' }, 'STRETCH_NEEDED'],
      [{ ...given, to: new Date(clock.epochMs() + DAY_MS).toISOString() }, 'STRETCH'],
      [{ definition: 'IOC-DAILY', period: '2026-13-01' }, 'INVALID_PERIOD'],
      [{ definition: 'IOC-DAILY', period: '2099-01-01' }, 'PERIOD_NOT_OVER'],
      [{ definition: 'IOC-MONTHLY', from, to }, 'PERIOD_ONLY'],
    ] as const)
      expect([code, (await ask(wrong)).body.errors?.[0]?.code]).toEqual([code, code]);
    const { status, body } = await ask(given);
    expect([status, body.state]).toEqual([202, 'making']);
    const done = await made(body.id);
    expect(done.content.sections[1]).toMatchObject({ total: 2 });
    expect(done.madeBy).not.toBeNull();
    const draft = await signer.get(`/reports/${body.id}/file?format=html`);
    expect(draft.body).toContain('DỰ THẢO');
    // Its stretch is its name: it isn't said a second time.
    expect(draft.body).not.toContain('(Số liệu từ');
  });

  it.each(['IOC-WEEKLY', 'IOC-MONTHLY'])(
    'makes the last %s of the sample province with all of its indicators',
    async (definition) => {
      // The schedule may have made it.
      const { status, body } = await ask({ definition });
      expect([202, 409]).toContain(status);
      const done = await made(body.id ?? body.details.id);
      expect(done.content.sections.map(({ problem }: any) => problem)).toEqual(done.content.sections.map(() => null));
      const notes = done.content.sections.find(({ type }: any) => type === 'dataNotes');
      expect(notes.withValue).toBeGreaterThan(notes.indicators / 2);
      expect(
        Buffer.from(await signer.bytes(`/reports/${done.id}/file?format=pdf`))
          .subarray(0, 5)
          .toString(),
      ).toBe('%PDF-');
    },
    60_000,
  );

  it('is not there for those who do not see its unit', async () => {
    const [item] = await dailies();
    const outside = await api.asClient('agency-pc07');
    expect((await report(outside, `/${item.id}`)).status).toBe(404);
    expect((await report(outside, `/${item.id}/file?format=pdf`)).status).toBe(404);
    expect((await report(outside)).body.items).toEqual([]);
    const commune = await api.as('commune');
    expect((await commune.post('/reports/definitions/IOC-DAILY/subscription', {})).status).toBe(404);
  });
});

describe('a definition that is being written', () => {
  it('is shown as what it would say, of what the asker may see, and nothing is kept', async () => {
    const designer = await api.as('designer');
    const { content } = (await designer.get('/reports/definitions/IOC-DAILY')).body;
    const before = await dailies();
    const shown = await designer.post('/reports/definitions/IOC-DAILY/preview', {
      content: { ...content, vi: 'Bản tin <thử>', sections: content.sections.slice(0, 2) },
    });
    expect(shown.status).toBe(200);
    expect(Date.parse(shown.body.to)).toBeLessThanOrEqual(clock.epochMs());
    expect(shown.body.html).toContain('Bản tin &lt;thử&gt;');
    expect(shown.body.html).not.toMatch(/bí mật|Diễn tập|<script/);
    expect(await dailies()).toEqual(before);
    const faulty = await designer.post('/reports/definitions/IOC-DAILY/preview', {
      content: { ...content, sections: [{ type: 'indicators', id: 'x', codes: ['NOTHING'] }] },
    });
    expect([faulty.status, faulty.body.errors[0].path]).toEqual([422, '/sections/0/codes/0']);
  });
});

describe('a definition', () => {
  it('is checked: unknown indicators, units, calendars, sections twice, what another unit may not tell', async () => {
    const designer = await api.as('designer');
    const wrong = {
      code: 'WRONG',
      vi: 'Sai',
      en: 'Wrong',
      period: 'day',
      orgUnit: 'PC07',
      about: 'IOC',
      calendar: 'none',
      cutOff: { hour: 7, day: 2 },
      signerTitle: { vi: 'TRƯỞNG PHÒNG', en: 'HEAD' },
      sections: [
        { type: 'indicators', id: 'one', codes: ['NOTHING'] },
        { type: 'text', id: 'one' },
      ],
    };
    const named = { ...wrong, sections: [{ type: 'text', id: 'constructor' }] };
    const refused = await designer.post('/reports/definitions', named);
    expect([refused.status, refused.body.errors[0].path]).toEqual([422, '/sections/0/id']);
    const { body } = await designer.post('/reports/definitions', wrong);
    expect(body.problems.map(({ elementId }: any) => elementId).sort()).toEqual([
      '/about',
      '/calendar',
      '/cutOff/day',
      '/sections/0/codes/0',
      '/sections/1/id',
    ]);
    expect(
      (await designer.post('/reports/definitions', { ...wrong, sections: [{ type: 'script', id: 'x' }] })).status,
    ).toBe(422);
  });

  it('is published by a second person, and an agency’s report tells what the agency sees', async () => {
    const [designer, approver] = [await api.as('designer'), await api.as('approver')];
    const document = {
      code: 'PC07-DAILY',
      vi: 'Báo cáo trực ban PC07',
      en: 'Duty report of PC07',
      period: 'day',
      orgUnit: 'PC07',
      signerTitle: { vi: 'CHỈ HUY TRỰC', en: 'DUTY COMMANDER' },
      sections: [
        { type: 'incidents', id: 'incidents' },
        { type: 'league', id: 'league' },
      ],
    };
    const created = await designer.post('/reports/definitions', document);
    expect([created.status, created.body.problems]).toEqual([201, []]);
    expect(created.headers.get('location')).toBe('/api/v1/reports/definitions/PC07-DAILY');
    await designer.post('/reports/definitions/PC07-DAILY/versions/1/submit', {});
    expect((await designer.post('/reports/definitions/PC07-DAILY/versions/1/approve', {})).status).toBe(403);
    expect((await approver.post('/reports/definitions/PC07-DAILY/versions/1/approve', {})).status).toBe(200);
    const listed = (await signer.get('/reports/definitions')).body.items;
    expect(listed.find(({ code }: any) => code === 'PC07-DAILY').nextAt).toMatch(/T17:00:00.000Z$/);
    expect((await signer.post('/reports', { definition: 'PC07-DAILY' })).status).toBe(403);
    const head = await api.as('pc07.agencyhead');
    const { status, body } = await head.post('/reports', { definition: 'PC07-DAILY' });
    expect([status, body.orgUnit]).toEqual([202, 'PC07']);
    expect((await report(signer, `/${body.id}`)).status).toBe(404);
    const done = await made(body.id, head);
    expect(done.content).toMatchObject({
      aboutName: { vi: expect.stringContaining('PCCC') },
      sections: [{ type: 'incidents' }, { type: 'league' }],
    });
  });

  it('goes on as it is until the day of another version, which then tells of its own periods', async () => {
    const cutOff = (clock.epochMs() % DAY_MS) / 3_600_000 < 16 ? { hour: 23 } : { hour: 12 };
    const document = {
      code: 'CHANGING',
      vi: 'Báo cáo đổi kỳ',
      en: 'A report of other periods',
      period: 'day',
      cutOff,
      orgUnit: 'IOC',
      signerTitle: { vi: 'TRƯỞNG CA', en: 'SHIFT LEADER' },
      sections: [{ type: 'incidents', id: 'incidents' }],
    };
    const publishAs = async (version: number, approval: object) => {
      const path = `/reports/definitions/CHANGING/versions/${version}`;
      await (await api.as('designer')).post(`${path}/submit`, {});
      expect((await (await api.as('approver')).post(`${path}/approve`, approval)).status).toBe(200);
    };
    await (await api.as('designer')).post('/reports/definitions', document);
    await publishAs(1, {});
    const { nextAt: firstEnd } = (await signer.get('/reports/definitions')).body.items.find(
      ({ code }: any) => code === 'CHANGING',
    );
    const dayOf = (n: number) => Date.parse(firstEnd) + n * DAY_MS;
    await (await api.as('designer')).put('/reports/definitions/CHANGING', { ...document, period: 'week' });
    // At the very end of the third day: that day is still told of.
    await publishAs(2, { effectiveFrom: new Date(dayOf(2)).toISOString() });
    const ends = [];
    for (let day = 0; day < 17; day += 1) {
      clock.set(new Date(dayOf(day) + 60_000).toISOString());
      await wake();
      await again();
      const { items } = (await report(signer, '?definition=CHANGING&limit=100')).body;
      for (const { period, to } of items)
        if (Date.parse(to) === dayOf(day)) ends.push([day, period.slice(5, 6) === 'W']);
    }
    const weeks = ends.slice(3).map(([day]) => day as number);
    expect(ends.slice(0, 3)).toEqual([0, 1, 2].map((day) => [day, false]));
    expect(ends.slice(3).map(([, isWeek]) => isWeek)).toEqual([true, true]);
    expect((weeks[1] ?? 0) - (weeks[0] ?? 0)).toBe(7);
  }, 120_000);

  it('is subscribed to by groups, and left again', async () => {
    const path = '/reports/definitions/IOC-WEEKLY/subscription';
    expect((await signer.post(path, { group: 'IOC/dispatcher' })).body.groups).toEqual(['IOC/dispatcher']);
    expect((await (await api.as('leader')).post(path, { group: 'IOC/dispatcher' })).status).toBe(403);
    expect((await signer.post(path, { group: 'IOC/nobody' })).body.code).toBe('ROLE_NOT_FOUND');
    await signer.post(path, {});
    expect((await signer.delete(path)).status).toBe(204);
    expect((await signer.get(path)).body).toMatchObject({ subscribed: false, groups: ['IOC/dispatcher'] });
    expect((await signer.delete(`${path}?group=IOC%2Fdispatcher`)).status).toBe(204);
    expect((await (await api.asClient('agency-pc07')).post(path, {})).status).toBe(404);
  });
});
