import { sparkPaths } from './spark-paths.ts';

/**
 * The way of a number in a few pixels: decoration beside the number, which says the same in words.
 * @param values oldest first; where there is none the line has a gap. @param tone colour of a state: `ok`, `warn`, `error`, `neutral`.
 */
export function Sparkline({
  values,
  tone = 'neutral',
  width = 96,
  height = 28,
}: {
  readonly values: readonly (number | null)[];
  readonly tone?: string;
  readonly width?: number;
  readonly height?: number;
}) {
  const { line, area, end } = sparkPaths(values, width, height);
  const colour = `var(--tb-${tone})`;
  return (
    <svg className="tb-spark" width={width} height={height} viewBox={`0 0 ${width} ${height}`} aria-hidden>
      <path d={area} fill={colour} fillOpacity="0.12" />
      <path d={line} fill="none" stroke={colour} strokeWidth="1.5" strokeLinejoin="round" strokeLinecap="round" />
      {end && <circle cx={end.x} cy={end.y} r="2" fill={colour} />}
    </svg>
  );
}
