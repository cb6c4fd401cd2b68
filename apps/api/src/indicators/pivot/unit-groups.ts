import type { OrgSnapshot } from '../../identity/public.ts';
import type { KpiWorld } from '../kpi.ts';
import type { PivotQuestion } from './pivot-question.ts';

/** Under which unit or area each unit of a pivot is shown. */
export function groupsOf({
  world,
  units,
  question,
}: {
  readonly world: KpiWorld;
  readonly units: OrgSnapshot;
  readonly question: PivotQuestion;
}): Map<string, string> {
  const { tree } = world;
  const { unit, rows, columns, query } = question;
  const byArea = [...rows, ...columns].includes('area');
  const below = tree.subtree(unit);
  return new Map(
    below.map((code) => {
      if (byArea) return [code, tree.chain(code).flatMap((up) => units.unit(up)?.area ?? [])[0] ?? ''];
      if (query.units === 'all') return [code, code];
      const chain = tree.chain(code);
      return [code, chain[chain.indexOf(unit) - 1] ?? unit];
    }),
  );
}
