import { sourceText } from '@trucban/contracts/client';
import { useI18n } from '@trucban/ui';
import { useCallback } from 'react';

/** Where a number comes from, in the reader's language. */
export function useSourceName(): (source: string) => string {
  const { locale } = useI18n();
  return useCallback((source) => sourceText(source, locale), [locale]);
}
