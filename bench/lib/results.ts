import { readFile, writeFile } from 'node:fs/promises';
import { loadavg } from 'node:os';
import { machine, table, type Figure } from './figures.ts';

const file = new URL('../RESULTS.md', import.meta.url);

/** Processes that wanted a core, over the last minute: what else the machine did. */
export const load = (): string => (loadavg()[0] ?? 0).toFixed(1);

/** Puts a part's table into RESULTS.md in place of the last one. @param loadBefore load average when the part began */
export async function writeSection(part: string, figures: readonly Figure[], loadBefore: string): Promise<void> {
  const text = await readFile(file, 'utf8');
  const begin = `<!-- ${part} -->`;
  const end = `<!-- /${part} -->`;
  const from = text.indexOf(begin);
  const to = text.indexOf(end);
  if (from < 0 || to < from) throw new Error(`RESULTS.md has no place for ${part}`);
  const when = new Date().toISOString().slice(0, 10);
  const how = `${when}, \`npm run bench -- ${part} --write\`, ${machine()}; load average ${loadBefore} before, ${load()} after (the part's own load included).`;
  const section = `${begin}\n${how}\n\n${table(figures)}\n`;
  await writeFile(file, text.slice(0, from) + section + text.slice(to));
}
