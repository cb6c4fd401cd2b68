import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { Centre } from '../../scripts/drill/centre.ts';
import { Windows, desk, type Window } from '../support/browser.ts';
import { Product } from '../support/product.ts';

/** Upper limit of the walk. */
const WALK_MS = 300_000;

let product: Product;
let windows: Windows;

beforeAll(async () => {
  product = await Product.start('reports');
  windows = await Windows.open(new Centre(product.address, product.home));
}, 400_000);

afterAll(async () => {
  await windows?.pictures();
  await windows?.close();
  await product?.stop();
});

describe('the daily brief', () => {
  let writer: Window;

  it(
    'is made, written and handed in by one person, signed by another, and told to who subscribes',
    async () => {
      writer = await windows.signIn('supervisor', desk);
      const { page } = writer;
      await page.getByRole('link', { name: 'Báo cáo' }).click();
      const daily = page.locator('.report-definition').filter({ hasText: 'Bản tin điều hành ngày' });
      await daily.getByRole('button', { name: /Nhận thông báo/ }).click();
      await daily.getByRole('button', { name: /Nhận thông báo/, pressed: true }).waitFor();
      await daily.getByRole('button', { name: 'Lập ngay' }).click();
      await page.getByRole('dialog').getByRole('button', { name: 'Lập ngay' }).click();
      const situation = page.getByLabel('Ý kiến ở mục Tình hình nổi bật');
      // Who hands it in without what is needed is led to the section.
      await page.getByRole('button', { name: 'Trình ký' }).click();
      await page.getByText('Chưa trình được: mục này cần ý kiến.').first().waitFor();
      expect(await situation.evaluate((field) => field === document.activeElement)).toBe(true);
      await situation.fill('Đêm qua tình hình ổn định.');
      await page.getByRole('button', { name: 'Trình ký' }).click();
      await page.locator('.report-head').getByText('Chờ ký').waitFor();
      // Who wrote it doesn't sign it, and is told why.
      await page.getByText('Người đã viết hoặc trình báo cáo không tự ký.').waitFor();
      expect(await page.getByRole('button', { name: 'Ký báo cáo' }).count()).toBe(0);

      const signer = await windows.signIn('ioc.iocdirector', desk);
      await signer.page.goto(page.url());
      await signer.page.getByRole('button', { name: 'Ký báo cáo' }).click();
      await signer.page.getByRole('dialog').getByRole('button', { name: 'Ký báo cáo' }).click();
      await signer.page.locator('.report-head').getByText('Đã gửi').waitFor();

      // Without reloading, and with the way to it in the notice.
      await page.locator('.report-head').getByText('Đã gửi').waitFor();
      await page.goto(`${product.address}/console/board`);
      await page.getByRole('button', { name: /Thông báo/ }).click();
      await page.getByRole('button', { name: /số 1\/BC-IOC đã ký/ }).click();
      await page.getByText('Đêm qua tình hình ổn định.').waitFor();
      const download = page.waitForEvent('download');
      await page.getByRole('link', { name: 'PDF' }).click();
      expect((await download).suggestedFilename()).toMatch(/^IOC-DAILY-\d{4}-\d\d-\d\d\.pdf$/);
      expect([...writer.faults, ...signer.faults]).toEqual([]);
      // The page for print is laid out as a document of the state: its heads stand in the middle.
      const id = page.url().split('/').at(-1)?.split('?')[0];
      await page.goto(`${product.address}/api/v1/reports/${id}/file?format=html`);
      const aligned = (where: string) =>
        page.locator(where).evaluateAll((all) => all.map((one) => getComputedStyle(one).textAlign));
      expect(new Set(await aligned('header p, .title p, .who p'))).toEqual(new Set(['center']));
      expect(new Set(await aligned('main p'))).toEqual(new Set(['justify']));
    },
    WALK_MS,
  );
});
