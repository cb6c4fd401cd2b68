import { AxeBuilder } from '@axe-core/playwright';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { Page } from 'playwright-core';
import { Centre } from '../../scripts/drill/centre.ts';
import { incoming, type Incoming } from '../../scripts/drill/shift.ts';
import { Product } from '../support/product.ts';
import { Windows, desk, phone, picture, type Look, type Window } from '../support/browser.ts';
import { Player } from '../support/player.ts';
import { smallTargets } from '../support/targets.ts';

const DISPATCHER = 'dispatcher';
const CREW = 'doi-cc2.dutyofficer';
const DESIGNER = 'designer';
const ADMIN = 'admin';
/** Upper limit for a diagram that is there to come into view. */
const DRAWN_MS = 30_000;
/** Upper limit for a walk through all screens. */
const WALK_MS = 600_000;

let product: Product;
let centre: Centre;
let windows: Windows;
let incidentId: string;
let eventId: string;
/** Where the form of the last month is filled in. */
let formPath: string;
let reportId: string;

beforeAll(async () => {
  product = await Product.start('screens');
  centre = new Centre(product.address, product.home);
  incidentId = await aShift(centre);
  eventId = (await (await centre.person(DISPATCHER)).get<{ items: { eventId: string }[] }>('/events?limit=1')).items[0]
    ?.eventId as string;
  formPath = await aForm(centre);
  await aDeadLetter(product);
  reportId = await aReport(centre);
  windows = await Windows.open(centre);
}, 400_000);

afterAll(async () => {
  await windows?.close();
  await product?.stop();
});

/** The screens of this issue, each with what shows that it is there. */
const screens: readonly { name: string; by: string; path: () => string; ready: string }[] = [
  { name: 'board', by: DISPATCHER, path: () => '/console/board', ready: '.row' },
  { name: 'incident', by: DISPATCHER, path: () => `/console/i/${incidentId}`, ready: '.tb-form .formio-component' },
  { name: 'call-taking', by: DISPATCHER, path: () => '/console/new', ready: '.call-form' },
  { name: 'alerts', by: DISPATCHER, path: () => '/console/alerts', ready: '.alert-list .tb-state, .alert-row' },
  { name: 'indicators', by: DISPATCHER, path: () => '/console/kpi', ready: '.kpi-card' },
  { name: 'indicator', by: DISPATCHER, path: () => '/console/kpi/CIT-ONTIME', ready: '.kpi-unit-row' },
  { name: 'pivot', by: DISPATCHER, path: () => '/console/kpi/pivot', ready: '.pivot-table, .pivot .tb-state' },
  { name: 'sources', by: DISPATCHER, path: () => '/console/sources', ready: '.sources-list .tb-state' },
  { name: 'events', by: DISPATCHER, path: () => '/console/sources/events', ready: '.event-row' },
  { name: 'event', by: DISPATCHER, path: () => `/console/sources/events/${eventId}`, ready: '.outcome' },
  { name: 'dead-letters', by: ADMIN, path: () => '/console/sources/dead-letters', ready: '.letter-row' },
  { name: 'secrets', by: ADMIN, path: () => '/console/sources/secrets', ready: '.sources-list .tb-state' },
  { name: 'forms-owed', by: ADMIN, path: () => '/console/kpi/entry', ready: '.owed-row' },
  { name: 'form-of-numbers', by: ADMIN, path: () => formPath, ready: '.figures-input' },
  { name: 'reports', by: DISPATCHER, path: () => `/console/reports/${reportId}`, ready: '.report-section' },
  { name: 'tasks', by: DISPATCHER, path: () => '/console/tasks', ready: 'h1' },
  { name: 'agency-inbox', by: CREW, path: () => '/console/agency', ready: '.inbox-row' },
  { name: 'processes', by: DESIGNER, path: () => '/designer/processes', ready: 'tbody a' },
  { name: 'process', by: DESIGNER, path: () => '/designer/processes/sop_fire', ready: '.djs-shape' },
  { name: 'forms', by: DESIGNER, path: () => '/designer/forms', ready: 'tbody a' },
  { name: 'form', by: DESIGNER, path: () => '/designer/forms/form_fire_02', ready: '.formio-component' },
  { name: 'rules', by: DESIGNER, path: () => '/designer/rules', ready: '.rule-list-item' },
  { name: 'rule', by: DESIGNER, path: () => '/designer/rules/RULE-02', ready: '.rule-action' },
  { name: 'indicators', by: DESIGNER, path: () => '/designer/indicators', ready: 'tbody a' },
  { name: 'suppressions', by: DESIGNER, path: () => '/designer/suppressions', ready: '.list-page h1' },
  { name: 'mappings', by: DESIGNER, path: () => '/designer/mappings', ready: '.list-page h1' },
  { name: 'pulls', by: DESIGNER, path: () => '/designer/pulls', ready: '.list-page h1' },
  { name: 'imports', by: DESIGNER, path: () => '/designer/imports', ready: '.import-page h1' },
];
const looks: readonly (Look & { name: string })[] = [
  { name: '1920-dark', width: 1920, height: 1080, theme: 'dark' },
  { name: '1366-light', width: 1366, height: 768 },
  { name: '390-light', ...phone },
  { name: '390-dark', ...phone, theme: 'dark' },
];

