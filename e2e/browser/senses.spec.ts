import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { Page } from 'playwright-core';
import { Centre } from '../../scripts/drill/centre.ts';
import { measure, publishAlarmRules } from '../support/alarms.ts';
import { Windows, desk, phone, type Window } from '../support/browser.ts';
import { Product } from '../support/product.ts';

/** From what arrives to what is seen, without reloading and sooner than any poll. */
const TO_SCREEN_MS = 12_000;
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
}, 60_000);

const rowOf = (page: Page, name: string) => page.getByRole('listitem').filter({ hasText: name });
const sideways = (page: Page): Promise<number> =>
  page.evaluate(() => document.documentElement.scrollWidth - window.innerWidth);

describe('the alerts inbox', () => {
  let window: Window;
  let page: Page;

  it(
    'shows an alert that a reading raises while one looks, the graver above',
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
  it(
    'take in a number that is reported while one looks',
    async () => {
      const window = await windows.signIn('supervisor', desk);
      const { page } = window;
      await page.goto(`${product.address}/console/kpi?field=citizen`);
      const card = page.locator('.kpi-card').filter({ hasText: 'Số phản ánh tiếp nhận' });
      await card.waitFor();
      const hour = new Date(Date.now() + 7 * 3_600_000).toISOString().slice(0, 13);
      await (
        await centre.person('supervisor')
      ).post('/measures/reportsCitizenReceived/values', [{ period: hour, orgUnit: 'IOC', value: 777 }]);
      await card.filter({ hasText: '777' }).waitFor({ timeout: TO_SCREEN_MS });
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
        ...{ code: 'QT-KK', kind: 'cloudEvents', orgUnit: 'TT-QTMT', expectedIntervalSeconds: 3_600 },
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
