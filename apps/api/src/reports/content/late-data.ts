import type { LeagueRow, MadeSection, ReportSectionDefinition } from '@trucban/contracts';

type Made = Extract<MadeSection, { type: 'league' }>;

const ROWS = 10;

/** The units whose data are late, the worst first. */
export function lateData(
  league: readonly LeagueRow[],
  { rows: most = ROWS }: Extract<ReportSectionDefinition, { type: 'league' }>,
): Pick<Made, 'type' | 'rows' | 'units' | 'late'> {
  const behind = league.filter(({ late }) => late > 0);
  const rows = behind.slice(0, most).map(({ code, name, series, late, completeness, oldestDataAt }) => {
    return { code, name, series, late, completeness, oldestDataAt };
  });
  return { type: 'league', rows, units: league.length, late: behind.length };
}
