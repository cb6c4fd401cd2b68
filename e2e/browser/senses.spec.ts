import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { Page } from 'playwright-core';
import { Centre } from '../../scripts/drill/centre.ts';
import { measure, publishAlarmRules } from '../support/alarms.ts';
import { Windows, desk, phone, type Window } from '../support/browser.ts';
import { Product } from '../support/product.ts';

/** From what arrives to what is seen, without reloading and sooner than any poll. */
const TO_SCREEN_MS = 60_000;
/** Upper limit of one walk. */
const WALK_MS = 300_000;

let product: Product;
let centre: Centre;
let windows: Windows;

beforeAll(async () => {
  product = await Product.start('senses');
  centre = new Centre(product.address, product.home);
  windows = await Windows.open(centre);
  await publishAlarmRules(centre);
}, 400_000);

afterAll(async () => {
  await windows?.close();
  await product?.stop();
});

const rowOf = (page: Page, name: string) => page.getByRole('listitem').filter({ hasText: name });
const sideways = (page: Page): Promise<number> =>
  page.evaluate(() => document.documentElement.scrollWidth - window.innerWidth);

describe('the alerts inbox', () => {
  let window: Window;
  let page: Page;

  it(
    'shows an alert that a reading raises while one looks, and counts what repeats it',
    async () => {
      window = await windows.signIn('dispatcher', desk);
      ({ page } = window);
      await page.getByRole('link', { name: 'Cảnh báo' }).click();
      await page.getByText('Không có cảnh báo nào', { exact: true }).waitFor();
      await measure(centre, 'QT-01', 'pm25', 184, 'µg/m³');
      await rowOf(page, 'QT-01').waitFor({ timeout: TO_SCREEN_MS });
      await measure(centre, 'TV-01', 'waterLevel', 4.3, 'm');
      await rowOf(page, 'TV-01').waitFor({ timeout: TO_SCREEN_MS });
      // The graver one stands above, with the incident that it opened.
      const rows = await page.locator('.alert-row').allTextContents();
      expect(rows[0]).toMatch(/TV-01.*vụ 0001/);
      expect(rows[1]).toMatch(/QT-01/);
    },
    WALK_MS,
  );

  it(
    'is worked through with keys alone, and keeps what one looks at in the address',
    async () => {
      await page.keyboard.press('j');
      await page.keyboard.press('j');
      await page.getByRole('heading', { name: 'QT-01' }).waitFor();
      await page.getByText('184 µg/m³').waitFor();
      await page.keyboard.press('a');
      await rowOf(page, 'QT-01').getByText('Đã xác nhận').waitFor();
      await page.reload();
      await page.getByRole('heading', { name: 'QT-01' }).waitFor();
      await page.keyboard.press('c');
      const dialog = page.getByRole('dialog');
      await dialog.getByText('Đang bảo trì').click();
      await dialog.getByRole('button', { name: 'Cho hết' }).click();
      await rowOf(page, 'QT-01').waitFor({ state: 'detached' });
      await page.getByText('Đã hết', { exact: true }).first().click();
      await rowOf(page, 'QT-01').waitFor();
      expect(page.url()).toContain('view=cleared');
      const alert = (await (
        await centre.person('supervisor')
      ).get<{ items: { clearedBy: string }[] }>('/alerts?rule=E2E-PM25&state=cleared')) as {
        items: { clearedBy: string }[];
      };
      expect(alert.items).toHaveLength(1);
      await page.goto(`${product.address}/console/alerts`);
      await rowOf(page, 'TV-01').waitFor();
      await page.keyboard.press('j');
      await page.getByRole('heading', { name: 'TV-01' }).waitFor();
      await page.keyboard.press('Enter');
      await page.getByRole('heading', { level: 1 }).waitFor();
      expect(page.url()).toContain('/console/i/');
      expect(window.faults).toEqual([]);
      await windows.close(window);
    },
    WALK_MS,
  );

  it(
    'fits a phone',
    async () => {
      window = await windows.signIn('dispatcher', phone);
      ({ page } = window);
      await page.goto(`${product.address}/console/alerts`);
      await page.locator('.alert-row-main').first().click();
      await page.getByRole('button', { name: 'Về danh sách' }).click();
      await page.locator('.alert-row-main').first().waitFor();
      expect(await sideways(page)).toBe(0);
      expect(window.faults).toEqual([]);
      await windows.close(window);
    },
    WALK_MS,
  );
});