/** Lines that the tabs of a screen take, one where there are none; and whether the one that is open is out of sight. */
const tabsOf = (page: Page): Promise<{ lines: number; hidden: boolean }> =>
  page.evaluate(() => {
    const tops = [...document.querySelectorAll('.tb-tabs a')].map((tab) => tab.getBoundingClientRect().top);
    const open = document.querySelector('.tb-tabs a[aria-current="page"]')?.getBoundingClientRect();
    const hidden = open !== undefined && (open.left < 0 || open.right > window.innerWidth);
    return { lines: Math.max(1, new Set(tops).size), hidden };
  });

describe.each(looks)('at $width × $height ($name)', (look) => {
  it(
    'shows every screen without scrolling sideways, without serious barriers, without complaints',
    async () => {
      const seen: Record<string, object> = {};
      const expected: Record<string, object> = {};
      const clean = { wider: 0, barriers: [], ...(look.touch && { small: [], tabs: { lines: 1, hidden: false } }) };
      const check = async (name: string, page: Page): Promise<void> => {
        await settled(page);
        await picture(page, `${name}-${look.name}`);
        seen[name] = {
          wider: await page.evaluate(() => document.documentElement.scrollWidth - window.innerWidth),
          barriers: await barriers(page),
          ...(look.touch && { small: await smallTargets(page), tabs: await tabsOf(page) }),
        };
        expected[name] = clean;
      };
      const login = await windows.blank(`login-${look.name}`, look);
      await check('login', login.page);
      await windows.close(login);
      const faults = [...login.faults];
      // Nobody draws on a phone.
      for (const by of look.touch ? [DISPATCHER, CREW, ADMIN] : [DISPATCHER, CREW, ADMIN, DESIGNER]) {
        const window = await windows.signIn(by, look, by === DESIGNER ? 'designer' : 'console');
        const { page } = window;
        for (const { name, path, ready } of screens.filter((screen) => screen.by === by)) {
          await page.goto(product.address + path());
          await page.locator(ready).first().waitFor();
          // Beside the list there is room for the incident that somebody has chosen.
          if (name === 'board' && !look.touch) {
            await page.getByRole('option', { name: incoming[0]?.title }).click();
            await page.getByRole('group', { name: 'Việc có thể làm' }).waitFor();
          }
          await check(name, page);
        }
        faults.push(...window.faults);
        await windows.close(window);
      }
      expect(seen).toEqual(expected);
      expect(faults).toEqual([]);
    },
    WALK_MS,
  );
});

