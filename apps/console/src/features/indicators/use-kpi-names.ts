import { useI18n } from '@trucban/ui';
import { useCallback } from 'react';

/** Name of an axis or dimension by its code; the code itself where it has none. */
export function useDimensionName(): (code: string) => string {
  const { t } = useI18n();
  return useCallback(
    (code) => {
      for (const key of [`pivot.axis.${code}`, `kpi.dim.${code}`]) {
        const name = t(key);
        if (name !== key) return name;
      }
      return code;
    },
    [t],
  );
}