describe('the indicators', () => {
  let window: Window;
  let page: Page;

  it(
    'lead from the province to the records behind a number in two clicks, and back',
    async () => {
      window = await windows.signIn('supervisor', desk);
      ({ page } = window);
      await page.getByRole('link', { name: 'Chỉ tiêu' }).click();
      await page.getByRole('region', { name: 'Cần chú ý' }).waitFor();
      await page
        .getByRole('region', { name: 'Xã hội' })
        .getByRole('button', { name: /^Xã hội/ })
        .click();
      await page.getByRole('button', { name: /Trung Tâm, Số lao động được tạo việc làm mới/ }).click();
      const records = page.getByRole('region', { name: 'Số gốc đằng sau' });
      await records.getByRole('row').nth(1).waitFor();
      expect(page.url()).toMatch(/field=society.*cell=UBND-P01%2FSOC-JOBS/);
      // The arrows go through the table, and a unit can be looked at alone.
      await page.keyboard.press('ArrowRight');
      await page.keyboard.press('Enter');
      await page.waitForURL(/cell=UBND-P01%2F(?!SOC-JOBS)/);
      await page.getByRole('button', { name: 'P. Trung Tâm', exact: true }).click();
      await page.getByRole('button', { name: 'Ủy ban nhân dân Tỉnh Mẫu' }).click();
      await page
        .getByRole('button', { name: 'Ủy ban nhân dân Tỉnh Mẫu', exact: true })
        .and(page.locator('[aria-current]'))
        .waitFor();
    },
    WALK_MS,
  );

  it(
    'take in a number that is reported while one looks',
    async () => {
      await page.goto(`${product.address}/console/kpi?field=citizen`);
      const card = page.locator('.kpi-card').filter({ hasText: 'Số phản ánh tiếp nhận' });
      await card.waitFor();
      const hour = new Date(Date.now() + 7 * 3_600_000).toISOString().slice(0, 13);
      await (
        await centre.person('supervisor')
      ).post('/measures/reportsCitizenReceived/values', [{ period: hour, orgUnit: 'IOC', value: 777 }]);
      await card.filter({ hasText: '777' }).waitFor({ timeout: TO_SCREEN_MS });
    },
    WALK_MS,
  );

  it(
    'have a page each: the way as a picture and as a table, the definition, units, and a file to take along',
    async () => {
      await page.locator('.kpi-card').filter({ hasText: 'Tỷ lệ phản ánh xử lý đúng hạn' }).click();
      await page.getByRole('img', { name: 'Biểu đồ: Tỷ lệ phản ánh xử lý đúng hạn' }).locator('canvas').waitFor();
      await page.getByText('100*reportsCitizenOnTime/reportsCitizenResolved').first().waitFor();
      await page.getByRole('tab', { name: 'Bảng số' }).click();
      expect(await page.getByRole('group', { name: 'Bảng số' }).getByRole('row').count()).toBeGreaterThan(10);
      await page.getByRole('button', { name: 'Xuất' }).click();
      const [file] = await Promise.all([
        page.waitForEvent('download'),
        page.getByRole('menuitem', { name: 'CSV' }).click(),
      ]);
      expect(await file.failure()).toBeNull();
      await page.goto(`${product.address}/console/kpi?view=late`);
      await page.getByRole('rowheader', { name: 'Công an tỉnh', exact: true }).waitFor();
      expect(window.faults).toEqual([]);
      await windows.close(window);
    },
    WALK_MS,
  );
});

