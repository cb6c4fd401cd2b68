import { execFileSync } from 'node:child_process';
import { mkdir } from 'node:fs/promises';
import path from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import { root } from '../scripts/lib/settings.ts';
import type { Figure } from './lib/figures.ts';
import { openIncidents } from './lib/incidents.ts';
import { memory } from './lib/processes.ts';
import { startProduct } from './lib/product.ts';
import type { Setting } from './lib/setting.ts';

const seconds = (value: number): string => `${value.toFixed(1)} s`;

/** A fresh clone whose caches (ours, npm's, Go's) are all empty folders: everything is fetched and built. */
async function firstStart({ home, onClose }: Setting): Promise<Figure> {
  const folder = (name: string): string => path.join(home, 'first', name);
  await mkdir(folder('data'), { recursive: true });
  execFileSync('git', ['clone', '-q', root, folder('clone')]);
  const product = await startProduct({ home: folder('data'), onClose }, folder('clone'), {
    XDG_CACHE_HOME: folder('cache'),
    npm_config_cache: folder('npm'),
    GOPATH: folder('go'),
    GOCACHE: folder('go-build'),
    GOFLAGS: '-modcacherw',
  });
  await product.close();
  return { what: 'first start: fresh clone, empty caches', value: seconds(product.seconds) };
}

/** How long starting takes, and what each process holds in memory. */
export async function benchStartup(setting: Setting): Promise<readonly Figure[]> {
  const figures: Figure[] = setting.first ? [await firstStart(setting)] : [];
  const where = { home: path.join(setting.home, 'data'), onClose: setting.onClose };
  const fresh = await startProduct(where);
  await fresh.close();
  const second = await startProduct(where);
  figures.push(
    { what: 'start with a new data folder, caches full', value: seconds(fresh.seconds) },
    { what: 'second start', value: seconds(second.seconds), aim: '≤ 15 s' },
  );
  // What a start leaves behind is collected first.
  await wait(setting.short ? 2_000 : 15_000);
  const idle = await memory(await second.processes());
  const count = setting.short ? 50 : 1_000;
  const opened = await openIncidents(second.centre, count, 20);
  const open = await memory(await second.processes());
  const running = opened.filter((one) => one.taskId !== undefined).length;
  for (const [name, idleMb] of idle)
    figures.push({
      what: `memory of ${name}: idle / with ${running} incidents open`,
      value: `${idleMb} / ${open.get(name) ?? 0} MB`,
    });
  return figures;
}
