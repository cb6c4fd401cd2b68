import 'uplot/dist/uPlot.min.css';
import './trend-chart.css';
import UPlot from 'uplot';
import { useEffect, useRef } from 'react';
import { useThemeMode } from '../theme/theme-mode.ts';
import { drawBands, drawMarks, drawSpread, type Band, type Mark } from './draw.ts';
import { axisSteps, valueRange } from './scales.ts';

/** A line of the chart. `main`: what it is about; `quiet`: what it is compared with, dashed; `target`: what is wanted. */
interface TrendLine {
  readonly label: string;
  readonly kind: 'main' | 'quiet' | 'target' | 'forecast';
  /** One for each place of the axis. */
  readonly values: readonly (number | null)[];
}

interface TrendProps {
  /** What it shows, for those who can't see it; a table with the same numbers stands beside it. */
  readonly label: string;
  /** Names of the places of the axis. */
  readonly ticks: readonly string[];
  readonly lines: readonly TrendLine[];
  /** Stripes behind the lines, such as what thresholds part. */
  readonly bands?: readonly Band[];
  /** Between which values something lies with some probability, by place. */
  readonly spread?: { readonly low: readonly (number | null)[]; readonly high: readonly (number | null)[] };
  /** Places that stand out, by shape and colour. */
  readonly marks?: readonly Mark[];
  /** A value in words. */
  readonly format: (value: number) => string;
  /** What is said of a place when one points at it, line by line. */
  readonly tip: (place: number) => readonly string[];
  readonly height?: number;
}

/** Lines over periods with stripes for thresholds. A canvas: large series stay quick. */
export function TrendChart(props: TrendProps) {
  const { label, height = 300 } = props;
  const box = useRef<HTMLDivElement>(null);
  const tip = useRef<HTMLDivElement>(null);
  const mode = useThemeMode();
  useEffect(() => {
    const [element, told] = [box.current, tip.current];
    if (!element || !told) return;
    const plot = new UPlot(optionsOf(props, element.clientWidth, told), dataOf(props), element);
    const observer = new ResizeObserver(() => plot.setSize({ width: element.clientWidth, height }));
    observer.observe(element);
    return () => {
      observer.disconnect();
      plot.destroy();
      told.hidden = true;
    };
  }, [props, height, mode]);
  return (
    <div className="tb-trend" role="img" aria-label={label}>
      <div ref={box} style={{ height }} />
      <div ref={tip} className="tb-trend-tip" hidden />
    </div>
  );
}

const colour = (name: string): string =>
  getComputedStyle(document.documentElement).getPropertyValue(`--tb-${name}`).trim();

const dataOf = ({ ticks, lines }: TrendProps): UPlot.AlignedData => [
  ticks.map((_, n) => n),
  ...lines.map(({ values }) => [...values]),
];

function optionsOf(props: TrendProps, width: number, tip: HTMLDivElement): UPlot.Options {
  const { ticks, lines, bands = [], spread, marks = [], format, height = 300 } = props;
  const limits = bands.flatMap(({ from, to }) => [from, to]).filter(Number.isFinite);
  const [low, high] = valueRange(
    [...lines.map(({ values }) => values), ...(spread ? [spread.low, spread.high] : [])],
    limits,
  );
  const font = "11px 'Inter Variable', Inter, sans-serif";
  const axis = { font, stroke: colour('text2'), ticks: { show: false } };
  return {
    width,
    height,
    padding: [10, 14, 0, 0],
    legend: { show: false },
    scales: { x: { time: false, range: [-0.3, ticks.length - 0.7] }, y: { range: [low, high] } },
    axes: [
      {
        ...axis,
        size: 30,
        grid: { show: false },
        splits: (plot) => axisSteps(ticks.length, plot.width / 64),
        values: (_plot, places) => places.map((place) => ticks[place] ?? ''),
      },
      {
        ...axis,
        size: 62,
        grid: { stroke: colour('border'), width: 1 },
        values: (_plot, values) => values.map(format),
      },
    ],
    series: [{}, ...lines.map(({ kind, label }) => ({ label, ...strokeOf(kind) }))],
    cursor: { y: false, points: { size: 8 }, drag: { x: false, y: false } },
    hooks: {
      drawClear: [(plot) => drawBands(plot, bands, colour), (plot) => drawSpread(plot, spread, colour)],
      draw: [(plot) => drawMarks(plot, marks, colour)],
      setCursor: [(plot) => tell(plot, tip, props)],
    },
  };
}

/** What is said beside the pointer, inside of the chart. */
function tell(plot: UPlot, tip: HTMLDivElement, { ticks, tip: tipOf }: TrendProps): void {
  const { idx, left = -1 } = plot.cursor;
  tip.hidden = idx === null || idx === undefined || left < 0;
  if (tip.hidden || idx === null || idx === undefined) return;
  tip.replaceChildren(
    ...[ticks[idx] ?? '', ...tipOf(idx)].map((text) =>
      Object.assign(document.createElement('span'), { textContent: text }),
    ),
  );
  const x = plot.valToPos(idx, 'x') + plot.bbox.left / devicePixelRatio;
  tip.style.left = `${Math.max(0, Math.min(x + 12, plot.width - tip.offsetWidth - 8))}px`;
}

function strokeOf(kind: TrendLine['kind']): Partial<UPlot.Series> {
  switch (kind) {
    case 'main':
      return { stroke: colour('primary-text'), width: 2, points: { show: false }, spanGaps: false };
    case 'forecast':
      return { stroke: colour('primary-text'), width: 2, dash: [6, 4], points: { show: false }, spanGaps: false };
    case 'quiet':
      return { stroke: colour('text3'), width: 1.5, dash: [3, 3], points: { show: false }, spanGaps: false };
    case 'target':
      return { stroke: colour('ok'), width: 1.5, dash: [8, 4], points: { show: false }, spanGaps: true };
  }
}
