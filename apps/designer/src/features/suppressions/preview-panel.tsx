import type { SuppressionPreview } from '@trucban/contracts';
import { EmptyState, dateTime, useI18n } from '@trucban/ui';
import { senderName } from '@trucban/ui/events';
import { EyeInvisibleOutlined } from '@ant-design/icons';
import { useMutation, useQuery } from '@tanstack/react-query';
import { Select } from 'antd';
import { useState } from 'react';
import { Link } from 'react-router';
import { TrialPanel } from '../../shared/config/beside-panel.tsx';
import { suppressionApi } from '../../shared/config/config-api.ts';
import type { Beside } from '../../shared/config/document-editor.tsx';
import { Figures } from '../../shared/figures.tsx';
import type { JsonObject } from '../../shared/json/json-value.ts';

const PERIODS = [1, 7, 30, 90];

/** What planned work would have hidden of what has come, and what it has hidden. */
export function PreviewPanel({ document, draft }: Beside) {
  const { t } = useI18n();
  const [days, setDays] = useState(7);
  const trial = useMutation({
    mutationFn: (content: JsonObject) => suppressionApi.preview(content, days),
  });
  return (
    <TrialPanel
      title={t('suppression.preview')}
      icon={<EyeInvisibleOutlined aria-hidden />}
      tools={
        <Select
          aria-label={t('rule.period')}
          value={days}
          options={PERIODS.map((value) => ({ value, label: t('rule.days', { days: value }) }))}
          onChange={setDays}
        />
      }
      trial={trial}
      draft={draft}
      words={{ run: t('suppression.run'), before: t('suppression.previewText'), changed: t('suppression.changed') }}
      result={(preview) => <Result preview={preview} />}
    >
      {document.state !== 'draft' && <SoFar code={document.key} />}
    </TrialPanel>
  );
}

function Result({ preview }: { readonly preview: SuppressionPreview }) {
  const { t, locale } = useI18n();
  const { events, found, hidden, byRule, findings } = preview;
  const number = (value: number): string => value.toLocaleString(locale === 'vi' ? 'vi-VN' : 'en-GB');
  const share = found === 0 ? '–' : `${number(Math.round((hidden / found) * 100))} %`;
  const numbers = [
    ['events', number(events)],
    ['found', number(found)],
    ['wouldHide', number(hidden)],
    ['share', share],
  ] as const;
  return (
    <>
      <Figures live of={numbers.map(([what, value]) => ({ what: t(`suppression.${what}`), value }))} />
      {hidden === 0 ? (
        <EmptyState title={t('suppression.nothing')} text={t('suppression.nothingText')} />
      ) : (
        <>
          <h3>{t('suppression.byRule')}</h3>
          <table className="document-table">
            <tbody>
              {byRule.map(({ rule, count }) => (
                <tr key={rule}>
                  <td>
                    <Link to={`/rules/${rule}`}>{rule}</Link>
                  </td>
                  <td className="tb-num">{number(count)}</td>
                </tr>
              ))}
            </tbody>
          </table>
          <h3>{t('suppression.findings')}</h3>
          {findings.length < hidden && (
            <p className="tb-quiet">{t('suppression.cut', { count: findings.length, all: hidden })}</p>
          )}
          <table className="document-table">
            <thead>
              <tr>
                {(['at', 'rule', 'key', 'source'] as const).map((each) => (
                  <th key={each} scope="col">
                    {t(`suppression.${each}`)}
                  </th>
                ))}
              </tr>
            </thead>
            <tbody>
              {findings.map(({ rule, eventId, time, key, source }) => (
                <tr key={`${eventId}${rule}`}>
                  <td>{dateTime(time)}</td>
                  <td>{rule}</td>
                  <td>{key ?? '–'}</td>
                  <td>{senderName(source, locale)}</td>
                </tr>
              ))}
            </tbody>
          </table>
        </>
      )}
    </>
  );
}

/** What it has hidden since it is in force. */
function SoFar({ code }: { readonly code: string }) {
  const { t } = useI18n();
  const { data } = useQuery({
    queryKey: ['suppression', 'hidden', code],
    queryFn: async () => (await suppressionApi.hidden(code)).suppressed,
  });
  if (!data) return null;
  return (
    <>
      <h3>{t('suppression.soFar')}</h3>
      {data.length === 0 ? (
        <p className="tb-quiet">{t('suppression.soFarNone')}</p>
      ) : (
        <table className="document-table">
          <thead>
            <tr>
              {(['rule', 'count', 'last'] as const).map((each) => (
                <th key={each} scope="col">
                  {t(`suppression.${each}`)}
                </th>
              ))}
            </tr>
          </thead>
          <tbody>
            {data.map(({ rule, count, lastAt }) => (
              <tr key={rule}>
                <td>
                  <Link to={`/rules/${rule}`}>{rule}</Link>
                </td>
                <td className="tb-num">{count}</td>
                <td>{dateTime(lastAt)}</td>
              </tr>
            ))}
          </tbody>
        </table>
      )}
    </>
  );
}
