import type { RuleOutcomeDto } from '@trucban/contracts';
import { EmptyState, dateTime, useI18n } from '@trucban/ui';
import { CheckCircleFilled, ClockCircleOutlined, CloseCircleFilled, MinusCircleOutlined } from '@ant-design/icons';
import { Button } from 'antd';
import { useState } from 'react';
import { Link } from 'react-router';
import { useRuleName } from '../rule-names.ts';
import { comparisonText, foundText, wantedText } from './event-words.ts';
import { closestFirst } from './closest-first.ts';
import { hasWaited } from './has-waited.ts';
import './rule-outcomes.css';

/** How many rules that did not fire are shown before somebody asks for the rest. */
const SHOWN = 8;
/** Notes that have words; an error says its own. */
const NOTES = ['badQuality', 'doubtfulQuality', 'late', 'shadow'] as const;
const ICONS = {
  fired: CheckCircleFilled,
  waits: ClockCircleOutlined,
  error: CloseCircleFilled,
  notFired: MinusCircleOutlined,
} as const;

/** The rules that looked at an event of a kind: which fired and why, which did not and how little was missing. */
export function RuleOutcomes({
  kind,
  outcomes,
}: {
  readonly kind: string;
  readonly outcomes: readonly RuleOutcomeDto[];
}) {
  const { t } = useI18n();
  const [all, setAll] = useState(false);
  const ordered = closestFirst(outcomes);
  const firm = ordered.filter(({ result, alert }) => result !== 'notFired' || alert).length;
  const shown = all ? ordered : ordered.slice(0, firm + SHOWN);
  if (ordered.length === 0) return <EmptyState hint title={t('outcome.none')} text={t('outcome.noneText')} />;
  return (
    <>
      <ul className="outcomes">
        {shown.map((outcome) => (
          <Outcome key={outcome.code} kind={kind} outcome={outcome} />
        ))}
      </ul>
      {shown.length < ordered.length && (
        <Button size="small" onClick={() => setAll(true)}>
          {t('outcome.more', { count: ordered.length - shown.length })}
        </Button>
      )}
    </>
  );
}

function Outcome({ kind, outcome }: { readonly kind: string; readonly outcome: RuleOutcomeDto }) {
  const { t } = useI18n();
  const ruleName = useRuleName();
  const { code, result, version, reasons, change = [], note } = outcome;
  const look = hasWaited(outcome) ? 'waits' : result;
  const Icon = ICONS[look];
  const name = ruleName(code);
  const [, hidden, hiddenBy] = /^(suppressed|answered|watchOnly): (.+)$/.exec(note ?? '') ?? [];
  const known = NOTES.find((each) => each === note);
  return (
    <li className={`outcome outcome-${look}`}>
      <p className="outcome-head">
        <Icon aria-hidden />
        <b>{name}</b>
        <span className="tb-quiet">
          {name !== code && code} {version != null && t('alerts.version', { version })}
        </span>
        <span className={`tb-chip outcome-result outcome-result-${look}`}>
          {t(outcome.alert ? `outcome.alert.${outcome.alert.state}` : `outcome.${result}`)}
        </span>
      </p>
      {hiddenBy ? (
        <p>{t(`outcome.${hidden}`, { code: hiddenBy })}</p>
      ) : (
        note && <p>{known ? t(`outcome.note.${known}`) : note}</p>
      )}
      {outcome.alert && <OfAlert alert={outcome.alert} />}
      {result === 'notFired' && change.length > 0 ? (
        <Change kind={kind} change={change} />
      ) : (
        <Reasons kind={kind} reasons={reasons} />
      )}
    </li>
  );
}

/** What the event did to the alert of the rule. */
function OfAlert({ alert }: { readonly alert: NonNullable<RuleOutcomeDto['alert']> }) {
  const { t } = useI18n();
  const { state, id, dueAt, samples, ofSamples } = alert;
  return (
    <>
      {ofSamples !== null && <p>{t('outcome.waits.samples', { count: samples, of: ofSamples })}</p>}
      {(state === 'over' || state === 'ended') && <p>{t(`outcome.waits.${state}`)}</p>}
      {dueAt !== null && (
        <p>{t(`outcome.waits.${state === 'pending' ? state : 'watched'}`, { time: dateTime(dueAt, true) })}</p>
      )}
      {id !== null && (
        <p>
          <Link to={`/alerts?at=${id}`}>{t('outcome.alert.open')}</Link>
        </p>
      )}
    </>
  );
}

/** The fewest things that would have had to be otherwise. */
function Change({ kind, change }: { readonly kind: string; readonly change: RuleOutcomeDto['reasons'] }) {
  const { t, locale } = useI18n();
  return (
    <>
      <p className="tb-quiet">{t('outcome.change')}</p>
      <ul className="outcome-reasons">
        {change.map((comparison, n) => (
          <li key={n}>
            <b>{wantedText(comparison, kind, locale, t)}</b>{' '}
            <span className="tb-quiet">{t('outcome.now', { value: foundText(comparison, locale, t) })}</span>
          </li>
        ))}
      </ul>
    </>
  );
}

/** The comparisons that held, or stood in the way. */
export function Reasons({ kind, reasons }: { readonly kind: string; readonly reasons: RuleOutcomeDto['reasons'] }) {
  const { t, locale } = useI18n();
  if (reasons.length === 0) return null;
  return (
    <ul className="outcome-reasons">
      {reasons.map((reason, n) => (
        <li key={n}>{comparisonText(reason, kind, locale, t)}</li>
      ))}
    </ul>
  );
}
