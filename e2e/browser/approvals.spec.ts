import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { Locator, Page } from 'playwright-core';
import { picture } from '../support/browser.ts';
import { Designer } from '../support/designer.ts';

const ACT_MS = 240_000;

let designer: Designer;
let page: Page;

beforeAll(async () => {
  designer = await Designer.start('approvals');
  ({ page } = designer);
}, 400_000);

afterAll(() => designer?.stop());

describe('a second person gives back and publishes', () => {
  it(
    'an indicator',
    async () => {
      const asked = await designer.begin('indicators', 'Chỉ tiêu mới', 'E2E-TRIALS', 'Tổng lượt thử', 'Trials');
      for (const field of ['Lĩnh vực', 'Đơn vị phụ trách']) {
        await asked.getByLabel(field).click();
        await designer.options.first().click();
      }
      await asked.getByLabel('Đơn vị tính').fill('lượt');
      await designer.create(asked);
      await designer.passes('indicators/E2E-TRIALS');
      expect(await designer.stateOf('/indicators/E2E-TRIALS')).toBe('published');
    },
    ACT_MS,
  );

  it(
    'a mapping, after it was tried on a file whose refused rows came back',
    async () => {
      const asked = await designer.begin('mappings', 'Ánh xạ mới', 'E2E-CASES', 'Vụ việc của xã', 'Cases of a commune');
      await designer.create(asked);
      const [first, second] = ['Trường 1', 'Trường 2'].map((name) => page.getByRole('listitem', { name }));
      await first?.getByLabel('Lấy từ cột').fill('ngày');
      await designer.choose(first?.getByLabel('Cách viết') as Locator, 'dd/MM/yyyy HH:mm');
      await page.keyboard.press('Escape');
      await second?.getByLabel('Lấy từ cột').fill('nội dung');
      await designer.saved();
      await page.locator('input[type=file]').setInputFiles({
        name: 'vụ việc.csv',
        mimeType: 'text/csv',
        buffer: Buffer.from('id;ngày;nội dung\n1;01/11/2026 08:00;Cháy nhà\n2;hôm qua;Ngập đường\n'),
      });
      await page.getByRole('button', { name: 'Chạy thử' }).click();
      await page.getByText('“hôm qua” không phải thời gian').waitFor();
      const [file] = await Promise.all([
        page.waitForEvent('download'),
        page.getByRole('link', { name: 'Tải các dòng bị từ chối' }).click(),
      ]);
      expect(await file.failure()).toBeNull();
      await picture(page, 'mapping');
      await designer.passes('mappings/E2E-CASES');
      expect(await designer.stateOf('/mappings/E2E-CASES')).toBe('published');
      expect(designer.faults).toEqual([]);
    },
    ACT_MS,
  );
});
