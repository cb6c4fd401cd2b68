import type { Locator, Page } from 'playwright-core';
import { Centre } from '../../scripts/drill/centre.ts';
import { Windows, desk, type Window } from './browser.ts';
import { Product } from './product.ts';

/** Upper limit for what stands on the screen by itself. */
const SEEN_MS = 60_000;
/** As fast as people type who are fast; lists that are searched while one types keep up with that. */
const KEY_MS = 30;

/** The designer of the whole product with two people at it: one who writes, one who approves. */
export class Designer {
  readonly page: Page;

  private constructor(
    readonly product: Product,
    readonly centre: Centre,
    private readonly windows: Windows,
    private readonly author: Window,
    private readonly approver: Window,
  ) {
    this.page = author.page;
    for (const each of [author, approver]) each.page.setDefaultTimeout(SEEN_MS);
  }

  /** @param name of the test, as its logs are called */
  static async start(name: string): Promise<Designer> {
    const product = await Product.start(name);
    const centre = new Centre(product.address, product.home);
    const windows = await Windows.open(centre);
    const author = await windows.signIn('designer', desk, 'designer');
    const approver = await windows.signIn('approver', desk, 'designer');
    return new Designer(product, centre, windows, author, approver);
  }

  async stop(): Promise<void> {
    await this.windows.pictures();
    await this.windows.close();
    await this.product.stop();
  }

  /** What either page complained about. */
  get faults(): readonly string[] {
    return [...this.author.faults, ...this.approver.faults];
  }

  /** The choices of the list that is open. */
  get options(): Locator {
    return this.page.locator('.ant-select-dropdown:visible .ant-select-item-option');
  }

  /** Chooses in a list that is searched by typing. */
  async choose(field: Locator, text: string): Promise<void> {
    await field.click();
    await this.page.keyboard.type(text, { delay: KEY_MS });
    await this.options.filter({ hasText: text }).first().click();
  }

  /** Adds one of the kinds of a menu. */
  async add(button: string, kind: string): Promise<void> {
    await this.page.getByRole('button', { name: button, exact: true }).click();
    await this.page.getByRole('menuitem', { name: kind }).click();
  }

  /** Opens the dialog of a new document in a place of the designer, with its names and code filled in. */
  async begin(place: string, button: string, code: string, vi: string, en: string): Promise<Locator> {
    await this.page.goto(`${this.product.address}/designer/${place}`);
    await this.page.getByRole('button', { name: button }).click();
    const asked = this.page.getByRole('dialog');
    await asked.getByLabel('Tên tiếng Việt').fill(vi);
    await asked.getByLabel('Tên tiếng Anh').fill(en);
    await asked.getByLabel('Mã', { exact: true }).fill(code);
    return asked;
  }

  /** Makes the document that a dialog has asked for, and waits until its first draft is shown. */
  async create(asked: Locator): Promise<void> {
    await asked.getByRole('button', { name: 'Tạo', exact: true }).click();
    await this.page.getByRole('button', { name: 'Gửi phê duyệt' }).waitFor();
  }

  /** Waits until the draft is kept. */
  async saved(): Promise<void> {
    await this.page.locator('.version-saved', { hasText: 'Đã lưu' }).waitFor();
  }

  /** Hands the shown version in, and waits until that is said. */
  async handIn(): Promise<void> {
    await this.page.getByRole('button', { name: 'Gửi phê duyệt' }).click();
    await this.page.getByText('Đã gửi phê duyệt bản').first().waitFor();
  }

  /** A second person publishes what was handed in at an address of the designer. */
  async publish(address: string): Promise<void> {
    const { page } = this.approver;
    await page.goto(`${this.product.address}/designer/${address}`);
    await page.getByRole('button', { name: 'Ban hành' }).click();
    await page.getByRole('dialog').getByRole('button', { name: 'Ban hành' }).click();
    await page.getByText('Đã ban hành bản 1').waitFor();
  }

  /** A second person gives the shown version back with a reason, its author hands it in again, and the second person publishes it. */
  async passes(address: string): Promise<void> {
    await this.handIn();
    const { page } = this.approver;
    await page.goto(`${this.product.address}/designer/${address}`);
    await page.getByRole('button', { name: 'Trả lại' }).click();
    const why = page.getByRole('dialog');
    await why.getByLabel('Cần sửa gì?').fill('Xin nêu căn cứ');
    await why.getByRole('button', { name: 'Trả lại' }).click();
    await page.getByText('Đã trả lại bản 1').waitFor();
    await this.page.reload();
    await this.page.getByText('Xin nêu căn cứ').first().waitFor();
    await this.handIn();
    await this.publish(address);
  }

  /** State of the first version of a document. */
  async stateOf(path: string): Promise<string> {
    const person = await this.centre.person('designer');
    return (await person.get<{ state: string }>(`${path}/versions/1`)).state;
  }
}
