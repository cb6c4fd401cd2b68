import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { Locator, Page } from 'playwright-core';
import { Centre } from '../../scripts/drill/centre.ts';
import { Windows, desk, picture, type Window } from '../support/browser.ts';
import { Product } from '../support/product.ts';

const ACT_MS = 240_000;
/** Upper limit for what stands on the screen by itself. */
const SEEN_MS = 60_000;

let product: Product;
let centre: Centre;
let windows: Windows;
let designer: Window;
let approver: Window;
let page: Page;

beforeAll(async () => {
  product = await Product.start('approvals');
  centre = new Centre(product.address, product.home);
  windows = await Windows.open(centre);
  designer = await windows.signIn('designer', desk, 'designer');
  approver = await windows.signIn('approver', desk, 'designer');
  ({ page } = designer);
  for (const each of [designer, approver]) each.page.setDefaultTimeout(SEEN_MS);
}, 400_000);

afterAll(async () => {
  await windows?.pictures();
  await windows?.close();
  await product?.stop();
}, 60_000);

const options = (): Locator => page.locator('.ant-select-dropdown:visible .ant-select-item-option');

/** Chooses in a list that is searched by typing. */
async function choose(field: Locator, text: string): Promise<void> {
  await field.click();
  await page.keyboard.type(text);
  await options().filter({ hasText: text }).first().click();
}

const saved = (): Promise<void> => page.locator('.version-saved', { hasText: 'Đã lưu' }).waitFor();
/** Hands the shown version in, and waits until that is said. */
async function handIn(): Promise<void> {
  await page.getByRole('button', { name: 'Gửi phê duyệt' }).click();
  await page.getByText('Đã gửi phê duyệt bản').first().waitFor();
}

/** A second person gives the shown version back with a reason, its author hands it in again, and the second person publishes it. */
async function passes(address: string): Promise<void> {
  await handIn();
  await approver.page.goto(product.address + address);
  await approver.page.getByRole('button', { name: 'Trả lại' }).click();
  const why = approver.page.getByRole('dialog');
  await why.getByLabel('Cần sửa gì?').fill('Xin nêu căn cứ');
  await why.getByRole('button', { name: 'Trả lại' }).click();
  await approver.page.getByText('Đã trả lại bản 1').waitFor();
  await page.reload();
  await page.getByText('Xin nêu căn cứ').first().waitFor();
  await handIn();
  await approver.page.reload();
  await approver.page.getByRole('button', { name: 'Ban hành' }).click();
  await approver.page.getByRole('dialog').getByRole('button', { name: 'Ban hành' }).click();
  await approver.page.getByText('Đã ban hành bản 1').waitFor();
}

const stateOf = async (path: string): Promise<string> =>
  (await (await centre.person('designer')).get<{ state: string }>(`${path}/versions/1`)).state;

describe('a second person gives back and publishes', () => {
  it(
    'an indicator',
    async () => {
      await page.goto(`${product.address}/designer/indicators`);
      await page.getByRole('button', { name: 'Chỉ tiêu mới' }).click();
      const asked = page.getByRole('dialog');
      await asked.getByLabel('Tên tiếng Việt').fill('Tổng lượt thử');
      await asked.getByLabel('Tên tiếng Anh').fill('Trials');
      await asked.getByLabel('Mã', { exact: true }).fill('E2E-TRIALS');
      for (const field of ['Lĩnh vực', 'Đơn vị phụ trách']) {
        await asked.getByLabel(field).click();
        await options().first().click();
      }
      await asked.getByLabel('Đơn vị tính').fill('lượt');
      await asked.getByRole('button', { name: 'Tạo', exact: true }).click();
      await page.getByRole('button', { name: 'Gửi phê duyệt' }).waitFor();
      await passes('/designer/indicators/E2E-TRIALS');
      expect(await stateOf('/indicators/E2E-TRIALS')).toBe('published');
    },
    ACT_MS,
  );

  it(
    'a mapping, after it was tried on a file whose refused rows came back',
    async () => {
      await page.goto(`${product.address}/designer/mappings`);
      await page.getByRole('button', { name: 'Ánh xạ mới' }).click();
      const asked = page.getByRole('dialog');
      await asked.getByLabel('Tên tiếng Việt').fill('Vụ việc của xã');
      await asked.getByLabel('Tên tiếng Anh').fill('Cases of a commune');
      await asked.getByLabel('Mã', { exact: true }).fill('E2E-CASES');
      await asked.getByRole('button', { name: 'Tạo', exact: true }).click();
      const [first, second] = ['Trường 1', 'Trường 2'].map((name) => page.getByRole('listitem', { name }));
      await first?.getByLabel('Lấy từ cột').fill('ngày');
      await choose(first?.getByLabel('Cách viết') as Locator, 'dd/MM/yyyy HH:mm');
      await page.keyboard.press('Escape');
      await second?.getByLabel('Lấy từ cột').fill('nội dung');
      await saved();
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
      await passes('/designer/mappings/E2E-CASES');
      expect(await stateOf('/mappings/E2E-CASES')).toBe('published');
      expect([...designer.faults, ...approver.faults]).toEqual([]);
    },
    ACT_MS,
  );
});
