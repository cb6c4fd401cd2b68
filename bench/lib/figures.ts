import { cpus, totalmem } from 'node:os';

/** A measured figure with its unit, and how it was asked for. */
export interface Figure {
  readonly what: string;
  readonly value: string;
  readonly aim?: string;
}

/** Quantile of unsorted numbers by the nearest rank; NaN of none. @param q 0…1. */
export function quantile(values: readonly number[], q: number): number {
  const sorted = [...values].sort((a, b) => a - b);
  return sorted[Math.min(sorted.length - 1, Math.max(0, Math.ceil(q * sorted.length) - 1))] ?? Number.NaN;
}

export const ms = (value: number): string => `${value < 10 ? value.toFixed(1) : value.toFixed(0)} ms`;

/** What the figures were measured on, without the machine's name. */
export function machine(): string {
  const cores = cpus();
  return `${cores.length} × ${cores[0]?.model.trim() ?? 'CPU'}, ${Math.round(totalmem() / 2 ** 30)} GiB, Node ${process.versions.node}`;
}

/** A Markdown table of figures. */
export function table(figures: readonly Figure[]): string {
  return [
    '| figure | measured | aim |',
    '|---|---|---|',
    ...figures.map((each) => `| ${each.what} | ${each.value} | ${each.aim ?? '–'} |`),
  ].join('\n');
}
