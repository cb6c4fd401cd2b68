import type { PlannedAnswerDto } from '@trucban/contracts';
import { Keycap, dateTime, useI18n } from '@trucban/ui';
import { Alert, Button } from 'antd';

interface PlannedAnswerProps {
  readonly answer: PlannedAnswerDto;
  readonly busy: boolean;
  /** The caller was told: the call is kept, nothing is opened. */
  readonly onAnswered: () => void;
}

/** Planned work that explains the call: what the caller is told. A fault beside it can still be made an incident. */
export function PlannedAnswer({ answer, busy, onAnswered }: PlannedAnswerProps) {
  const { t, locale } = useI18n();
  const said = (both: { readonly vi: string; readonly en: string }): string => (locale === 'en' ? both.en : both.vi);
  return (
    <Alert
      className="call-answer"
      type="info"
      showIcon
      title={said(answer.name)}
      description={
        <>
          <p className="tb-quiet">{t('call.answer.until', { from: dateTime(answer.from), to: dateTime(answer.to) })}</p>
          <blockquote>{said(answer.text)}</blockquote>
          <Button type="primary" loading={busy} onClick={onAnswered}>
            {t('call.answer.done')} <Keycap>Alt 0</Keycap>
          </Button>
        </>
      }
    />
  );
}
