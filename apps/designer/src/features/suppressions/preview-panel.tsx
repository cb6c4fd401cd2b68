import type { SuppressionPreview } from '@trucban/contracts';
import { EmptyState, ErrorState, LoadingBars, dateTime, useI18n } from '@trucban/ui';
import { EyeInvisibleOutlined, PlayCircleOutlined } from '@ant-design/icons';
import { useMutation, useQuery } from '@tanstack/react-query';
import { Button, Select } from 'antd';
import { useState } from 'react';
import { Link } from 'react-router';
import { suppressionApi } from '../../shared/config/config-api.ts';
import type { Beside } from '../../shared/config/document-editor.tsx';
import type { JsonObject } from '../../shared/json/json-value.ts';

const PERIODS = [1, 7, 30, 90];

/** What planned work would have hidden of what has come, and what it has hidden. */
export function PreviewPanel({ document, draft }: Beside) {
  const { t } = useI18n();
  const [days, setDays] = useState(7);
  const preview = useMutation({
    mutationFn: (content: JsonObject) => suppressionApi.preview(content, days),
  });
  const changed = preview.variables !== undefined && preview.variables !== draft;
  return (
    <section className="tb-panel document-beside" aria-label={t('suppression.preview')}>
      <header className="tb-panel-head">
        <EyeInvisibleOutlined aria-hidden />
        <h2>{t('suppression.preview')}</h2>
      </header>
      <div className="document-beside-body" tabIndex={0} role="region" aria-label={t('suppression.preview')}>
        <div className="document-tools">
          <Select
            aria-label={t('rule.period')}
            value={days}
            options={PERIODS.map((value) => ({ value, label: t('rule.days', { days: value }) }))}
            onChange={setDays}
          />
          <Button
            type="primary"
            icon={<PlayCircleOutlined aria-hidden />}
            loading={preview.isPending}
            onClick={() => preview.mutate(draft)}
          >
            {t('suppression.run')}
          </Button>
          {changed && <span className="tb-warn">{t('suppression.changed')}</span>}
        </div>
        {preview.isError && <ErrorState error={preview.error} onRetry={() => preview.mutate(draft)} />}
        {preview.isPending && <LoadingBars rows={4} />}
        {preview.isIdle && <EmptyState title={t('suppression.preview')} text={t('suppression.previewText')} hint />}
        {preview.data && !preview.isPending && <Result preview={preview.data} />}
        {document.state !== 'draft' && <SoFar code={document.key} />}
      </div>
    </section>
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
      <dl className="figures" role="status">
        {numbers.map(([what, value]) => (
          <div key={what}>
            <dd>{value}</dd>
            <dt>{t(`suppression.${what}`)}</dt>
          </div>
        ))}
      </dl>
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
                  <td>{source}</td>
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
