import { ApiError } from '@trucban/contracts/client';
import { useI18n, useNotifier } from '@trucban/ui';
import { useCallback, useMemo } from 'react';

/** The result of one's own action, in words. Conflicts say what happened and that the screen is already up to date. */
export function useToast() {
  const notification = useNotifier();
  const { t } = useI18n();
  const done = useCallback((title: string) => notification.success({ title }), [notification]);
  const failed = useCallback(
    (error: unknown) => {
      const { status = -1, message = '', errors = [] } = error instanceof ApiError ? error : {};
      if (status === 0) return notification.error({ title: t('error.network') });
      if (status === 409) return notification.warning({ title: t('error.conflict'), description: message });
      if (status === 412) return notification.warning({ title: t('error.stale') });
      notification.error({
        title: message || t('error.unknown'),
        description: errors.map((each) => each.message).join(' ') || undefined,
      });
    },
    [notification, t],
  );
  return useMemo(() => ({ done, failed }), [done, failed]);
}
