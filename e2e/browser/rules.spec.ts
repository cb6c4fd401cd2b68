import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { Locator, Page } from 'playwright-core';
import { Centre } from '../../scripts/drill/centre.ts';
import { Windows, desk, picture, type Window } from '../support/browser.ts';
import { Product } from '../support/product.ts';

const ACT_MS = 240_000;
/** Upper limit for what stands on the screen by itself. */
const SEEN_MS = 60_000;
/** From an event that is accepted to what became of it. */
const DECIDED_MS = 60_000;
const CODE = 'RB-ENV-02';
const NAME = 'Nước thải khu công nghiệp vượt ngưỡng kéo dài';

let product: Product;
let centre: Centre;
let windows: Windows;
let designer: Window;
let approver: Window;
let page: Page;

beforeAll(async () => {
  product = await Product.start('rules');
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

interface Decided {
  readonly state: string;
  readonly effect: string | null;
  readonly rules: readonly { readonly code: string; readonly result: string }[];
}

/** What became of a reading of a station that measures waste water. @throws Error when nothing does */
async function measured(id: string, value: number, minutesAgo: number): Promise<Decided> {
  const integration = await centre.program('integration');
  const { accepted } = await integration.post<{ accepted: { eventId: string }[] }>(
    '/events',
    {
      ...{ specversion: '1.0', id, source: 'sensors/NT-03', type: 'sensor.reading', key: 'NT-03' },
      time: new Date(Date.now() - minutesAgo * 60_000).toISOString(),
      data: { sensor: 'NT-03', observedProperty: 'COD', value, unit: 'mg/l' },
    },
    { 'content-type': 'application/cloudevents+json' },
  );
  const supervisor = await centre.person('supervisor');
  for (const latest = Date.now() + DECIDED_MS; Date.now() < latest; await page.waitForTimeout(200)) {
    const found = await supervisor.get<Decided>(`/events/${accepted[0]?.eventId}`);
    if (found.state !== 'stored') return found;
  }
  throw new Error(`nothing became of the event ${id}`);
}

const options = (): Locator => page.locator('.ant-select-dropdown:visible .ant-select-item-option');

/** Chooses in a list that is searched by typing. */
async function choose(field: Locator, text: string): Promise<void> {
  await field.click();
  await page.keyboard.type(text);
  await options().filter({ hasText: text }).first().click();
}

/** Adds one of the kinds of a menu. */
async function add(button: string, kind: string): Promise<void> {
  await page.getByRole('button', { name: button, exact: true }).click();
  await page.getByRole('menuitem', { name: kind }).click();
}

const saved = (): Promise<void> => page.locator('.version-saved', { hasText: 'Đã lưu' }).waitFor();
const sentence = (): Promise<string> => page.getByRole('region', { name: 'Đọc lại bằng lời' }).innerText();
const tree = (): Locator => page.getByRole('group', { name: 'Nội dung quy tắc' });

/** Hands the shown version in, and waits until that is said. */
async function handIn(): Promise<void> {
  await page.getByRole('button', { name: 'Gửi phê duyệt' }).click();
  await page.getByText('Đã gửi phê duyệt bản').first().waitFor();
}

describe('an administrator', () => {
  it(
    'makes a rule from nothing, and it is read back as a sentence',
    async () => {
      for (const [value, minutesAgo] of [
        [120, 9],
        [200, 8],
        [155, 6],
        [158, 4],
      ] as const)
        await measured(`before${value}`, value, minutesAgo);
      await page.goto(`${product.address}/designer/rules`);
      await page.getByRole('button', { name: 'Quy tắc mới' }).click();
      const asked = page.getByRole('dialog', { name: 'Quy tắc mới' });
      await asked.getByLabel('Tên tiếng Việt').fill(NAME);
      await asked.getByLabel('Tên tiếng Anh').fill('Industrial waste water over its limit');
      await asked.getByLabel('Mã', { exact: true }).fill(CODE);
      await choose(asked.getByLabel('Tạo sự vụ'), 'ENV-WASTEWATER');
      await asked.getByRole('button', { name: 'Tạo', exact: true }).click();

      await add('Dữ kiện', 'Đếm, tổng, trung bình');
      const computed = page.getByRole('dialog', { name: 'Đếm, tổng, trung bình' });
      await computed.getByLabel('Phép tính', { exact: true }).click();
      await options().filter({ hasText: 'trung bình' }).click();
      await choose(computed.getByLabel('Của giá trị', { exact: true }), 'Giá trị đo');
      await computed.getByLabel('Trong khoảng', { exact: true }).fill('15');
      await computed.getByRole('button', { name: 'Thêm', exact: true }).click();

      await tree().getByRole('button', { name: 'Điều kiện', exact: true }).click();
      await tree().locator('.rule-row').first().getByLabel('Giá trị', { exact: true }).fill('150');
      await saved();
      expect(await sentence()).toContain('Khi có số đo cảm biến mà trung bình giá trị đo trong 15 phút');
      expect(await sentence()).toContain('lớn hơn 150, thì tạo sự vụ Nước thải công nghiệp');
    },
    ACT_MS,
  );

  it(
    'sees the value of each condition, moves and groups them by keyboard, and takes it back',
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
      await saved();
    },
    ACT_MS,
  );

  it(
    'adds an order, a parameter with another value in one ward, and a sequence, all without JSON',
    async () => {
      await add('Hành động', 'Giao việc');
      const order = page.getByRole('group', { name: 'Giao việc' });
      await choose(order.getByLabel('Cho', { exact: true }), 'SNNMT');
      await page.keyboard.press('Escape');
      await order.getByLabel('Nội dung, tiếng Việt').fill('Lấy mẫu nước tại {event.key}');
      await order.getByLabel('Nội dung, tiếng Anh').fill('Take a sample at {event.key}');
      await page.getByRole('button', { name: 'Tham số', exact: true }).click();
      const parameter = page.getByRole('group', { name: 'limit1' });
      await parameter.getByLabel('Toàn tỉnh').fill('150');
      await choose(parameter.getByLabel('+ Giá trị riêng của địa bàn'), 'P01');
      await parameter.getByLabel('Giá trị của P01').fill('120');
      await choose(page.getByLabel('Giá trị áp dụng tại…'), 'P01');
      await parameter.getByText('áp dụng 120 (theo P01)').waitFor();
      await add('Dữ kiện', 'Chuỗi sự kiện');
      await page.getByRole('dialog').getByRole('button', { name: 'Thêm', exact: true }).click();
      await page.getByRole('button', { name: 'chuỗi 2 bước, trong 1 giờ' }).waitFor();
      await saved();
      expect(await sentence()).toContain('và giao việc');
      const { content } = await (
        await centre.person('designer')
      ).get<{ content: { actions: object[]; parameters: object; facts: object } }>(`/rules/${CODE}/versions/1`);
      expect(content).toMatchObject({
        actions: [{ type: 'createIncident' }, { type: 'task', to: ['SNNMT'] }],
        parameters: { limit1: { value: 150, byArea: { P01: 120 } } },
        facts: { window1: { aggregate: 'avg' }, sequence1: { type: 'sequence', window: 'PT1H' } },
      });
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
      await page.getByText('Viết bằng JSON, giữ nguyên').first().waitFor();
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
      expect(await bench.locator('.figures dd').allInnerTexts()).toEqual(['3', '–', expect.any(String), '4']);
      await picture(page, 'rule');
    },
    ACT_MS,
  );

  it(
    'hands it in; it is returned with a reason, corrected, published by another person, and the next event opens an incident',
    async () => {
      expect((await measured('draft', 400, 0)).effect).toBe('none');
      await handIn();
      await approver.page.goto(`${product.address}/designer/rules/${CODE}`);
      await approver.page.getByRole('button', { name: 'Trả lại' }).click();
      const why = approver.page.getByRole('dialog');
      await why.getByLabel('Cần sửa gì?').fill('Nêu rõ ngưỡng trong mô tả');
      await why.getByRole('button', { name: 'Trả lại' }).click();
      await approver.page.getByText('Đã trả lại bản 1').waitFor();

      await page.reload();
      await page.getByText('Nêu rõ ngưỡng trong mô tả').first().waitFor();
      await page.getByLabel('Mô tả, tiếng Việt').fill('Trung bình 15 phút trên 150 mg/l');
      await page.getByLabel('Mô tả, tiếng Anh').fill('Mean of 15 minutes over 150 mg/l');
      await saved();
      await handIn();
      await approver.page.reload();
      await approver.page.getByRole('button', { name: 'Ban hành' }).click();
      await approver.page.getByRole('dialog').getByRole('button', { name: 'Ban hành' }).click();
      await approver.page.getByText('Đã ban hành bản 1').waitFor();
      const after = await measured('after', 420, 0);
      expect(after.rules).toContainEqual(expect.objectContaining({ code: CODE, result: 'fired' }));
      expect(after.effect).toBe('opened');
      expect([...designer.faults, ...approver.faults]).toEqual([]);
    },
    ACT_MS,
  );
});

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
    'planned work, after one has seen what it would hide',
    async () => {
      await page.goto(`${product.address}/designer/suppressions`);
      await page.getByRole('button', { name: 'Khoảng bảo trì mới' }).click();
      const asked = page.getByRole('dialog');
      await asked.getByLabel('Tên tiếng Việt').fill('Bảo trì trạm NT-03');
      await asked.getByLabel('Tên tiếng Anh').fill('Station NT-03 is serviced');
      await asked.getByLabel('Mã', { exact: true }).fill('BT-NT03');
      await asked.getByLabel('Lý do').fill('Hiệu chuẩn đầu đo');
      await asked.getByLabel('Trạm, thiết bị').click();
      await page.keyboard.type('NT-03');
      await page.keyboard.press('Enter');
      await asked.getByRole('button', { name: 'Tạo', exact: true }).click();
      const beside = page.getByRole('region', { name: 'Sẽ ẩn gì' }).first();
      await beside.getByRole('button', { name: 'Xem trước' }).click();
      // The readings that made the rule of before fire.
      await beside.getByRole('link', { name: CODE }).waitFor();
      await picture(page, 'suppression');
      await passes('/designer/suppressions/BT-NT03');
      expect(await stateOf('/suppressions/BT-NT03')).toBe('published');
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
