import type { ApiError } from '@trucban/contracts/client';
import { useI18n, useToast as useAnyToast } from '@trucban/ui';
import { useCallback } from 'react';

/** The result of one's own action, in words. Conflicts say what happened and that the screen is already up to date. */
export function useToast() {
  const { t } = useI18n();
  const warningOf = useCallback(
    ({ status, message }: ApiError) => {
      if (status === 409) return { title: t('error.conflict'), description: message };
      return status === 412 ? { title: t('error.stale') } : undefined;
    },
    [t],
  );
  return useAnyToast(warningOf);
}
