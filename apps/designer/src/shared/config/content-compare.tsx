import { EmptyState, LoadingBars, useI18n } from '@trucban/ui';
import { useQuery } from '@tanstack/react-query';
import { configApi, type Kind } from './config-api.ts';
import { contentDiff } from './content-diff.ts';
import './content-compare.css';

interface ContentCompareProps {
  readonly kind: Kind;
  readonly configKey: string;
  /** The version that it is compared with; none is in force without one. */
  readonly version: number | undefined;
  readonly content: unknown;
  /** A JSON pointer in words. */
  readonly words: (path: string) => string;
}

/** What the content on the screen changes of the version in force: field by field, old and new. */
export function ContentCompare({ kind, configKey, version, content, words }: ContentCompareProps) {
  const { t } = useI18n();
  const { data } = useQuery({
    queryKey: ['config', kind, configKey, 'compared', version],
    queryFn: () => configApi.version<unknown>(kind, configKey, version ?? 0),
    enabled: version !== undefined,
    staleTime: Infinity,
  });
  if (version === undefined) return <EmptyState title={t('compare.none')} text={t('compare.noneText')} hint />;
  if (!data) return <LoadingBars />;
  const changes = contentDiff(data.content, content);
  if (changes.length === 0) return <EmptyState title={t('compare.same', { version })} />;
  return (
    <table className="content-compare">
      <caption>{t('compare.count', { count: changes.length, version })}</caption>
      <thead>
        <tr>
          <th scope="col">{t('compare.what')}</th>
          <th scope="col">{t('compare.before', { version })}</th>
          <th scope="col">{t('compare.after')}</th>
        </tr>
      </thead>
      <tbody>
        {changes.map(({ path, before, after }) => (
          <tr key={path}>
            <th scope="row" title={path}>
              {words(path)}
            </th>
            <td>{before === undefined ? <span className="tb-quiet">–</span> : <del>{shown(before)}</del>}</td>
            <td>{after === undefined ? <span className="tb-quiet">–</span> : <ins>{shown(after)}</ins>}</td>
          </tr>
        ))}
      </tbody>
    </table>
  );
}

const shown = (value: unknown): string => (typeof value === 'string' ? value : JSON.stringify(value));
