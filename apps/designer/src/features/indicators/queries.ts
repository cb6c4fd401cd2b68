import { useI18n, useLocalized } from '@trucban/ui';
import { useQuery } from '@tanstack/react-query';
import { useMemo } from 'react';
import { api, client } from '../../shared/api.ts';
import { indicatorApi } from '../../shared/config/config-api.ts';

/** Every indicator with its newest version. */
export function useIndicators() {
  return useQuery({ queryKey: ['indicator', 'list'], queryFn: async () => (await indicatorApi.list()).items });
}

/** Something that is chosen by its code. */
export interface Option {
  readonly value: string;
  readonly label: string;
}
/** Something that a formula can name. */
export interface Operand {
  readonly code: string;
  readonly name: string;
  readonly unit: string;
  readonly isMeasure: boolean;
}

interface Field {
  readonly code: string;
  readonly vi: string;
  readonly en: string;
}

/** The lists that an indicator is written with: units, fields, measures and other indicators. */
export function useKpiReference() {
  const { locale } = useI18n();
  const local = useLocalized();
  const kept = { staleTime: 300_000, retry: false } as const;
  const units = useQuery({
    queryKey: ['reference', 'orgUnits'],
    ...kept,
    queryFn: async () => (await api.reference.orgUnits()).items,
  });
  const fields = useQuery({
    queryKey: ['reference', 'fields'],
    ...kept,
    queryFn: async () => (await client.get<{ readonly fields: readonly Field[] }>('/event-types')).fields,
  });
  const measures = useQuery({
    queryKey: ['reference', 'measures'],
    ...kept,
    queryFn: async () => (await indicatorApi.measures()).items,
  });
  const indicators = useIndicators();
  return useMemo(() => {
    const option = (code: string, name: string): Option => ({ value: code, label: `${name} · ${code}` });
    const operands: Operand[] = [
      ...(measures.data ?? [])
        .filter(({ indicator }) => !indicator)
        .map(({ code, name, unit }) => ({ code, name: local(name), unit, isMeasure: true })),
      ...(indicators.data ?? []).map(({ code, name, unit }) => ({
        code,
        unit,
        isMeasure: false,
        name: local(name) || code,
      })),
    ];
    const text = (each: Field): string => (locale === 'en' ? each.en : each.vi);
    return {
      units: (units.data ?? []).map(({ code, name }) => option(code, local(name))),
      fields: (fields.data ?? []).map((each) => ({ value: each.code, label: text(each) })),
      indicators: (indicators.data ?? []).map(({ code, name }) => option(code, local(name) || code)),
      operands,
      loaded: measures.data !== undefined && indicators.data !== undefined,
    };
  }, [units.data, fields.data, measures.data, indicators.data, locale, local]);
}
export type KpiReference = ReturnType<typeof useKpiReference>;