describe('the sources', () => {
  it(
    'show how much each sends, and what was refused of it and why',
    async () => {
      const admin = await centre.person('admin');
      const { credentials } = await admin.post<{ credentials: { key: string } }>('/sources', {
        code: 'QT-KK',
        kind: 'cloudEvents',
        orgUnit: 'TT-QTMT',
        expectedIntervalSeconds: 3_600,
        name: { vi: 'Quan trắc không khí', en: 'Air quality stations' },
      });
      for (const data of [{ sensor: 's-1', observedProperty: 'pm25', value: 21, unit: 'µg/m³' }, { wrong: true }])
        await fetch(`${product.address}/api/v1/events`, {
          method: 'POST',
          headers: { 'content-type': 'application/cloudevents+json', authorization: `Bearer ${credentials.key}` },
          body: JSON.stringify({
            specversion: '1.0',
            id: JSON.stringify(data),
            source: 'QT-KK',
            type: 'sensor.reading',
            data,
          }),
        });
      const window = await windows.signIn('admin', desk);
      const { page } = window;
      await page.goto(`${product.address}/console/sources`);
      await page.getByRole('heading', { name: 'Quan trắc không khí' }).waitFor();
      await page.getByText('Đang gửi', { exact: true }).last().waitFor();
      await page
        .getByRole('listitem')
        .filter({ hasText: /^Từ chối1$/ })
        .waitFor();
      await page.locator('.source-log summary').first().click();
      await page.getByText('"wrong": true').waitFor();
      expect(window.faults).toEqual([]);
      await windows.close(window);
    },
    WALK_MS,
  );
});

describe('the secrets', () => {
  it(
    'are set by name and host, set again without being seen, and taken away',
    async () => {
      const window = await windows.signIn('admin', desk);
      const { page } = window;
      const dialog = page.getByRole('dialog');
      const save = (): Promise<void> => dialog.getByRole('button', { name: 'Lưu' }).click();
      await page.goto(`${product.address}/console/sources/secrets`);
      await page.getByRole('button', { name: 'Đặt bí mật' }).first().click();
      await dialog.getByLabel('Tên', { exact: true }).fill('LGSP_TOKEN');
      await dialog.getByLabel('Giá trị').fill('first-value');
      await dialog.getByLabel('Chỉ gửi tới máy chủ').fill('https://lgsp.example');
      await page.keyboard.press('Enter');
      await save();
      await dialog.getByText('Tên máy không có “https://”').waitFor();
      await dialog.locator('.ant-select-selection-item-remove').click();
      await dialog.getByTitle('https://lgsp.example').waitFor({ state: 'detached' });
      await dialog.getByLabel('Chỉ gửi tới máy chủ').fill('lgsp.example');
      await page.keyboard.press('Enter');
      await save();
      await dialog.waitFor({ state: 'hidden' });
      await rowOf(page, 'LGSP_TOKEN').getByText('lgsp.example').waitFor();
      await rowOf(page, 'LGSP_TOKEN').click();
      expect(await dialog.getByLabel('Giá trị').inputValue()).toBe('');
      await dialog.getByLabel('Giá trị').fill('second-value');
      await save();
      await dialog.waitFor({ state: 'hidden' });
      expect(await page.content()).not.toMatch(/(first|second)-value/);
      await rowOf(page, 'LGSP_TOKEN').click();
      await dialog.getByRole('button', { name: 'Xóa' }).click();
      await page.getByRole('tooltip').getByRole('button', { name: 'Xóa' }).click();
      await page.getByText('Chưa có bí mật nào').waitFor();
      expect(window.faults).toEqual([]);
      await windows.close(window);
    },
    WALK_MS,
  );
});