describe.each([
  {
    app: 'console',
    by: DISPATCHER,
    path: () => `/console/i/${incidentId}`,
    box: '.tb-bpmn',
    tools: '.tb-process-tools',
  },
  { app: 'designer', by: DESIGNER, path: () => '/designer/processes/sop_fire', box: '.canvas', tools: '.canvas-zoom' },
] as const)('a diagram of the $app', ({ app, by, path, box, tools }) => {
  it(
    'is shown when its place, which had no size while it was drawn or later, has one again',
    async () => {
      const window = await windows.signIn(by, desk, app);
      const { page } = window;
      const squeezed = `${box} { display: none !important }`;
      await page.addInitScript(
        (css) =>
          addEventListener('DOMContentLoaded', () => {
            document.head.append(Object.assign(document.createElement('style'), { id: 'squeeze', textContent: css }));
          }),
        squeezed,
      );
      await page.goto(product.address + path());
      await drawn(window, page.locator(`${box} .djs-shape`).first().waitFor({ state: 'attached' }));
      const squeeze = (css: string): Promise<unknown> =>
        page.evaluate((text) => {
          const style = document.getElementById('squeeze');
          if (style) style.textContent = text;
          // Observers of sizes are told before the second frame.
          return new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(done)));
        }, css);
      await squeeze(squeezed);
      for (const nothing of ['display: none', 'height: 0', 'width: 0', 'height: 1px']) {
        await squeeze('');
        await inView(window, box);
        await squeeze(`${box} { ${nothing} !important }`);
        for (const tool of await page.locator(`${tools} button`).all()) await tool.dispatchEvent('click');
        await squeeze(`${box} { ${nothing} !important }`);
      }
      await squeeze('');
      await inView(window, box);
      for (const size of [phone, { width: desk.width, height: 200 }, desk]) {
        await page.setViewportSize(size);
        await squeeze('');
      }
      await inView(window, box);
      expect(window.faults).toEqual([]);
      await windows.close(window);
    },
    WALK_MS,
  );
});

describe('the diagram of an incident that is over', () => {
  it(
    'shows how far its procedure came',
    async () => {
      const player = new Player(centre);
      const elsewhere = {
        ...(incoming[0] as Incoming),
        title: 'Khói ở bãi đất trống',
        place: { lat: 17.62, lon: 106.7 },
      };
      const { incidentId: id } = await player.report(eventOf(elsewhere));
      await (
        await centre.person('supervisor')
      ).post(`/incidents/${id}/cancel`, { reason: 'Báo giả', kind: 'falseAlarm' });
      const window = await windows.signIn(DISPATCHER);
      await window.page.goto(`${product.address}/console/i/${id}`);
      await window.page.getByText('Đã hủy').first().waitFor();
      await inView(window, '.tb-bpmn');
      expect(window.faults).toEqual([]);
      await windows.close(window);
    },
    WALK_MS,
  );
});

describe('the pages', () => {
  it('forbid code from texts and from elsewhere', async () => {
    const policy = (await fetch(`${product.address}/console/`)).headers.get('content-security-policy') ?? '';
    const scripts = policy.split(';').find((part) => part.trim().startsWith('script-src'));
    expect(scripts?.trim()).toMatch(/^script-src 'self'( 'nonce-\S+')?$/);
    expect(policy).toMatch(/(object|default)-src 'none'/);
  });
});

/** Twelve incidents in different states, the first of them waiting for its situation report. Answers the first. */
/** What happened in the last day, as somebody asks for it. */
async function aReport(at: Centre): Promise<string> {
  const now = Date.now();
  const [from, to] = [now - 86_400_000, now].map((ms) => new Date(ms).toISOString());
  const supervisor = await at.person('supervisor');
  return (await supervisor.post<{ id: string }>('/reports', { definition: 'IOC-ONDEMAND', from, to })).id;
}

async function aShift(at: Centre): Promise<string> {
  const player = new Player(at);
  const ids: string[] = [];
  for (const call of incoming) ids.push((await player.report(eventOf(call))).incidentId as string);
  const [first = '', second = '', , , fight = ''] = ids;
  const quiet = { PC07: 'silent', 'DOI-CC2': 'silent' } as const;
  await player.play(first, {
    steps: { sub_dispatch_02: { candidates: ['DOI-CC1'] } },
    agencies: { ...quiet, 'LL-P01': 'accept', DIENLUC: 'decline', 'CA-P01': 'onScene', 'DOI-CC1': 'onScene' },
    leave: ['sub_sitrep_01'],
    until: ({ tasks }) => tasks.some(({ elementId }) => elementId === 'sub_sitrep_01'),
  });
  await player.play(second, {
    agencies: { 'VT115-A': 'accept', 'VT115-B': 'accept' },
    until: ({ orders }) => orders.some(({ state }) => state === 'accepted'),
  });
  const supervisor = await at.person('supervisor');
  await supervisor.post(`/incidents/${fight}/acknowledge`);
  // Something for the crew that looks at its inbox.
  const crew = await at.program('DOI-CC2');
  for (const [id, text] of [
    [first, 'Tăng cường chữa cháy nhà dân, mang xe thang'],
    [fight, 'Hỗ trợ giữ trật tự, đưa người bị thương ra ngoài'],
  ] as const) {
    const order = await supervisor.post<{ id: string }>(`/incidents/${id}/assignments`, { agency: 'DOI-CC2', text });
    // What nobody accepts is taken back before the walk is over.
    await crew.post(`/agency/assignments/${order.id}/accept`);
  }
  return first;
}

