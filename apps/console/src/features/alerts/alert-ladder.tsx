import type { AlertDto } from '@trucban/contracts';
import { SeverityShape, age, dateTime, severityName, useI18n, useNow } from '@trucban/ui';
import { CheckOutlined, ClockCircleOutlined } from '@ant-design/icons';
import { ladderOf, type LadderStep } from './ladder.ts';
import { useRuleContent } from './queries.ts';

/** What becomes of an alert when nobody ends it: each rung with its time, those that it has climbed and the one it comes to next. */
export function AlertLadder({ alert }: { readonly alert: AlertDto }) {
  const { t } = useI18n();
  const now = useNow();
  const content = useRuleContent(alert.rule, alert.ruleVersion).data;
  const until = alert.clearedAt ? Date.parse(alert.clearedAt) : now;
  // What is over climbs no further.
  const steps = ladderOf(content, alert.raisedAt).filter(({ at }) => alert.state !== 'cleared' || at <= until);
  if (steps.length === 0) return null;
  const next = steps.find(({ at }) => at > until);
  return (
    <section className="alert-event" aria-label={t('alerts.ladder')}>
      <h3>{t('alerts.ladder')}</h3>
      <ol className="alert-ladder">
        {steps.map((step) => (
          <Step
            key={step.at}
            step={step}
            state={step.at <= until ? 'reached' : step === next ? 'next' : 'ahead'}
            left={step.at - now}
          />
        ))}
      </ol>
    </section>
  );
}

function Step({
  step,
  state,
  left,
}: {
  readonly step: LadderStep;
  readonly state: 'reached' | 'next' | 'ahead';
  readonly left: number;
}) {
  const { t, locale } = useI18n();
  const { at, severity, steps, actions } = step;
  const does = [
    severity && t('alerts.ladder.severity', { severity: severityName(severity, locale) }),
    steps > 0 && t('alerts.ladder.steps', { count: steps }),
    ...actions.map((type) => t(`alerts.ladder.does.${type}`)),
  ].filter(Boolean);
  return (
    <li className={`alert-rung alert-rung-${state}`}>
      {state === 'reached' ? <CheckOutlined aria-hidden /> : <ClockCircleOutlined aria-hidden />}
      {severity && <SeverityShape severity={severity} size={18} />}
      <span className="alert-rung-text">
        <b>{does.join(' · ')}</b>
        <span className="tb-quiet">
          {t(state === 'reached' ? 'alerts.ladder.reached' : 'alerts.ladder.at', {
            time: dateTime(new Date(at).toISOString()),
          })}
        </span>
      </span>
      {state === 'next' && (
        <span className="tb-chip alert-rung-left tb-num">
          {t('alerts.ladder.left', { time: age(left, { days: t('time.days'), hour: t('time.hour') }) })}
        </span>
      )}
    </li>
  );
}
