import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { Locator, Page } from 'playwright-core';
import { picture } from '../support/browser.ts';
import { Designer } from '../support/designer.ts';

const ACT_MS = 120_000;
/** From an event that is accepted to what became of it. */
const DECIDED_MS = 60_000;
const CODE = 'RB-ENV-02';

let designer: Designer;
let page: Page;

beforeAll(async () => {
  designer = await Designer.start('rules');
  ({ page } = designer);
}, 400_000);

afterAll(() => designer?.stop());

interface Decided {
  readonly state: string;
  readonly effect: string | null;
  readonly rules: readonly { readonly code: string; readonly result: string }[];
}

/** What became of a reading of a station that measures waste water. @throws Error when nothing does */
async function measured(id: string, value: number, minutesAgo: number): Promise<Decided> {
  const integration = await designer.centre.program('integration');
  const { accepted } = await integration.post<{ accepted: { eventId: string }[] }>(
    '/events',
    {
      specversion: '1.0',
      id,
      source: 'sensors/NT-03',
      type: 'sensor.reading',
      key: 'NT-03',
      time: new Date(Date.now() - minutesAgo * 60_000).toISOString(),
      data: { sensor: 'NT-03', observedProperty: 'COD', value, unit: 'mg/l' },
    },
    { 'content-type': 'application/cloudevents+json' },
  );
  const supervisor = await designer.centre.person('supervisor');
  for (const latest = Date.now() + DECIDED_MS; Date.now() < latest; await page.waitForTimeout(200)) {
    const found = await supervisor.get<Decided>(`/events/${accepted[0]?.eventId}`);
    if (found.state !== 'stored') return found;
  }
  throw new Error(`nothing became of the event ${id}`);
}

const sentence = (): Promise<string> => page.getByRole('region', { name: 'Đọc lại bằng lời' }).innerText();
/** What is written on what has the focus. */
const focused = (): Promise<string> => page.evaluate(() => (document.activeElement as HTMLElement).innerText.trim());
const tree = (): Locator => page.getByRole('group', { name: 'Nội dung quy tắc' });

