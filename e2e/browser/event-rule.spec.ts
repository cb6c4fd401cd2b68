import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { Locator, Page } from 'playwright-core';
import { Centre } from '../../scripts/drill/centre.ts';
import { Windows, desk, picture, type Window } from '../support/browser.ts';
import { Product } from '../support/product.ts';

const ACT_MS = 240_000;
const CODE = 'RB-ENV-02';
const NAME = 'Nước thải khu công nghiệp vượt ngưỡng kéo dài';

let product: Product;
let centre: Centre;
let windows: Windows;
let designer: Window;
let page: Page;

beforeAll(async () => {
  product = await Product.start('event-rule');
  centre = new Centre(product.address, product.home);
  windows = await Windows.open(centre);
  designer = await windows.signIn('designer', desk, 'designer');
  ({ page } = designer);
}, 400_000);

afterAll(async () => {
  await windows?.close();
  await product?.stop();
}, 60_000);

/** What the integration sends of a station that measures waste water. */
const reading = (id: string, value: number, minutesAgo: number): object => ({
  ...{ specversion: '1.0', id, source: 'urn:trucban:e2e:stations', type: 'sensor.reading', key: 'NT-03' },
  time: new Date(Date.now() - minutesAgo * 60_000).toISOString(),
  data: { sensor: 'NT-03', observedProperty: 'COD', value, unit: 'mg/l' },
});

/** What the API made of an event, once it has been through the rules. */
async function send(
  event: object,
): Promise<{ readonly effect: string | null; readonly rules: readonly { code: string; result: string }[] }> {
  const integration = await centre.program('integration');
  const { accepted } = await integration.post<{ accepted: { eventId: string }[] }>('/events', event);
  const supervisor = await centre.person('supervisor');
  for (;;) {
    const found = await supervisor.get<{
      state: string;
      effect: string | null;
      rules: { code: string; result: string }[];
    }>(`/events/${accepted[0]?.eventId}`);
    if (found.state !== 'stored') return found;
    await page.waitForTimeout(200);
  }
}

/** Chooses in a list that is searched by typing. */
async function choose(field: Locator, text: string): Promise<void> {
  await field.click();
  await page.keyboard.type(text);
  await page.locator('.ant-select-dropdown:visible .ant-select-item-option').first().waitFor();
  await page.keyboard.press('Enter');
}

const saved = (): Promise<void> => page.locator('.version-saved', { hasText: 'Đã lưu' }).waitFor();

