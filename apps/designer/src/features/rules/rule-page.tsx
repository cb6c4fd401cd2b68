import { EmptyState, ErrorState, LoadingBars, QueryState, useI18n } from '@trucban/ui';
import { useState } from 'react';
import { useParams } from 'react-router';
import { useVersion } from '../../shared/config/use-version.ts';
import type { JsonObject } from '../../shared/json/json-value.ts';
import { NewRuleDialog } from './new-rule-dialog.tsx';
import { useRules } from './queries.ts';
import { RuleEditor } from './rule-editor.tsx';
import { RuleList } from './rule-list.tsx';
import './rules.css';

/** All rules at the left, one of them open beside them. */
export function RulePage() {
  const { t } = useI18n();
  const { key } = useParams();
  const rules = useRules();
  const [creating, setCreating] = useState(false);
  return (
    <div className={`rules ${key === undefined ? 'rules-list-only' : ''}`}>
      <QueryState query={rules} rows={8}>
        {() => <RuleList rules={rules.data ?? []} chosen={key} onNew={() => setCreating(true)} />}
      </QueryState>
      {key === undefined ? (
        <div>
          <h1 className="tb-hidden">{t('rule.title')}</h1>
          <EmptyState title={t('rule.choose')} text={t('rule.chooseText')} hint />
        </div>
      ) : (
        <OpenRule key={key} />
      )}
      {creating && (
        <NewRuleDialog taken={(rules.data ?? []).map(({ code }) => code)} onClose={() => setCreating(false)} />
      )}
    </div>
  );
}

function OpenRule() {
  const { key, number, versions, document } = useVersion<JsonObject>('rule');
  const failed = versions.isError ? versions : document.isError ? document : undefined;
  if (failed && !document.data) return <ErrorState error={failed.error} onRetry={() => void failed.refetch()} />;
  if (!document.data || !versions.data) return <LoadingBars rows={8} />;
  return <RuleEditor key={`${key}@${number}`} document={document.data} versions={versions.data} />;
}
