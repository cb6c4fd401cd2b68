import { useCallback, useMemo } from 'react';
import { useSearchParams } from 'react-router';
import { LOOKS, type Look } from './dashboard-rows.ts';

/** What the dashboard shows. `overview`: cards; `late`: whose data are late. */
const KPI_VIEWS = ['overview', 'late'] as const;

/** Unit, field and filters of the dashboard; all in the address, and kept from screen to screen. */
export function useKpiFilters() {
  const [params, setParams] = useSearchParams();
  const filters = useMemo(
    () => ({
      unit: params.get('unit') ?? undefined,
      field: params.get('field') ?? undefined,
      look: LOOKS.find((look) => look === params.get('state')) as Look | undefined,
      query: params.get('q') ?? '',
      view: KPI_VIEWS.find((view) => view === params.get('view')) ?? 'overview',
      cell: cellOf(params.get('cell')),
      kept: keptOf(params),
    }),
    [params],
  );
  const set = useCallback(
    (changes: Readonly<Record<string, string | undefined>>, replace = true) =>
      setParams(
        (now) => {
          for (const [name, value] of Object.entries(changes))
            if (value) now.set(name, value);
            else now.delete(name);
          return now;
        },
        { replace },
      ),
    [setParams],
  );
  return { ...filters, set };
}

/** Filters that go along to the page of an indicator and back. */
export function keptOf(params: URLSearchParams): string {
  const kept = new URLSearchParams([...params].filter(([name]) => ['unit', 'field', 'state', 'q'].includes(name)));
  return kept.size > 0 ? `?${kept.toString()}` : '';
}

/** A chosen cell of the table: `P01/CIT-ONTIME`. */
function cellOf(text: string | null): { readonly unit: string; readonly code: string } | undefined {
  const [unit, code] = text?.split('/') ?? [];
  return unit && code ? { unit, code } : undefined;
}