/** A form of numbers that a department owes for the last month, published. @returns its place in the console */
async function aForm(at: Centre): Promise<string> {
  const form = {
    code: 'E2E-WASTE',
    vi: 'Chất thải rắn sinh hoạt hằng tháng',
    en: 'Monthly solid waste',
    frequency: 'monthly',
    measures: ['wasteGenerated', 'wasteCollected'],
    orgUnits: ['CDC'],
    due: { workingDays: 5, calendar: 'working' },
  };
  const designer = await at.person(DESIGNER);
  await designer.post('/datasets', form);
  await designer.post('/datasets/E2E-WASTE/versions/1/submit');
  await (await at.person('approver')).post('/datasets/E2E-WASTE/versions/1/approve', {});
  const { items } = await (await at.person(ADMIN)).get<{ items: { period: string }[] }>('/data-entries');
  return `/console/kpi/entry/E2E-WASTE/CDC/${items[0]?.period}`;
}

/** What a broker would have brought, and nobody could use. */
async function aDeadLetter(of: Product): Promise<void> {
  const pool = of.database();
  const message = { vi: 'Nội dung không phải JSON hợp lệ.', en: 'The message is no valid JSON.' };
  await pool.query(
    `insert into dead_letter (id, channel, at, state, errors, payload, truncated, topic, visible_to)
     values (gen_random_uuid(), 'mqtt', now(), 'waiting', $1, '{"value": 35', false, 'ioc/TM/env/st-1/pm', '{IOC}')`,
    [JSON.stringify([{ path: '', code: 'NOT_JSON', message }])],
  );
  await pool.end();
}

/** What the integration sends of a call. */
function eventOf({ minute: _, type, place, ...data }: Omit<Incoming, 'place'> & { readonly place: object }): object {
  const report = { ...data, location: place, reporter: { name: 'Người diễn tập', phone: '0900 000 000' } };
  const id = `screens-${data.title}`;
  return { specversion: '1.0', id, source: 'urn:trucban:e2e', type, time: new Date().toISOString(), data: report };
}

/** Rules of WCAG that the page breaks so that somebody can't go on, with where. */
async function barriers(page: Page): Promise<readonly string[]> {
  const { violations } = await new AxeBuilder({ page }).analyze();
  return violations
    .filter(({ impact }) => impact === 'serious' || impact === 'critical')
    .flatMap(({ id, nodes }) => nodes.map(({ target }) => `${id}: ${target.join(' ')}`));
}

/** Waits until a step of the diagram can be seen in its box. */
async function inView({ page, faults }: Window, box: string): Promise<void> {
  const seen = page.waitForFunction(
    (selector) => {
      const frame = document.querySelector(selector)?.getBoundingClientRect();
      return [...document.querySelectorAll(`${selector} .djs-shape`)].some((shape) => {
        const { left, right, top, bottom, width } = shape.getBoundingClientRect();
        return (
          frame && width > 4 && right > frame.left && left < frame.right && bottom > frame.top && top < frame.bottom
        );
      });
    },
    box,
    { timeout: DRAWN_MS },
  );
  await drawn({ page, faults }, seen);
}

/** @throws Error with what the page complains about, when a diagram doesn't come */
async function drawn({ faults }: Window, coming: Promise<unknown>): Promise<void> {
  await coming.catch((error: unknown) => {
    throw new Error(`the diagram is not there: ${faults.join('; ')}`, { cause: error });
  });
}

/** Waits until the page has what it asked for and two pictures of the same moment are alike. */
async function settled(page: Page): Promise<void> {
  await page.waitForFunction(() => document.fonts.status === 'loaded');
  await page.locator('.tb-loading-bar').first().waitFor({ state: 'detached' });
  await page.evaluate(() => new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(done))));
}
