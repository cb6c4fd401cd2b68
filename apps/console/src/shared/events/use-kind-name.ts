import { useI18n } from '@trucban/ui';
import { KINDS } from '@trucban/ui/events';
import { useCallback } from 'react';

/** Name of an input kind (`sensor.reading`) by its code; the code itself where it has none. */
export function useKindName(): (kind: string) => string {
  const { locale } = useI18n();
  return useCallback((kind) => KINDS.find(({ value }) => value === kind)?.[locale] ?? kind, [locale]);
}
