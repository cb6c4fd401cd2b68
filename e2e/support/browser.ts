import { mkdir } from 'node:fs/promises';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { chromium, type Browser, type BrowserContext, type Page } from 'playwright-core';
import { findBrowser } from '../../scripts/lib/browser.ts';
import type { Centre } from '../../scripts/drill/centre.ts';

/** Pictures of the screens, kept for people and never committed. */
const pictures = fileURLToPath(new URL('../../artifacts/browser', import.meta.url));

/** What doesn't come within this time doesn't come: generous, because two cores run everything. */
const WAIT_MS = 90_000;

/** How large a window is and how it looks. */
export interface Look {
  readonly width: number;
  readonly height: number;
  readonly theme?: 'light' | 'dark';
  readonly touch?: boolean;
}
export const desk: Look = { width: 1600, height: 900 };
export const phone: Look = { width: 390, height: 844, touch: true };

/** What the product serves as pages. */
export type App = 'console' | 'designer';

/** A window with its own session. */
export interface Window {
  readonly page: Page;
  /** What the page complained about: errors of scripts, violations of the content security policy, failed requests. */
  readonly faults: readonly string[];
}

/** The browser of the tests and the windows that people have open in it. */
export class Windows {
  readonly #open = new Map<string, Window>();

  private constructor(
    private readonly browser: Browser,
    private readonly centre: Centre,
  ) {}

  /** @throws Trouble when the machine has no browser and none can be installed */
  static async open(centre: Centre): Promise<Windows> {
    const executablePath = await findBrowser();
    // In a container there is neither a user namespace for the sandbox nor a graphics card for the map.
    const args = ['--no-sandbox', '--disable-dev-shm-usage', '--use-angle=swiftshader', '--enable-unsafe-swiftshader'];
    return new Windows(await chromium.launch({ executablePath, args }), centre);
  }

  /** A new window at the login page of a web application. */
  async blank(
    name: string,
    { width, height, theme = 'light', touch = false }: Look,
    app: App = 'console',
  ): Promise<Window> {
    const context = await this.browser.newContext({
      viewport: { width, height },
      locale: 'vi-VN',
      timezoneId: 'Asia/Ho_Chi_Minh',
      reducedMotion: 'reduce',
      isMobile: touch,
      hasTouch: touch,
      deviceScaleFactor: touch ? 2 : 1,
    });
    await context.addInitScript((value) => {
      // A frame in a sandbox has no storage.
      if (self === top) localStorage.setItem('trucban.theme', value);
    }, theme);
    const page = await context.newPage();
    page.setDefaultTimeout(WAIT_MS);
    const window = { page, faults: watch(context, page) };
    this.#open.set(name, window);
    await page.goto(`${this.centre.address}/${app}/`);
    await page.getByLabel('Tên đăng nhập').waitFor();
    return window;
  }

  /** A new window in which a person of the sample province has signed in by the login page. */
  async signIn(username: string, look: Look = desk, app: App = 'console'): Promise<Window> {
    const window = await this.blank(username, look, app);
    const user = this.centre.credentials.users.find((each) => each.username === username);
    if (!user) throw new Error(`there is no user ${username} in the sample province`);
    const { page } = window;
    await page.getByLabel('Tên đăng nhập').fill(username);
    await page.getByLabel('Mật khẩu', { exact: true }).fill(user.password);
    await page.keyboard.press('Enter');
    await page.locator('#main').waitFor();
    return window;
  }

  /** Closes one window, or the browser. */
  async close(window?: Window): Promise<void> {
    if (window) return window.page.context().close();
    await this.browser.close();
  }

  /** Keeps what every open window shows: for a test that failed. */
  async pictures(): Promise<void> {
    for (const [name, { page }] of this.#open)
      if (!page.isClosed()) await picture(page, `failed-${name}`).catch(() => undefined);
  }
}

/** Keeps what a page shows as artifacts/browser/<name>.png. */
export async function picture(page: Page, name: string): Promise<void> {
  await mkdir(pictures, { recursive: true });
  await page.screenshot({ path: path.join(pictures, `${name}.png`) });
}

function watch(context: BrowserContext, page: Page): readonly string[] {
  const faults: string[] = [];
  page.on('pageerror', (error) => faults.push(`page: ${error.message}`));
  page.on('console', (message) => {
    const text = message.text();
    // Whether there is a session is asked before anybody has signed in; refusals of a command are the tests' own.
    const refused = /status of (401|409|422)/.test(text);
    if ((message.type() === 'error' && !refused) || /content security policy/i.test(text)) faults.push(text);
  });
  context.on('requestfailed', (request) => {
    const why = request.failure()?.errorText ?? '';
    // A feed or an answer that nobody waits for any more is no fault.
    if (why !== 'net::ERR_ABORTED') faults.push(`${request.method()} ${request.url()}: ${why}`);
  });
  return faults;
}
