import { EmptyState, matches, useI18n, useLocalized } from '@trucban/ui';
import {
  CheckCircleFilled,
  ClockCircleOutlined,
  EditOutlined,
  PlusOutlined,
  SearchOutlined,
  StopOutlined,
} from '@ant-design/icons';
import { Button, Input, Segmented } from 'antd';
import { useEffect, useMemo, useRef, useState } from 'react';
import { Link } from 'react-router';
import type { ListedRule } from '../../shared/config/config-api.ts';
import { ProblemCount } from '../../shared/config/problem-count.tsx';
import { can, useMe } from '../../shared/session.ts';

type Filter = 'all' | 'drafts' | 'inReview';
const FILTERS: Readonly<Record<Filter, (rule: ListedRule) => boolean>> = {
  all: () => true,
  drafts: ({ state }) => state === 'draft',
  inReview: ({ state }) => state === 'inReview',
};
const ICONS = {
  draft: EditOutlined,
  inReview: ClockCircleOutlined,
  published: CheckCircleFilled,
  retired: StopOutlined,
};

interface RuleListProps {
  readonly rules: readonly ListedRule[];
  readonly chosen: string | undefined;
  readonly onNew: () => void;
}

/** All rules with the state of their newest version; search works without diacritics. */
export function RuleList({ rules, chosen, onNew }: RuleListProps) {
  const { t } = useI18n();
  const local = useLocalized();
  const me = useMe();
  const [query, setQuery] = useState('');
  const [filter, setFilter] = useState<Filter>('all');
  const list = useRef<HTMLUListElement>(null);
  const shown = useMemo(
    () =>
      rules
        .filter((rule) => FILTERS[filter](rule) && matches(query, `${local(rule.name)} ${rule.code}`))
        .sort((a, b) => a.code.localeCompare(b.code)),
    [rules, query, filter, local],
  );
  useEffect(() => {
    list.current?.querySelector('[aria-current]')?.scrollIntoView({ block: 'nearest' });
  }, [chosen, rules.length]);
  return (
    <nav className="rule-list" aria-label={t('rule.title')}>
      <div className="rule-list-head">
        <Input
          prefix={<SearchOutlined aria-hidden />}
          placeholder={t('rule.search')}
          aria-label={t('rule.search')}
          value={query}
          onChange={(event) => setQuery(event.target.value)}
          allowClear
        />
        <Segmented<Filter>
          size="small"
          block
          value={filter}
          aria-label={t('rule.filter')}
          options={(Object.keys(FILTERS) as Filter[]).map((value) => ({
            value,
            label: `${t(`rule.filter.${value}`)} ${rules.filter(FILTERS[value]).length}`,
          }))}
          onChange={setFilter}
        />
      </div>
      {shown.length === 0 && <EmptyState title={t('list.notFound')} text={t('list.notFoundText')} hint />}
      <ul ref={list}>
        {shown.map(({ code, name, state, version, problems }) => {
          const Icon = ICONS[state];
          return (
            <li key={code}>
              <Link
                to={`/rules/${encodeURIComponent(code)}/${version}`}
                aria-current={code === chosen ? 'page' : undefined}
                className="rule-list-item"
              >
                <Icon className={`rule-state-${state}`} aria-label={t(`configState.${state}`)} />
                <span>
                  <span className="rule-list-name">{local(name) || code}</span>
                  <span className="tb-quiet">{code}</span>
                </span>
                <ProblemCount problems={problems} />
              </Link>
            </li>
          );
        })}
      </ul>
      {can(me, 'config.edit.rule') && (
        <div className="rule-list-foot">
          <Button block icon={<PlusOutlined aria-hidden />} onClick={onNew}>
            {t('rule.new')}
          </Button>
        </div>
      )}
    </nav>
  );
}
