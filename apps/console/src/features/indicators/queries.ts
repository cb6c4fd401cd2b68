import { useI18n } from '@trucban/ui';
import { useQuery } from '@tanstack/react-query';
import { useCallback } from 'react';
import { allPages } from '../../shared/all-pages.ts';
import { api } from '../../shared/api.ts';

/** Newest values of all indicators of a unit. The feed tells of changes; what only grows old is read again. */
export function useDashboard(orgUnit: string | undefined) {
  return useQuery({
    queryKey: ['indicators', 'dashboard', orgUnit],
    queryFn: () => api.indicators.dashboard({ orgUnit }),
    refetchInterval: 60_000,
  });
}

/** Newest values of the indicators of a field in the units below a unit. */
export function useUnitsBelow(
  orgUnit: string | undefined,
  asked: { readonly field?: string; readonly codes?: string; readonly points?: number },
) {
  return useQuery({
    queryKey: ['indicators', 'below', orgUnit, asked],
    queryFn: () => api.indicators.dashboard({ orgUnit, by: 'orgUnit', ...asked }),
    enabled: asked.field !== undefined || asked.codes !== undefined,
  });
}

/** The last changes of state, the newest first. */
export function useCrossings(orgUnit: string | undefined) {
  return useQuery({
    queryKey: ['indicators', 'crossings', orgUnit],
    queryFn: async () => (await api.indicators.crossings({ orgUnit, limit: 30 })).items,
  });
}

/** Whose data are late. */
export function useLeague() {
  return useQuery({
    queryKey: ['indicators', 'league'],
    queryFn: () => allPages((cursor) => api.indicators.league({ limit: 500, cursor })),
    refetchInterval: 60_000,
  });
}

/** The reported numbers behind a number. */
export function useRecords(code: string | undefined, orgUnit: string | undefined, period: string | undefined) {
  return useQuery({
    queryKey: ['indicators', 'records', code, orgUnit, period],
    queryFn: () => api.indicators.records(code ?? '', { orgUnit, period }),
    enabled: code !== undefined,
  });
}

/** Values of one indicator over time, beside those of the year before. */
export function useSeries(
  code: string,
  {
    orgUnit,
    period,
    lastYear,
  }: {
    readonly orgUnit: string | undefined;
    /** Kind of its points; the indicator's own when not given. */
    readonly period: string | undefined;
    readonly lastYear: boolean;
  },
) {
  return useQuery({
    queryKey: ['indicators', 'series', code, orgUnit, period, lastYear],
    queryFn: () => api.indicators.series(code, { orgUnit, period, compare: lastYear ? 'lastYear' : undefined }),
    // While another kind of period is asked for, the picture stays.
    placeholderData: (before) => (before?.code === code ? before : undefined),
  });
}

/** What is to be expected of an indicator, and what was strange. */
export function useForecast(code: string, orgUnit: string | undefined) {
  return useQuery({
    queryKey: ['indicators', 'forecast', code, orgUnit],
    queryFn: () => api.indicators.forecast(code, { orgUnit }),
  });
}

/** What stands beside the number on its page: alarms with their incidents, who looked. */
export function useIndicatorPage(code: string, orgUnit: string | undefined) {
  return useQuery({
    // Reading it is noted, so a change of a number alone does not ask again.
    queryKey: ['indicatorPage', code, orgUnit],
    queryFn: () => api.indicators.page(code, { orgUnit }),
  });
}

/** A part of a number. */
interface Cause {
  readonly key: string;
  readonly name: { readonly vi: string; readonly en: string };
  readonly value: number;
  readonly unit: string;
}

/** The parts of a number by a dimension, or its measures (`by` empty); the biggest first. */
export function useCauses(
  code: string,
  {
    orgUnit,
    period,
    kind,
    by,
    measures,
  }: {
    readonly orgUnit: string | undefined;
    readonly period: string | undefined;
    /** Kind of the period. */
    readonly kind: string | undefined;
    readonly by: string | undefined;
    readonly measures: readonly string[];
  },
) {
  return useQuery({
    queryKey: ['indicators', 'causes', code, orgUnit, period, by],
    queryFn: async (): Promise<readonly Cause[]> => {
      const parts = by ? await partsBy(code, { orgUnit, from: period, to: period, by }) : await partsOf(measures);
      return [...parts].sort((a, b) => Math.abs(b.value) - Math.abs(a.value));
    },
    enabled: period !== undefined && by !== undefined,
    retry: false,
  });

  async function partsOf(codes: readonly string[]): Promise<readonly Cause[]> {
    const pivot = await api.indicators.pivot({
      data: codes,
      rows: 'data',
      columns: 'period',
      period: kind,
      from: period,
      to: period,
      orgUnit,
    });
    return pivot.rows.flatMap(({ keys, labels }, n) => {
      const value = pivot.values[n]?.at(-1);
      return value == null ? [] : [{ key: keys.join(), name: labels[0] ?? { vi: '', en: '' }, value, unit: '' }];
    });
  }
}

async function partsBy(code: string, query: Readonly<Record<string, string | undefined>>): Promise<readonly Cause[]> {
  const { points, unit } = await api.indicators.series(code, query);
  return points.flatMap(({ by, value }) =>
    by === null || value === null ? [] : [{ key: by, name: { vi: by, en: by }, value, unit: unit === '%' ? unit : '' }],
  );
}

/** Everything that a pivot can count. */
export function usePivotData() {
  return useQuery({
    queryKey: ['indicators', 'pivot', 'data'],
    queryFn: () => allPages((cursor) => api.indicators.pivotData({ limit: 500, cursor })),
    staleTime: 300_000,
  });
}

/** A pivot. While another one is asked for, the last one stays. */
export function usePivot(query: Readonly<Record<string, string | undefined>>, enabled: boolean) {
  return useQuery({
    queryKey: ['indicators', 'pivot', query],
    queryFn: () => api.indicators.pivot(query),
    placeholderData: (before) => before,
    retry: false,
    enabled,
  });
}

/** The records behind a cell of a pivot. */
export function usePivotRecords(query: Readonly<Record<string, string | undefined>>, cell: string | undefined) {
  return useQuery({
    queryKey: ['indicators', 'pivot', 'records', query, cell],
    queryFn: () => api.indicators.pivotRecords({ ...query, totals: undefined, cell }),
    retry: false,
    enabled: cell !== undefined,
  });
}

/** How an indicator is defined. */
export function useDefinition(code: string) {
  return useQuery({
    queryKey: ['indicators', 'definition', code],
    queryFn: () => api.indicators.get(code),
  });
}

/** Name of a field by its code; the code itself where it has none yet. */
export function useFieldName(): (field: string) => string {
  const { t } = useI18n();
  return useCallback(
    (field) => {
      const key = `kpi.field.${field}`;
      const name = t(key);
      return name === key ? field : name;
    },
    [t],
  );
}
