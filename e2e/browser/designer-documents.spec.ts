import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { Locator, Page } from 'playwright-core';
import { picture } from '../support/browser.ts';
import { Designer } from '../support/designer.ts';

const ACT_MS = 180_000;
/** Upper limit for what a change does to the screen. */
const SEEN_MS = 60_000;

let designer: Designer;
let page: Page;

beforeAll(async () => {
  designer = await Designer.start('designer-documents');
  ({ page } = designer);
}, 400_000);

afterAll(() => designer?.stop());

/** The content of the first version as it is kept. */
async function kept(path: string): Promise<Record<string, unknown>> {
  await designer.saved();
  const person = await designer.centre.person('designer');
  return (await person.get<{ content: Record<string, unknown> }>(`${path}/versions/1`)).content;
}

/** Waits for what no locator can say. @throws Error when it doesn't come */
async function until(holds: () => Promise<boolean>): Promise<void> {
  for (const latest = Date.now() + SEEN_MS; !(await holds()); await page.waitForTimeout(100))
    if (Date.now() > latest) throw new Error(`it did not become so: ${holds.toString()}`);
}

/** Chooses one or several of a list that is searched, and closes it. */
async function pick(field: Locator, ...texts: readonly string[]): Promise<void> {
  for (const text of texts) await designer.choose(field, text);
  await page.keyboard.press('Escape');
}

describe('a form of numbers', () => {
  it(
    'is made, and its check is tried on typed numbers before anybody fills it in',
    async () => {
      const asked = await designer.begin('datasets', 'Biểu nhập liệu mới', 'BC-THU', 'Biểu thử', 'A form to try');
      await pick(asked.getByLabel('Số liệu'), 'reportsDue', 'reportsOnTime');
      await pick(asked.getByLabel('Đơn vị phải nhập'), 'VP-UBND');
      await designer.create(asked);
      await page.getByText('2 ô · 1 đơn vị phải nhập').waitFor();

      await page.getByRole('button', { name: 'Kiểm tra', exact: true }).click();
      const check = page.getByRole('listitem', { name: 'Kiểm tra 1' });
      await check.getByLabel('Mã', { exact: true }).fill('IN-TIME');
      await check.getByLabel('Phải đúng (FEEL)').fill('reportsOnTime <= reportsDue');
      await check.getByLabel('Câu báo, tiếng Việt').fill('Số đúng hạn vượt số đến hạn.');
      await check.getByLabel('Câu báo, tiếng Anh').fill('More in time than were due.');

      // From tab to tab by the arrows.
      await page.getByRole('tab', { name: 'Biểu đơn vị thấy' }).focus();
      await page.keyboard.press('ArrowRight');
      const outcomes = page.getByRole('list', { name: 'Thử kiểm tra' });
      await outcomes.getByText('Chưa xét').waitFor();
      await page.getByLabel('Báo cáo đến hạn').fill('4');
      await page.getByLabel('Báo cáo gửi đúng hạn').fill('5');
      await outcomes.getByText('Số đúng hạn vượt số đến hạn.').waitFor();
      await page.getByLabel('Báo cáo gửi đúng hạn').fill('3');
      await outcomes.getByText('Đúng', { exact: true }).waitFor();
      await picture(page, 'dataset-checks');
      expect(await kept('/datasets/BC-THU')).toMatchObject({
        measures: ['reportsDue', 'reportsOnTime'],
        rules: [{ code: 'IN-TIME', check: 'reportsOnTime <= reportsDue', severity: 'error' }],
      });
      expect(designer.faults).toEqual([]);
    },
    ACT_MS,
  );
});