describe('an administrator', () => {
  it(
    'makes a rule from nothing, and it is read back as a sentence',
    async () => {
      for (const [value, minutesAgo] of [
        [120, 40],
        [160, 12],
        [155, 8],
        [158, 4],
      ] as const)
        await send(reading(`before${value}`, value, minutesAgo));
      await page.goto(`${product.address}/designer/rules`);
      await page.getByRole('button', { name: 'Quy tắc mới' }).click();
      const asked = page.getByRole('dialog', { name: 'Quy tắc mới' });
      await asked.getByLabel('Tên tiếng Việt').fill(NAME);
      await asked.getByLabel('Tên tiếng Anh').fill('Industrial waste water over its limit');
      await asked.getByLabel('Mã').fill(CODE);
      await choose(asked.getByLabel('Tạo sự vụ'), 'ENV-WASTE');
      await asked.getByRole('button', { name: 'Tạo', exact: true }).click();

      await page.getByRole('button', { name: 'Đếm, trung bình… theo thời gian' }).click();
      const computed = page.getByRole('dialog', { name: 'Đếm, trung bình… theo thời gian' });
      await computed.getByLabel('Phép tính', { exact: true }).click();
      await page.locator('.ant-select-dropdown:visible .ant-select-item-option', { hasText: 'trung bình' }).click();
      await choose(computed.getByLabel('Của giá trị'), 'giá trị đo');
      await computed.getByLabel('Trong khoảng', { exact: true }).fill('15');
      await computed.getByRole('button', { name: 'Thêm', exact: true }).click();

      const tree = page.getByRole('group', { name: 'Nội dung quy tắc' });
      await tree.getByRole('button', { name: 'Điều kiện', exact: true }).click();
      const row = tree.locator('.rule-row').first();
      await row.getByLabel('Giá trị', { exact: true }).fill('150');
      await saved();
      const sentence = await page.getByRole('region', { name: 'Đọc lại bằng lời' }).innerText();
      expect(sentence).toContain('Khi có số đo cảm biến mà trung bình giá trị đo trong 15 phút');
      expect(sentence).toContain('lớn hơn 150, thì tạo sự vụ Nước thải công nghiệp');
    },
    ACT_MS,
  );

  it(
    'sees the value of each condition, moves and groups them by keyboard, and takes it back',
    async () => {
      const tree = page.getByRole('group', { name: 'Nội dung quy tắc' });
      // (160 + 155 + 158) / 3: the first reading is older than 15 minutes.
      await tree.locator('.rule-row-true', { hasText: '157,67 · đúng' }).waitFor();
      await tree.getByRole('button', { name: 'Điều kiện', exact: true }).click();
      const second = tree.locator('.rule-row').nth(1);
      await second.focus();
      await page.keyboard.press('Alt+ArrowUp');
      await page.keyboard.press('Control+g');
      await tree.getByText('ít nhất một đúng').waitFor();
      for (let i = 0; i < 3; i += 1) await page.keyboard.press('Control+z');
      await expect(tree.locator('.rule-row').count()).resolves.toBe(1);
      await saved();
    },
    ACT_MS,
  );

  it(
    'keeps in JSON what the tree has no picture for, with faults at their line',
    async () => {
      await page.getByText('JSON', { exact: true }).click();
      const text = page.getByRole('textbox', { name: 'JSON' });
      const before = await text.inputValue();
      await text.fill(before.replace('"all": [', '"all": [,'));
      await page.getByText('Không đúng cú pháp JSON.').waitFor();
      await text.fill(before.replace('"operator": "greaterThan"', '"operator": "odd"'));
      await page.getByText('Cây', { exact: true }).click();
      await page.getByText('Viết bằng JSON, giữ nguyên').waitFor();
      await page.getByText('Phép so sánh không được phép.').first().waitFor();
      await page.getByText('JSON', { exact: true }).click();
      await text.fill(before);
      await page.getByText('Cây', { exact: true }).click();
      await saved();
    },
    ACT_MS,
  );

  it(
    'runs it over what has come and hears what the nearest event lacked',
    async () => {
      await page.keyboard.press('Control+Enter');
      const bench = page.getByRole('region', { name: 'Bàn thử' });
      await bench.getByText(/4 sự kiện · /).waitFor();
      await bench.getByRole('complementary', { name: 'Vì sao không kêu?' }).waitFor();
      expect(await bench.locator('.bench-numbers dd').allInnerTexts()).toEqual(['3', '–', expect.any(String), '4']);
      await picture(page, 'event-rule');
    },
    ACT_MS,
  );

  it(
    'hands it in; another person publishes it, and the next event opens an incident',
    async () => {
      expect((await send(reading('draft', 400, 0))).effect).toBe('none');
      await page.getByRole('button', { name: 'Gửi phê duyệt' }).click();
      await page.getByText('Đã gửi phê duyệt bản 1').waitFor();
      const approver = await windows.signIn('approver', desk, 'designer');
      await approver.page.goto(`${product.address}/designer/rules/${CODE}`);
      await approver.page.getByRole('button', { name: 'Ban hành' }).click();
      await approver.page.getByRole('dialog').getByRole('button', { name: 'Ban hành' }).click();
      await approver.page.getByText('Đã ban hành bản 1').waitFor();
      const after = await send(reading('after', 420, 0));
      expect(after.effect).toBe('opened');
      expect(after.rules).toMatchObject([{ code: CODE, result: 'fired' }]);
      expect([...designer.faults, ...approver.faults]).toEqual([]);
    },
    ACT_MS,
  );
});
