import { useI18n } from '@trucban/ui';
import { CloseCircleFilled, WarningFilled } from '@ant-design/icons';

/** How many errors and warnings there are; nothing where there are none. */
export function ProblemCount({
  problems,
}: {
  readonly problems: readonly { readonly severity: 'error' | 'warning' }[];
}) {
  const { t } = useI18n();
  const errors = problems.filter(({ severity }) => severity === 'error').length;
  const warnings = problems.length - errors;
  return (
    <span className="problem-count">
      {errors > 0 && (
        <span className="tb-error" title={t('problems.error')}>
          <CloseCircleFilled aria-label={t('problems.error')} /> {errors}
        </span>
      )}
      {warnings > 0 && (
        <span className="tb-warn" title={t('problems.warning')}>
          <WarningFilled aria-label={t('problems.warning')} /> {warnings}
        </span>
      )}
    </span>
  );
}
