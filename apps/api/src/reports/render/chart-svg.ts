import type { Chart } from './page.ts';
import type { Language } from './printed.ts';
import { numberText } from './words.ts';

const WIDTH = 240;
const HEIGHT = 92;
const LEFT = 6;
const RIGHT = 42;
const TOP = 22;
const BOTTOM = 16;

/** A line as a picture of its own: black, so that it is the same in print; gaps stay gaps, the target is dashed. */
export function chartSvg(chart: Chart, lang: Language, font: string): string {
  const values = chart.points.flatMap((value) => value ?? []);
  const all = chart.target === null ? values : [...values, chart.target];
  const [low, high] = [Math.min(...all), Math.max(...all)];
  const spread = high - low || Math.abs(high) || 1;
  const x = (n: number): number => LEFT + (n * (WIDTH - LEFT - RIGHT)) / Math.max(1, chart.points.length - 1);
  const y = (value: number): number => TOP + ((high - value) / spread) * (HEIGHT - TOP - BOTTOM);
  const last = chart.points.findLastIndex((value) => value !== null);
  const lastValue = chart.points[last] ?? 0;
  const target =
    chart.target === null
      ? ''
      : `<line x1="${LEFT}" y1="${round(y(chart.target))}" x2="${WIDTH - RIGHT}" y2="${round(y(chart.target))}" stroke="#8A4B00" stroke-width="0.8" stroke-dasharray="3 2"/>`;
  const write = (at: string, size: number, words: string, more = ''): string =>
    `<text ${at} font-family="${font}" font-size="${size}" fill="#10181C"${more}>${escaped(words)}</text>`;
  return [
    `<svg xmlns="http://www.w3.org/2000/svg" width="${WIDTH}" height="${HEIGHT}" viewBox="0 0 ${WIDTH} ${HEIGHT}">`,
    write(`x="${LEFT}" y="10"`, 8.5, shortened(chart.title)),
    `<line x1="${LEFT}" y1="${HEIGHT - BOTTOM}" x2="${WIDTH - RIGHT}" y2="${HEIGHT - BOTTOM}" stroke="#82909A" stroke-width="0.6"/>`,
    target,
    ...lines(chart.points, x, y),
    `<circle cx="${round(x(last))}" cy="${round(y(lastValue))}" r="2.2" fill="#0B6A72"/>`,
    write(
      `x="${round(x(last)) + 5}" y="${round(y(lastValue)) + 3}"`,
      9,
      numberText(lastValue, lang),
      ' font-weight="bold"',
    ),
    write(`x="${LEFT}" y="${HEIGHT - 5}"`, 7, chart.first),
    write(`x="${WIDTH - RIGHT}" y="${HEIGHT - 5}"`, 7, chart.last, ' text-anchor="end"'),
    '</svg>',
  ].join('');
}

function lines(points: readonly (number | null)[], x: (n: number) => number, y: (value: number) => number): string[] {
  const runs: string[][] = [[]];
  points.forEach((value, n) => {
    if (value === null) runs.push([]);
    else runs.at(-1)?.push(`${round(x(n))},${round(y(value))}`);
  });
  return runs
    .filter((run) => run.length > 0)
    .map((run) =>
      run.length === 1
        ? `<circle cx="${run[0]?.split(',')[0] ?? 0}" cy="${run[0]?.split(',')[1] ?? 0}" r="1.2" fill="#0B6A72"/>`
        : `<polyline points="${run.join(' ')}" fill="none" stroke="#0B6A72" stroke-width="1.4"/>`,
    );
}

const round = (value: number): number => Math.round(value * 10) / 10;
const shortened = (words: string): string => (words.length <= 52 ? words : `${words.slice(0, 51)}…`);

/** A text inside of HTML or SVG. */
export function escaped(words: string): string {
  return words
    .replaceAll('&', '&amp;')
    .replaceAll('<', '&lt;')
    .replaceAll('>', '&gt;')
    .replaceAll('"', '&quot;')
    .replaceAll("'", '&#39;');
}
