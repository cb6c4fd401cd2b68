import type { ConfigProblem, ConfigState } from '@trucban/contracts';
import { EmptyState, dateTime, matches, useI18n, useLocalized } from '@trucban/ui';
import { SearchOutlined } from '@ant-design/icons';
import { Button, Input, Segmented, Table, type TableColumnsType } from 'antd';
import { useMemo, useState, type ReactNode } from 'react';
import { Link, useNavigate } from 'react-router';
import type { Place } from './config-api.ts';
import { ProblemCount } from './problem-count.tsx';
import { StateTag } from './state-tag.tsx';

/** A definition in a list: its newest version, the one in force, and what runs. */
export interface Definition {
  readonly key: string;
  readonly name: { readonly vi: string; readonly en: string } | null;
  readonly version: number;
  readonly state: ConfigState;
  /** Version in force; `undefined` where the list doesn't tell. */
  readonly current?: number | null;
  readonly author: string;
  readonly updatedAt: string;
  readonly problems: readonly ConfigProblem[];
  readonly running?: number | undefined;
  /** What it belongs to, as a code: searched and shown where all have one. */
  readonly field?: string;
}

type Filter = 'all' | 'drafts' | 'inReview' | 'publishedOnly';
const FILTERS: Readonly<Record<Filter, (definition: Definition) => boolean>> = {
  all: () => true,
  drafts: ({ state }) => state === 'draft',
  inReview: ({ state }) => state === 'inReview',
  publishedOnly: ({ state, current }) => (current === undefined ? state === 'published' : current !== null),
};

interface DefinitionListProps<Item extends Definition> {
  readonly title: string;
  readonly items: readonly Item[];
  /** What this kind has beside, after the key. */
  readonly more?: TableColumnsType<Item>;
  readonly path: Place;
  readonly actions: ReactNode;
  readonly nameOf: (author: string) => string;
}

/** All definitions of a kind; search works without diacritics, a row opens its newest version. */
export function DefinitionList<Item extends Definition>({
  title,
  items,
  more = [],
  path,
  actions,
  nameOf,
}: DefinitionListProps<Item>) {
  const { t } = useI18n();
  const local = useLocalized();
  const navigate = useNavigate();
  const [query, setQuery] = useState('');
  const [filter, setFilter] = useState<Filter>('all');
  const shown = useMemo(
    () =>
      items
        .filter(
          (item) => FILTERS[filter](item) && matches(query, `${local(item.name)} ${item.key} ${item.field ?? ''}`),
        )
        .sort((a, b) => a.key.localeCompare(b.key)),
    [items, query, filter, local],
  );
  const showAll = (): void => {
    setQuery('');
    setFilter('all');
  };
  const open = (item: Definition): string => `/${path}/${encodeURIComponent(item.key)}/${item.version}`;
  return (
    <div className="list-page">
      <header className="list-head">
        <h1>{title}</h1>
        <span className="tb-quiet">{t('list.count', { count: shown.length })}</span>
        <div className="list-actions">{actions}</div>
      </header>
      <div className="list-tools">
        <Input
          className="list-search"
          prefix={<SearchOutlined aria-hidden />}
          placeholder={t('list.search')}
          aria-label={t('list.search')}
          value={query}
          onChange={(event) => setQuery(event.target.value)}
          allowClear
          autoFocus
        />
        <Segmented<Filter>
          value={filter}
          onChange={setFilter}
          options={(Object.keys(FILTERS) as Filter[]).map((value) => ({ value, label: t(`list.${value}`) }))}
        />
      </div>
      <Table<Item>
        className="list-table"
        size="middle"
        rowKey="key"
        columns={columns(t, local, nameOf, open, items, more)}
        dataSource={shown}
        pagination={false}
        {...(more.length > 0 && { scroll: { x: 'max-content' } })}
        sticky
        onRow={(item) => ({ onClick: () => void navigate(open(item)) })}
        locale={{
          emptyText:
            items.length === 0 ? (
              <EmptyState hint title={t('list.empty')} text={t('list.emptyText')} />
            ) : (
              <EmptyState
                hint
                title={t('list.notFound')}
                text={t('list.notFoundText')}
                action={<Button onClick={showAll}>{t('list.showAll')}</Button>}
              />
            ),
        }}
      />
    </div>
  );
}

function columns<Item extends Definition>(
  t: ReturnType<typeof useI18n>['t'],
  local: ReturnType<typeof useLocalized>,
  nameOf: (author: string) => string,
  open: (item: Definition) => string,
  items: readonly Item[],
  more: TableColumnsType<Item>,
): TableColumnsType<Item> {
  const all: (TableColumnsType<Item>[number] & { readonly hidden?: boolean })[] = [
    {
      title: t('list.name'),
      key: 'name',
      minWidth: 200,
      render: (_, item) => (
        <Link to={open(item)} className="list-name" onClick={(event) => event.stopPropagation()}>
          {local(item.name) || item.key}
        </Link>
      ),
      sorter: (a, b) => local(a.name).localeCompare(local(b.name), 'vi'),
    },
    {
      title: t('list.key'),
      dataIndex: 'key',
      width: more.length > 0 ? 140 : 200,
      render: (key: string) => <code>{key}</code>,
      sorter: (a, b) => a.key.localeCompare(b.key),
    },
    ...more,
    {
      title: t('list.field'),
      dataIndex: 'field',
      width: 150,
      hidden: items.every(({ field }) => field === undefined),
      sorter: (a, b) => (a.field ?? '').localeCompare(b.field ?? '', 'vi'),
    },
    {
      title: t('list.published'),
      key: 'current',
      width: 120,
      hidden: items.every(({ current }) => current === undefined),
      render: (_, { current }) =>
        current ? t('config.version', { version: current }) : <span className="tb-quiet">{t('list.none')}</span>,
    },
    {
      title: t('list.newest'),
      key: 'state',
      width: more.length > 0 ? 150 : 200,
      render: (_, { state, version }) => <StateTag state={state} version={version} />,
    },
    {
      title: t('list.problems'),
      key: 'problems',
      width: 110,
      render: (_, { problems }) => <ProblemCount problems={problems} />,
    },
    {
      title: t('list.running'),
      dataIndex: 'running',
      width: 110,
      align: 'right',
      hidden: items.every(({ running }) => running === undefined),
      render: (running?: number) =>
        running ? <span className="tb-num">{running}</span> : <span className="tb-quiet">{t('list.none')}</span>,
      sorter: (a, b) => (a.running ?? 0) - (b.running ?? 0),
    },
    { title: t('list.author'), dataIndex: 'author', width: 170, hidden: more.length > 3, render: nameOf },
    {
      title: t('list.updated'),
      dataIndex: 'updatedAt',
      width: 150,
      render: (at: string) => <span className="list-time">{dateTime(at)}</span>,
      sorter: (a, b) => a.updatedAt.localeCompare(b.updatedAt),
    },
  ];
  return all.filter(({ hidden }) => !hidden);
}
