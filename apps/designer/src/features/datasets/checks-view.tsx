import type { MeasureListItem } from '@trucban/contracts';
import { EmptyState, LoadingBars, useI18n, useLocalized } from '@trucban/ui';
import { CheckCircleFilled, CloseCircleFilled, HourglassOutlined, WarningFilled } from '@ant-design/icons';
import { InputNumber } from 'antd';
import { useId, useState } from 'react';
import type { JsonObject } from '../../shared/json/json-value.ts';
import { useReferenceList } from '../../shared/parts/use-codes.ts';
import { textsOf } from './cells.ts';
import { outcomesOf, type Outcome } from './checks.ts';

type Numbers = Readonly<Record<string, number | null>>;

/** The checks on numbers that one types: what the form would say to a unit; nothing is kept. */
export function ChecksView({ draft }: { readonly draft: JsonObject }) {
  const { t, locale } = useI18n();
  const local = useLocalized();
  const id = useId();
  const known = useReferenceList<MeasureListItem>('measures');
  const [numbers, setNumbers] = useState<Numbers>({});
  const codes = textsOf(draft['measures']);
  const outcomes = outcomesOf(draft['rules'], (code) => (codes.includes(code) ? numbers[code] : null));
  if (codes.length === 0) return <EmptyState title={t('dataset.noCells')} text={t('dataset.noCellsText')} hint />;
  if (outcomes.length === 0) return <EmptyState title={t('dataset.noChecks')} text={t('dataset.noChecksText')} hint />;
  if (!known) return <LoadingBars rows={5} />;
  const nameOf = (code: string): string => {
    const measure = known.find((each) => each.code === code);
    return measure ? local(measure.name) : code;
  };
  return (
    <>
      <p>{t('dataset.checksText')}</p>
      <table className="document-table">
        <thead>
          <tr>
            <th scope="col">{t('dataset.cell')}</th>
            <th scope="col">{t('dataset.number')}</th>
          </tr>
        </thead>
        <tbody>
          {codes.map((code) => (
            <tr key={code}>
              <td id={`${id}${code}`}>
                {nameOf(code)}
                <br />
                <code className="tb-quiet">{code}</code>
              </td>
              <td>
                <InputNumber<number>
                  className="dataset-number"
                  aria-labelledby={`${id}${code}`}
                  decimalSeparator={locale === 'vi' ? ',' : '.'}
                  suffix={known.find((each) => each.code === code)?.unit}
                  value={numbers[code] ?? null}
                  onChange={(value) => setNumbers({ ...numbers, [code]: value })}
                />
              </td>
            </tr>
          ))}
        </tbody>
      </table>
      <h3>{t('dataset.checks')}</h3>
      <div role="status">
        <ul className="dataset-checks" aria-label={t('dataset.checks')}>
          {outcomes.map((outcome) => (
            <CheckLine key={outcome.at} outcome={outcome} nameOf={nameOf} />
          ))}
        </ul>
      </div>
    </>
  );
}

const LOOKS = {
  holds: { Icon: CheckCircleFilled, look: 'tb-ok' },
  waits: { Icon: HourglassOutlined, look: 'tb-quiet' },
  error: { Icon: CloseCircleFilled, look: 'tb-error' },
  warning: { Icon: WarningFilled, look: 'tb-warn' },
  broken: { Icon: CloseCircleFilled, look: 'tb-error' },
} as const;

/** One check: what came of it, what the unit would read, and what it asks. */
function CheckLine({ outcome, nameOf }: { readonly outcome: Outcome; readonly nameOf: (code: string) => string }) {
  const { t } = useI18n();
  const local = useLocalized();
  const { code, check, says, state, missing, fault } = outcome;
  const { Icon, look } = LOOKS[state];
  return (
    <li>
      <Icon className={look} aria-hidden />
      <div>
        <strong className={look}>{t(`dataset.check.${state}`)}</strong> · {code}
        {(state === 'error' || state === 'warning') && <p>{local(says)}</p>}
        {state === 'waits' && (
          <p className="tb-quiet">{t('dataset.check.missing', { names: missing.map(nameOf).join('; ') })}</p>
        )}
        {fault && <p className="tb-error">{local(fault)}</p>}
        <code className="tb-quiet">{check}</code>
      </div>
    </li>
  );
}
