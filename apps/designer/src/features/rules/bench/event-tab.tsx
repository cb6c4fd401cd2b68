import type { EventDto, RuleTestResult } from '@trucban/contracts';
import { EmptyState, ErrorState, dateTime, severityName, useI18n } from '@trucban/ui';
import { CheckCircleFilled, CloseCircleFilled } from '@ant-design/icons';
import { InputNumber, Select } from 'antd';
import { JsonText } from '../../../shared/json/json-text.tsx';
import { lineOf } from '../../../shared/json/json-places.ts';
import { useRuleWords } from '../tree/rule-context.ts';
import { actionWords } from '../parts/action-forms.ts';
import { changeWords, reasonWords } from './reason-words.ts';
import { MOST_TIMES, type Repetition } from './repeated.ts';
import type { SampleText } from './use-sample.ts';

type TriedAlert = NonNullable<RuleTestResult['results'][number]['alert']>;

interface EventTabProps {
  readonly events: readonly EventDto[];
  readonly chosen: string | undefined;
  readonly onChoose: (eventId: string) => void;
  readonly sample: SampleText;
  readonly onText: (text: string) => void;
  readonly repetition: Repetition;
  readonly onRepeat: (repetition: Repetition) => void;
  readonly result: RuleTestResult['results'][number] | undefined;
  readonly error: unknown;
}

/** One event, stored or made up: what the rule says of it and what it would do. */
export function EventTab({
  events,
  chosen,
  onChoose,
  sample,
  onText,
  repetition,
  onRepeat,
  result,
  error,
}: EventTabProps) {
  const { t } = useI18n();
  const { fault, text } = sample;
  const words = useRuleWords();
  const outcome = result?.outcome;
  const fired = outcome?.result === 'fired';
  return (
    <>
      <div className="bench-tools">
        <Select
          className="rule-wide"
          aria-label={t('rule.sample')}
          placeholder={events.length > 0 ? t('rule.sample.choose') : t('rule.sample.none')}
          value={chosen}
          options={events.map(({ eventId, time, key, type, data }) => ({
            value: eventId,
            label: [dateTime(time), key, typeof data['title'] === 'string' ? data['title'] : type]
              .filter(Boolean)
              .join(' · '),
          }))}
          onChange={onChoose}
        />
        <Repeat repetition={repetition} onRepeat={onRepeat} />
      </div>
      <div className="bench-verdict" role="status">
        {error ? (
          <ErrorState error={error} />
        ) : !result ? (
          <EmptyState title={t('rule.sample.empty')} text={t('rule.sample.emptyText')} hint />
        ) : !result.candidate || !outcome ? (
          <p className="tb-warn">{t('rule.notCandidate')}</p>
        ) : (
          <>
            <p className={fired ? 'tb-ok bench-fired' : 'tb-error bench-fired'}>
              {fired ? <CheckCircleFilled aria-hidden /> : <CloseCircleFilled aria-hidden />}{' '}
              <strong>{t(fired ? 'rule.wouldFire' : 'rule.wouldNotFire')}</strong>
              {outcome.note && ` · ${t(`rule.note.${outcome.note}`)}`}
            </p>
            <ul>
              {(fired ? outcome.reasons : (outcome.change ?? [])).map((reason, i) => (
                <li key={i}>
                  {fired
                    ? reasonWords(reason, words, t)
                    : changeWords(reason, words, t as (key: string, values?: object) => string)}
                </li>
              ))}
            </ul>
            {fired && (
              <p>
                {t('rule.wouldDo')}{' '}
                {result.actions
                  .map(
                    (action) =>
                      `${actionWords(action['type'], words.locale)} ${words.names.get(String(action['eventType'])) ?? ''}`,
                  )
                  .join('; ')}
              </p>
            )}
            {result.alert && <AlertStory alert={result.alert} />}
          </>
        )}
      </div>
      <JsonText
        label={t('rule.sample.json')}
        text={text}
        marks={fault ? [{ line: lineOf(text, fault.at), text: t(`json.fault.${fault.what}`) }] : []}
        onChange={onText}
      />
    </>
  );
}

/** How often the event comes: rules that count fire only then. */
function Repeat({ repetition, onRepeat }: Pick<EventTabProps, 'repetition' | 'onRepeat'>) {
  const { t, locale } = useI18n();
  const { times, apart } = repetition;
  const separator = locale === 'vi' ? ',' : '.';
  return (
    <div className="bench-repeat">
      <label>
        {t('rule.sample.comes')}
        <InputNumber
          min={1}
          max={MOST_TIMES}
          precision={0}
          value={times}
          onChange={(value) => onRepeat({ ...repetition, times: value ?? 1 })}
        />
        {t('rule.sample.times')}
      </label>
      {times > 1 && (
        <>
          <label>
            {t('rule.sample.apart')}
            <InputNumber
              min={0}
              max={10_080}
              decimalSeparator={separator}
              value={apart}
              onChange={(value) => onRepeat({ ...repetition, apart: value ?? 0 })}
            />
            {t('rule.sample.minutes')}
          </label>
          <small>{t('rule.sample.numbered')}</small>
        </>
      )}
    </div>
  );
}

/** What becomes of the alert that the event is about, if nothing more came. */
function AlertStory({ alert: { before, happened } }: { readonly alert: TriedAlert }) {
  const { t, locale } = useI18n();
  const isOn = before === 'active' || before === 'clearing';
  return (
    <>
      <p>{t('rule.alertStory')}</p>
      <ul>
        {isOn && <li>{t('rule.alertStory.on')}</li>}
        {happened.map(({ what, at, severity }) => (
          <li key={what + at}>
            {t(`rule.alertStory.${what}`, { at: dateTime(at), severity: severityName(severity, locale) })}
          </li>
        ))}
        {!isOn && happened.length === 0 && <li>{t('rule.alertStory.none')}</li>}
      </ul>
    </>
  );
}
