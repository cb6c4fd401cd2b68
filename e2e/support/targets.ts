import type { Page } from 'playwright-core';

/** What a finger can hit must be as large as a finger. */
const FINGER_PX = 44;

/** Buttons, links and fields in the page that are smaller than 44 px, with their names and sizes. A link inside a sentence may be as high as its line. */
export async function smallTargets(page: Page): Promise<readonly string[]> {
  return page.evaluate((least) => {
    const active =
      'button, a[href], input, select, textarea, [role=button], [role=tab], [role=option], [role=menuitem]';
    /** What is hit instead of a small or invisible input. */
    const frame =
      'label, .ant-input-affix-wrapper, .ant-select, .ant-picker, .ant-segmented-item, .choices, .form-check, .form-check-inline, .fileSelector';
    const found = new Set<Element>();
    for (const element of document.querySelectorAll(active)) {
      if (element.matches('[type=hidden], [disabled], .skip-link')) continue;
      if (element.matches('a') && element.closest('p, dd, td')) continue;
      const isField = element.matches('input, select, textarea');
      found.add((isField ? element.closest(frame) : undefined) ?? element);
    }
    return [...found].flatMap((element) => {
      const { width, height } = element.getBoundingClientRect();
      const { visibility, opacity } = getComputedStyle(element);
      const shown = width > 1 && height > 1 && visibility === 'visible' && Number(opacity) > 0;
      // Sizes are laid out in fractions of a pixel.
      if (!shown || (width >= least - 0.5 && height >= least - 0.5)) return [];
      const name = element.getAttribute('aria-label') ?? element.textContent?.trim().slice(0, 30);
      return [
        `${element.tagName.toLowerCase()}.${element.className} “${name}” ${Math.round(width)} × ${Math.round(height)}`,
      ];
    });
  }, FINGER_PX);
}