describe('a definition of a report', () => {
  it(
    'is made, previewed as the page that is printed, and passes to a second person',
    async () => {
      const asked = await designer.begin(
        'reports',
        'Mẫu báo cáo mới',
        'BC-TUAN',
        'Báo cáo tuần thử',
        'A weekly report',
      );
      await designer.create(asked);
      await page.getByText('Chưa thử lần nào').waitFor();
      await page.getByRole('button', { name: 'Xem trước', exact: true }).click();
      await page.frameLocator('.report-page').getByText('Báo cáo tuần thử', { exact: false }).first().waitFor();
      const second = page.getByRole('listitem', { name: 'Mục 2' });
      await second.getByLabel('Đề mục, tiếng Việt').fill('Kiến nghị');
      await second.getByLabel('Đề mục, tiếng Anh').fill('Proposals');
      // What is shown is not of what stands in the form any more, and says so.
      await page.locator('.document-tools .tb-warn').waitFor();
      await page.getByRole('button', { name: 'Xem trước', exact: true }).click();
      await page.frameLocator('.report-page').getByText('Kiến nghị').first().waitFor();
      await designer.saved();
      await designer.handIn();
      await designer.publish('reports/BC-TUAN/1');
      expect(await designer.stateOf('/reports/definitions/BC-TUAN')).toBe('published');
      expect(designer.faults).toEqual([]);
    },
    ACT_MS,
  );
});

describe('a place on the map', () => {
  const map = (): Locator => page.locator('.position-map');
  const corners = (): Locator => map().locator('.position-corner');
  const typed = (): Locator => page.getByRole('dialog').locator('textarea.part-code');

  it(
    'has its corners typed, dragged, moved by the arrows and taken back, without touching the rule behind it',
    async () => {
      const asked = await designer.begin('rules', 'Quy tắc mới', 'RB-ZONE', 'Tàu vào vùng', 'A vessel in a zone');
      await designer.choose(asked.getByLabel('Tạo sự vụ'), 'ENV-WASTEWATER');
      await designer.create(asked);
      await designer.add('Dữ kiện', 'Vùng trên bản đồ');
      const dialog = page.getByRole('dialog');
      await dialog.getByRole('combobox', { name: 'Vùng theo' }).click();
      await designer.options.filter({ hasText: 'vùng tự vẽ' }).click();
      await typed().fill('17.4, 106.4\n17.4, 106.8\n17.7, 106.8\n17.7, 106.4');
      await corners().nth(3).waitFor();
      const before = await typed().inputValue();

      await map().scrollIntoViewIfNeeded();
      const at = await corners().nth(2).boundingBox();
      if (!at) throw new Error('the third corner is not on the screen');
      await page.mouse.move(at.x + at.width / 2, at.y + at.height / 2);
      await page.mouse.down();
      await page.mouse.move(at.x + 30, at.y + 25, { steps: 4 });
      await page.mouse.up();
      await until(async () => (await typed().inputValue()) !== before);
      const dragged = await typed().inputValue();
      expect(dragged.split('\n').slice(0, 2)).toEqual(before.split('\n').slice(0, 2));

      await corners().nth(0).focus();
      await page.keyboard.press('ArrowRight');
      await until(async () => (await typed().inputValue()) !== dragged);
      // What was moved still has the focus.
      expect(await page.evaluate(() => document.activeElement?.getAttribute('data-corner'))).toBe('0');
      await page.keyboard.press('Control+z');
      await until(async () => (await typed().inputValue()) === dragged);
      await page.keyboard.press('Control+z');
      await until(async () => (await typed().inputValue()) === before);
      await picture(page, 'geofence');

      await dialog.getByRole('button', { name: 'Thêm', exact: true }).click();
      await dialog.waitFor({ state: 'hidden' });
      expect(await kept('/rules/RB-ZONE')).toMatchObject({
        facts: {
          geofence1: {
            type: 'geofence',
            polygon: [
              [106.4, 17.4],
              [106.8, 17.4],
              [106.8, 17.7],
              [106.4, 17.7],
            ],
          },
        },
      });
      expect(designer.faults).toEqual([]);
    },
    ACT_MS,
  );
});