describe('what nobody could use', () => {
  it(
    'is sent again all at once when its cause is mended, and what is still wrong is put away with a reason',
    async () => {
      await letters('8', '9', '{"value": 35', 'Bảo trì');
      await (
        await centre.person('admin')
      ).post('/sources', {
        code: 'MQ-1',
        kind: 'mqtt',
        orgUnit: 'IOC',
        name: { vi: 'Trạm MQTT', en: 'MQTT stations' },
      });
      const window = await windows.signIn('admin', desk);
      const { page } = window;
      await page.goto(`${product.address}/console/sources/dead-letters`);
      await page.getByRole('button', { name: 'Gửi lại cả 4 tin' }).click();
      await page.getByRole('tooltip').getByRole('button', { name: 'Gửi lại', exact: true }).click();
      await page.getByText('Đã xử lý 2 tin; 2 tin vẫn chưa được và ở lại danh sách').waitFor();
      await page.getByRole('button', { name: 'Bỏ cả 2 tin' }).click();
      const dialog = page.getByRole('dialog');
      await dialog.getByText('Thiết bị hỏng').click();
      await dialog.getByRole('button', { name: 'Bỏ cả 2 tin' }).click();
      await page.getByText('Không có tin nào chờ xử lý').waitFor();
      await page.getByText('Đã gửi lại', { exact: true }).click();
      await page.locator('.letter-row').nth(1).waitFor();
      expect(await page.locator('.letter-row').count()).toBe(2);
      expect(window.faults).toEqual([]);
      await windows.close(window);
    },
    WALK_MS,
  );
});

describe('an outage that was announced', () => {
  it(
    'is told while the call is taken; the call is kept, nothing is opened',
    async () => {
      const designer = await centre.person('designer');
      const hours = (count: number): string => new Date(Date.now() + count * 3_600_000).toISOString();
      const text = { vi: 'Cắt điện theo kế hoạch, chiều nay có lại.', en: 'Planned; back this afternoon.' };
      await designer.post('/suppressions', {
        code: 'CUT-1',
        name: { vi: 'Cắt điện thay dây', en: 'Power cut' },
        reason: 'Thay dây',
        from: hours(-1),
        to: hours(4),
        areas: ['P01'],
        answer: { eventTypes: ['UTL-POWER'], text },
      });
      await designer.post('/suppressions/CUT-1/versions/1/submit');
      await (await centre.person('approver')).post('/suppressions/CUT-1/versions/1/approve');
      const window = await windows.signIn('dispatcher', desk);
      const { page } = window;
      await page.goto(`${product.address}/console/new`);
      await page.getByLabel('Diễn biến').fill('Cả xóm mất điện');
      await page.getByRole('button', { name: 'Mất điện diện rộng' }).click();
      await page.getByLabel('Xã, phường').fill('Trung Tâm');
      await page.keyboard.press('Enter');
      await page.getByText(text.vi).waitFor();
      await page.keyboard.press('Alt+0');
      await page.getByText('Đã ghi cuộc gọi; không mở sự vụ').waitFor();
      await page.goto(`${product.address}/console/sources/events`);
      await page.getByText('Cả xóm mất điện').click();
      await page.getByText(/việc này đã có kế hoạch báo trước.*chiều nay có lại/).waitFor({ timeout: TO_SCREEN_MS });
      expect(window.faults).toEqual([]);
      await windows.close(window);
    },
    WALK_MS,
  );
});

