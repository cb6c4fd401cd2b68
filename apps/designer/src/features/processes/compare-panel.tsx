import type { ConfigVersion, ProcessDiff } from '@trucban/contracts';
import { EmptyState, QueryState, useI18n } from '@trucban/ui';
import { Button, Select } from 'antd';
import { StateTag } from '../../shared/config/state-tag.tsx';

interface ComparePanelProps {
  readonly others: readonly ConfigVersion[];
  readonly base: number | undefined;
  readonly onBase: (version: number) => void;
  readonly query: {
    readonly data: ProcessDiff | undefined;
    readonly isPending: boolean;
    readonly isError: boolean;
    readonly error: unknown;
    readonly refetch: () => unknown;
  };
  readonly dirty: boolean;
  readonly onShow: (elementId: string) => void;
}

/** What differs from another version, element by element; on the diagram the same elements are coloured. */
export function ComparePanel({ others, base, onBase, query, dirty, onShow }: ComparePanelProps) {
  const { t } = useI18n();
  if (others.length === 0) return <EmptyState title={t('compare.none')} text={t('compare.noneText')} />;
  return (
    <>
      <div className="compare-head">
        <label>
          {t('compare.base')}{' '}
          <Select
            size="small"
            value={base}
            onChange={onBase}
            options={others.map(({ version, state }) => ({
              value: version,
              label: <StateTag state={state} version={version} />,
            }))}
            popupMatchSelectWidth={false}
          />
        </label>
        {query.data && (
          <>
            <b className="compare-added">{t('compare.added', { count: query.data.added.length })}</b>
            <b className="compare-changed">{t('compare.changed', { count: query.data.changed.length })}</b>
            <b className="compare-removed">{t('compare.removed', { count: query.data.removed.length })}</b>
          </>
        )}
        {dirty && <span className="tb-warn">{t('compare.unsaved')}</span>}
      </div>
      <QueryState query={query}>{() => query.data && <Differences diff={query.data} onShow={onShow} />}</QueryState>
    </>
  );
}

function Differences({ diff, onShow }: { readonly diff: ProcessDiff; readonly onShow: (elementId: string) => void }) {
  const { t } = useI18n();
  const { added, changed, removed } = diff;
  if (added.length + changed.length + removed.length === 0)
    return <EmptyState title={t('compare.same')} text={t('compare.sameText')} />;
  const lines = [
    ...added.map((each) => ({ ...each, what: [] as string[], look: 'added', sign: '+' })),
    ...changed.map((each) => ({ ...each, look: 'changed', sign: '~' })),
    ...removed.map((each) => ({ ...each, what: [] as string[], look: 'removed', sign: '−' })),
  ];
  return (
    <ul className="compare-list">
      {lines.map(({ id, type, name, what, look, sign }) => (
        <li key={`${look}-${id}`}>
          <b className={`compare-${look}`}>{sign}</b>
          <span>{name || id}</span>
          <code className="tb-quiet">{type}</code>
          {what.length > 0 && (
            <span className="tb-quiet">{what.map((each) => t(`compare.what.${each}`)).join(', ')}</span>
          )}
          {look !== 'removed' && (
            <Button type="link" size="small" onClick={() => onShow(id)}>
              {t('compare.go')} ›
            </Button>
          )}
        </li>
      ))}
    </ul>
  );
}
