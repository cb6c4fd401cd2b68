import { useI18n } from '@trucban/ui';
import { useCallback } from 'react';

/** Where a number comes from, in words: a form of ours, the sample, or the sender's own name. */
export function useSourceName(): (source: string) => string {
  const { t } = useI18n();
  return useCallback(
    (source) => {
      if (source === 'sample') return t('kpi.from.sample');
      return source.startsWith('form:') ? t('kpi.from.form', { code: source.slice('form:'.length) }) : source;
    },
    [t],
  );
}