describe('the forms of numbers', () => {
  it(
    'are filled in with keys, handed in once what is strange is confirmed, approved above, and sent back with a reason',
    async () => {
      const month = (back: number): string => {
        const now = new Date(Date.now() + 7 * 3_600_000);
        return new Date(Date.UTC(now.getUTCFullYear(), now.getUTCMonth() - back, 1)).toISOString().slice(0, 7);
      };
      const admin = await centre.person('admin');
      const past = Array.from({ length: 12 }, (_, n) => ({
        period: month(2 + n),
        orgUnit: 'CDC',
        value: 100 + (n % 4),
      }));
      await admin.post('/measures/wasteGenerated/values', past);
      await publishForm();
      const place = `${product.address}/console/kpi/entry/E2E-WASTE/CDC/${month(1)}`;
      const window = await windows.signIn('supervisor', desk);
      const { page } = window;
      await page.goto(`${product.address}/console/kpi/entry`);
      await page.getByRole('link', { name: /Chất thải E2E/ }).click();
      // Whoever opens it can begin to type.
      await page.locator('#wasteGenerated:focus').waitFor();
      await page.keyboard.type('9.000,5');
      await page.keyboard.press('Enter');
      await page.keyboard.type('9100');
      await page.getByText(/Khác thường so với 12 kỳ trước/).waitFor();
      await page.getByText('Thu gom không vượt phát sinh.').first().waitFor();
      await page.getByLabel('Chất thải rắn được thu gom, xử lý').fill('90');
      await page.getByText('Thu gom không vượt phát sinh.').first().waitFor({ state: 'detached' });
      await page.keyboard.press('Control+Enter');
      await page.getByLabel('Tôi đã kiểm tra, số này đúng').check();
      await page.getByText(/Đã lưu nháp/).waitFor();
      await page.getByRole('button', { name: 'Nộp' }).click();
      await page.getByText('Chờ duyệt').first().waitFor();
      await page.getByText('tạm tính').first().waitFor();

      const above = await windows.signIn('admin', desk);
      await above.page.goto(place);
      await above.page.getByRole('button', { name: 'Duyệt và khóa' }).click();
      await above.page.getByRole('tooltip').getByRole('button', { name: 'Duyệt và khóa' }).click();
      await above.page.getByText('Đã duyệt, đã khóa').waitFor();
      await above.page.getByText('chính thức').first().waitFor();
      await above.page.getByRole('button', { name: 'Trả lại' }).click();
      const dialog = above.page.getByRole('dialog');
      await dialog.getByLabel('Lý do').fill('Số tăng 90 lần');
      await dialog.getByRole('button', { name: 'Trả lại' }).click();
      await above.page.getByText('Bị trả lại').waitFor();
      await page.reload();
      await page.getByText('Số tăng 90 lần').first().waitFor();
      expect([window.faults, above.faults]).toEqual([[], []]);
      await windows.close(window);
      await windows.close(above);
    },
    WALK_MS,
  );
});

async function publishForm(): Promise<void> {
  const rule = { code: 'COLLECTED', check: 'wasteCollected <= wasteGenerated', severity: 'error' };
  const form = {
    code: 'E2E-WASTE',
    vi: 'Chất thải E2E',
    en: 'Waste E2E',
    frequency: 'monthly',
    orgUnits: ['CDC'],
    measures: ['wasteGenerated', 'wasteCollected'],
    due: { workingDays: 5, calendar: 'working' },
    rules: [{ ...rule, vi: 'Thu gom không vượt phát sinh.', en: 'No more is collected than is generated.' }],
  };
  const designer = await centre.person('designer');
  await designer.post('/datasets', form);
  await designer.post('/datasets/E2E-WASTE/versions/1/submit');
  await (await centre.person('approver')).post('/datasets/E2E-WASTE/versions/1/approve', {});
}

/** Messages of a broker from before their source was declared. */
async function letters(...payloads: readonly string[]): Promise<void> {
  const pool = product.database();
  const message = { vi: 'Không có nguồn này.', en: 'There is no such source.' };
  for (const payload of payloads)
    await pool.query(
      `insert into dead_letter (id, channel, at, state, errors, payload, truncated, topic, visible_to)
       values (gen_random_uuid(), 'mqtt', now(), 'waiting', $1, $2, false, 'ioc/TM/MQ-1/st-1/pm25', '{IOC}')`,
      [JSON.stringify([{ path: '/topic', code: 'UNKNOWN_SOURCE', message }]), payload],
    );
  await pool.end();
}
