import { SEVERITIES } from '@trucban/ui';
import { useCallback, useMemo } from 'react';
import { useSearchParams } from 'react-router';
import { GROUPINGS, VIEWS, type AlertFilters } from './alert-rows.ts';

/** Filters and selection of the inbox; all of them live in the address, so that a link shows the same. */
export function useAlertFilters() {
  const [params, setParams] = useSearchParams();
  const filters = useMemo<AlertFilters>(() => {
    const of = <T extends string>(name: string, known: readonly T[], otherwise: T): T =>
      known.find((each) => each === params.get(name)) ?? otherwise;
    const wanted = params.get('severity')?.split(',') ?? [];
    return {
      view: of('view', VIEWS, 'open'),
      grouping: of('group', GROUPINGS, 'rule'),
      severities: SEVERITIES.filter((severity) => wanted.includes(severity)),
      query: params.get('q') ?? '',
      rule: params.get('rule') ?? undefined,
      selectedId: params.get('at') ?? undefined,
    };
  }, [params]);
  const set = useCallback(
    (name: string, value: string | undefined) =>
      setParams(
        (now) => {
          if (value) now.set(name, value);
          else now.delete(name);
          return now;
        },
        { replace: true },
      ),
    [setParams],
  );
  const clear = useCallback(
    () =>
      setParams((now) => {
        for (const name of ['severity', 'q', 'rule', 'view']) now.delete(name);
        return now;
      }),
    [setParams],
  );
  const isFiltered = filters.severities.length > 0 || filters.query.trim() !== '' || filters.rule !== undefined;
  return { ...filters, set, clear, isFiltered };
}
