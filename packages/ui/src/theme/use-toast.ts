import { ApiError } from '@trucban/contracts/client';
import { useCallback, useMemo } from 'react';
import { useI18n } from '../i18n/i18n.tsx';
import { useNotifier } from './ui-provider.tsx';

/** What a refusal that is no fault says instead. */
export interface Warning {
  readonly title: string;
  readonly description?: string;
}

/**
 * The result of one's own action, in words.
 * @param warningOf for refusals that an app explains in its own words, such as that somebody was faster; keep it the same between renders
 */
export function useToast(warningOf?: (error: ApiError) => Warning | undefined) {
  const notification = useNotifier();
  const { t } = useI18n();
  const done = useCallback((title: string) => notification.success({ title }), [notification]);
  /** Some of it came to pass, some did not. */
  const partly = useCallback((title: string) => notification.warning({ title }), [notification]);
  const failed = useCallback(
    (error: unknown) => {
      const refusal = error instanceof ApiError ? error : undefined;
      if (refusal?.status === 0) return notification.error({ title: t('error.network') });
      const warning = refusal && warningOf?.(refusal);
      if (warning) return notification.warning(warning);
      const description = refusal?.errors.map(({ message }) => message).join(' ');
      notification.error({
        title: refusal?.message || t('error.unknown'),
        description: description === refusal?.message ? undefined : description || undefined,
      });
    },
    [notification, t, warningOf],
  );
  return useMemo(() => ({ done, partly, failed }), [done, partly, failed]);
}