describe('an administrator', () => {
  it(
    'makes a rule from nothing, and it is read back as a sentence',
    async () => {
      // The first is under the limit, and stays the one that did not fire.
      await measured('before1', 120, 9);
      await Promise.all([measured('before2', 200, 8), measured('before3', 155, 6), measured('before4', 158, 4)]);
      const asked = await designer.begin(
        'rules',
        'Quy tắc mới',
        CODE,
        'Nước thải vượt ngưỡng',
        'Waste water over limit',
      );
      await designer.choose(asked.getByLabel('Tạo sự vụ'), 'ENV-WASTEWATER');
      await designer.create(asked);

      // By keyboard: into the menu, one on and back, and into the dialog of the entry.
      await page.getByRole('button', { name: 'Dữ kiện', exact: true }).focus();
      await page.keyboard.press('Enter');
      const entry = page.locator('[role=menuitem]:focus', { hasText: 'Đếm, tổng, trung bình' });
      await entry.waitFor();
      await page.keyboard.press('ArrowDown');
      await entry.waitFor({ state: 'detached' });
      await page.keyboard.press('ArrowUp');
      await entry.waitFor();
      await page.keyboard.press('Enter');
      const computed = page.getByRole('dialog', { name: 'Đếm, tổng, trung bình' });
      await computed.getByLabel('Phép tính', { exact: true }).click();
      await designer.options.filter({ hasText: 'trung bình' }).click();
      await designer.choose(computed.getByLabel('Của giá trị', { exact: true }), 'Giá trị đo');
      await computed.getByLabel('Trong khoảng', { exact: true }).fill('15');
      await computed.getByRole('button', { name: 'Thêm', exact: true }).click();
      await computed.waitFor({ state: 'hidden' });
      expect(await focused()).toBe('Dữ kiện');

      await tree().getByRole('button', { name: 'Điều kiện', exact: true }).click();
      await tree().locator('.rule-row').first().getByLabel('Giá trị', { exact: true }).fill('150');
      await designer.saved();
      expect(await sentence()).toContain('Khi có số đo cảm biến mà trung bình giá trị đo trong 15 phút');
      expect(await sentence()).toContain('lớn hơn 150, thì tạo sự vụ Nước thải công nghiệp');
    },
    ACT_MS,
  );

  it(
    'sees the value of its condition in the last event, and moves, groups and takes back by keyboard',
    async () => {
      // (120 + 200 + 155 + 158) / 4
      await tree().locator('.rule-row-true', { hasText: '158,25' }).waitFor();
      await tree().getByRole('button', { name: 'Điều kiện', exact: true }).click();
      await tree().locator('.rule-row').nth(1).focus();
      await page.keyboard.press('Alt+ArrowUp');
      await page.keyboard.press('Control+g');
      await tree().getByText('ít nhất một đúng').waitFor();
      for (let i = 0; i < 3; i += 1) await page.keyboard.press('Control+z');
      await tree().locator('.rule-row').nth(1).waitFor({ state: 'detached' });
    },
    ACT_MS,
  );

  it(
    'adds an order and a sequence as forms',
    async () => {
      await designer.add('Hành động', 'Giao việc');
      const order = page.getByRole('group', { name: 'Giao việc' });
      await designer.choose(order.getByLabel('Cho', { exact: true }), 'SNNMT');
      await page.keyboard.press('Escape');
      await order.getByLabel('Nội dung, tiếng Việt').fill('Lấy mẫu nước tại {event.key}');
      await order.getByLabel('Nội dung, tiếng Anh').fill('Take a sample at {event.key}');
      await designer.add('Dữ kiện', 'Chuỗi sự kiện');
      await page.getByRole('dialog').getByRole('button', { name: 'Thêm', exact: true }).click();
      await page.getByRole('button', { name: 'chuỗi 2 bước, trong 1 giờ' }).waitFor();
      await designer.saved();
      expect(await sentence()).toContain('và giao việc');
      const person = await designer.centre.person('designer');
      expect((await person.get<{ content: object }>(`/rules/${CODE}/versions/1`)).content).toMatchObject({
        actions: [{ type: 'createIncident' }, { type: 'task', to: ['SNNMT'] }],
        facts: { window1: { aggregate: 'avg' }, sequence1: { type: 'sequence', window: 'PT1H' } },
      });
    },
    ACT_MS,
  );

  it(
    'runs it over what has come and hears what the nearest event lacked',
    async () => {
      const bench = page.getByRole('region', { name: 'Bàn thử' });
      // Also where a list has the focus, which takes Enter for itself.
      await bench.getByRole('combobox').first().focus();
      await page.keyboard.press('Control+Enter');
      await bench.getByText(/4 sự kiện · /).waitFor();
      await bench.getByRole('complementary', { name: 'Vì sao không kêu?' }).waitFor();
      await picture(page, 'rule');
    },
    ACT_MS,
  );

  it(
    'has it published by a second person, and the next event opens an incident',
    async () => {
      expect((await measured('draft', 400, 0)).effect).toBe('none');
      await designer.handIn();
      // The button is gone with the step; the keyboard goes on from the content of the page.
      await page.locator('#main:focus').waitFor();
      await designer.publish(`rules/${CODE}`);
      const after = await measured('after', 420, 0);
      expect(after.rules).toContainEqual(expect.objectContaining({ code: CODE, result: 'fired' }));
      expect(after.effect).toBe('opened');
    },
    ACT_MS,
  );

  it(
    'plans work after having seen what it would hide',
    async () => {
      const asked = await designer.begin('suppressions', 'Khoảng bảo trì mới', 'BT-NT03', 'Bảo trì NT-03', 'Service');
      await asked.getByLabel('Lý do').fill('Hiệu chuẩn đầu đo');
      await asked.getByLabel('Trạm, thiết bị').click();
      await page.keyboard.type('NT-03');
      await page.keyboard.press('Enter');
      await designer.create(asked);
      const beside = page.getByRole('region', { name: 'Sẽ ẩn gì' }).first();
      await beside.getByRole('button', { name: 'Xem trước' }).click();
      // The readings that made the rule of before fire.
      await beside.getByRole('link', { name: CODE }).waitFor();
      await picture(page, 'suppression');
      await designer.handIn();
      await designer.publish('suppressions/BT-NT03');
      expect(await designer.stateOf('/suppressions/BT-NT03')).toBe('published');
      expect(designer.faults).toEqual([]);
    },
    ACT_MS,
  );
});
