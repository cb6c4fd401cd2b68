import type { Locator, Page } from 'playwright-core';

/** How far the space tool pushes what lies behind. */
const ROOM_PX = 120;
/** Between two keys of somebody who types fast. */
const KEY_MS = 30;

/** Drawing in the designer as a person does it, by mouse and keyboard. */
export class Canvas {
  readonly #box: Locator;

  constructor(private readonly page: Page) {
    this.#box = page.getByRole('region', { name: 'Sơ đồ quy trình' });
  }

  /** Makes room behind an element, which it brings into view by search, and puts an element of the palette on the flow that leads from it. */
  async insert(name: string, kind: string, after: { name: string; id: string; nextId: string }): Promise<void> {
    await this.find(after.name);
    await this.#tool('Giãn hoặc thu chỗ');
    const before = await this.#between(after);
    const below = before.y + 80;
    await this.page.mouse.move(before.x, below);
    await this.page.mouse.down();
    await this.page.mouse.move(before.x + ROOM_PX / 2, below, { steps: 4 });
    await this.page.mouse.move(before.x + ROOM_PX, below, { steps: 4 });
    await this.page.mouse.up();

    await this.#tool(kind);
    const flow = await this.#between(after);
    await this.page.mouse.move(flow.x - 20, flow.y + 60, { steps: 3 });
    await this.page.mouse.move(flow.x, flow.y, { steps: 3 });
    await this.page.mouse.click(flow.x, flow.y);
    // A new element is named at once.
    await this.#box.locator('.djs-direct-editing-content').waitFor();
    // As fast as a person: the properties hear of changes a moment after an element was selected.
    await this.page.keyboard.type(name, { delay: KEY_MS });
    await this.page.keyboard.press('Enter');
    await this.chosen(name).waitFor();
  }

  /** Changes what the selected element is. */
  async change(kind: string): Promise<void> {
    await this.#box.locator('.djs-context-pad').getByTitle('Đổi loại').click();
    await this.page.getByRole('combobox', { name: 'Đổi loại' }).pressSequentially(kind);
    // The name has the icon's character before it.
    await this.page.getByRole('option', { name: kind, selected: true }).waitFor();
    await this.page.keyboard.press('Enter');
    await this.chosen(kind).waitFor();
  }

  /** Selects an element by its name and brings it into view. */
  async find(name: string): Promise<void> {
    // The keys belong to the drawing once it was clicked.
    await this.#box.locator('.djs-container').click({ position: { x: 600, y: 30 } });
    await this.page.keyboard.press('Control+f');
    await this.page.keyboard.type(name);
    await this.#box.locator('.djs-search-result').filter({ hasText: name }).waitFor();
    await this.page.keyboard.press('Enter');
    await this.chosen(name).waitFor();
  }

  /** The properties, while they are those of the element of this name. */
  chosen(name: string): Locator {
    return this.page.getByRole('complementary', { name: 'Thuộc tính' }).filter({ hasText: name });
  }

  async #tool(name: string): Promise<void> {
    await this.#box.getByRole('button', { name, exact: true }).click();
  }

  async #between({ id, nextId }: { id: string; nextId: string }): Promise<{ x: number; y: number }> {
    const [left, right] = await Promise.all(
      [id, nextId].map((each) => this.#box.locator(`.djs-shape[data-element-id="${each}"] .djs-hit`).boundingBox()),
    );
    if (!left || !right) throw new Error(`${id} or ${nextId} is not on the screen`);
    return { x: (left.x + left.width + right.x) / 2, y: left.y + left.height / 2 };
  }
}
