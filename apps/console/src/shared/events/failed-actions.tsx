import type { FailedAction } from '@trucban/contracts';
import { dateTime, useI18n } from '@trucban/ui';
import { WarningOutlined } from '@ant-design/icons';
import { useRuleName } from '../rule-names.ts';

/** What rules asked for and did not get, and why. */
export function FailedActions({ actions }: { readonly actions: readonly FailedAction[] | undefined }) {
  const { t, locale } = useI18n();
  const ruleName = useRuleName();
  if (!actions || actions.length === 0) return null;
  return (
    <ul className="failed-actions" aria-label={t('outcome.failedActions')}>
      {actions.map(({ rule, action, at, code, message }, n) => (
        <li key={n} className="banner banner-warn">
          <WarningOutlined aria-hidden />{' '}
          <b>{t('outcome.failedAction', { action: t(`alerts.ladder.does.${action}`), rule: ruleName(rule) })}</b>{' '}
          {locale === 'en' ? message.en : message.vi}{' '}
          <span className="tb-quiet">
            {code} · {dateTime(at, true)}
          </span>
        </li>
      ))}
    </ul>
  );
}
