/** The browser of the browser tests: the system's, else an installed one. */
import path from 'node:path';
import { cacheDirectory } from './cache.ts';
import { say, step, Trouble } from './report.mjs';
import { root } from './root.mjs';
import { runTool } from './tools.mjs';
import { which } from './temporal-programs.ts';

const timeoutMs = 600_000;
const names = ['chromium', 'chromium-browser', 'google-chrome', 'google-chrome-stable', 'chrome'];

/**
 * @returns the path of a browser that starts
 * @throws Trouble when there is none and none can be installed: browser tests are never left out in silence
 */
export async function findBrowser(): Promise<string> {
  const given = process.env.TRUCBAN_CHROMIUM;
  if (given) {
    if (await starts(given)) return given;
    throw new Trouble(
      `TRUCBAN_CHROMIUM=${given} không chạy được: hãy đặt đường dẫn tới Chromium hoặc Chrome, hoặc bỏ biến này.`,
      `TRUCBAN_CHROMIUM=${given} doesn't start: set the path of a Chromium or Chrome, or unset it.`,
    );
  }
  const found = await installed();
  if (found) return found;
  return step('cài trình duyệt cho kiểm thử', 'installing a browser for the tests', async () => {
    const browser = (await fromDebian()) ?? (await fromPlaywright());
    if (browser) return browser;
    throw new Trouble(
      'Kiểm thử giao diện cần Chromium hoặc Chrome: hãy cài gói chromium rồi chạy lại, hoặc đặt TRUCBAN_CHROMIUM.',
      'The browser tests need Chromium or Chrome: install the package chromium and run again, or set TRUCBAN_CHROMIUM.',
    );
  });
}

async function installed(): Promise<string | undefined> {
  for (const name of names) {
    const file = await which(name);
    if (file && (await starts(file))) return file;
  }
  return undefined;
}

/** A wrapper that only says how to install it, or one without its libraries, doesn't count. */
async function starts(file: string): Promise<boolean> {
  const { ok, text } = await runTool({
    command: file,
    args: ['--version'],
    output: 'keep',
    timeoutMs: 20_000,
  }).catch(() => ({ ok: false, text: '' }));
  return ok && /chrom/i.test(text);
}

async function fromDebian(): Promise<string | undefined> {
  const apt = await which('apt-get');
  if (!apt || process.getuid?.() !== 0) return undefined;
  const env = { DEBIAN_FRONTEND: 'noninteractive' };
  const run = (args: readonly string[]): Promise<{ ok: boolean }> =>
    runTool({ command: apt, args, env, output: 'keep', timeoutMs });
  await run(['update', '-q']);
  for (const name of ['chromium', 'chromium-browser'])
    if ((await run(['install', '-y', '-q', '--no-install-recommends', name])).ok) return installed();
  return undefined;
}

async function fromPlaywright(): Promise<string | undefined> {
  const folder = path.join(await cacheDirectory(), 'playwright');
  const env = { PLAYWRIGHT_BROWSERS_PATH: folder };
  const cli = path.join(root, 'node_modules', 'playwright-core', 'cli.js');
  const args = [cli, 'install', 'chromium'];
  const { ok, text } = await runTool({ command: process.execPath, args, cwd: root, env, output: 'keep', timeoutMs });
  if (!ok) {
    say(
      'Playwright không tải được Chromium',
      `Playwright couldn't fetch Chromium: ${text.split('\n').find((line) => /error/i.test(line)) ?? ''}`,
    );
    return undefined;
  }
  process.env.PLAYWRIGHT_BROWSERS_PATH = folder;
  const { chromium } = await import('playwright-core');
  const file = chromium.executablePath();
  return (await starts(file)) ? file : undefined;
}
