import { EmptyState, ErrorState, QueryState, useI18n } from '@trucban/ui';
import { useQuery } from '@tanstack/react-query';
import { Button, Popconfirm, Select } from 'antd';
import { useState } from 'react';
import { Link } from 'react-router';
import { importApi } from '../../shared/config/config-api.ts';
import { can, useMe } from '../../shared/session.ts';
import { FileChoice } from './file-choice.tsx';
import { ImportResult } from './import-result.tsx';
import { ImportRuns } from './import-runs.tsx';
import { useMappings } from './mapping-pages.tsx';
import { isOver, useImport } from './use-import.ts';
import './imports.css';

/** So often the list is read again while something in it runs. */
const EACH_MS = 2_000;

/** Brings a file in by a mapping in force, shows how it goes, and what was brought in before. */
export function ImportPage() {
  const { t } = useI18n();
  const me = useMe();
  const runs = useQuery({
    queryKey: ['import', 'list', 'upload'],
    queryFn: async () => (await importApi.list({ kind: 'upload', limit: 50 })).items,
    refetchInterval: ({ state: { data } }) => (data?.some((run) => !isOver(run)) ? EACH_MS : false),
  });
  return (
    <div className="import-page">
      <h1>{t('import.title')}</h1>
      {can(me, 'import.write') ? <NewImport /> : <p className="tb-quiet">{t('import.notAllowed')}</p>}
      <section className="tb-panel import-box" aria-label={t('import.runs')}>
        <h2>{t('import.runs')}</h2>
        <QueryState query={runs} rows={4}>
          {() =>
            (runs.data ?? []).length === 0 ? (
              <EmptyState hint title={t('import.noRuns')} />
            ) : (
              <ImportRuns runs={runs.data ?? []} />
            )
          }
        </QueryState>
      </section>
    </div>
  );
}

function NewImport() {
  const { t, locale } = useI18n();
  const me = useMe();
  const mappings = useMappings();
  const [mapping, setMapping] = useState<string>();
  const [file, setFile] = useState<File>();
  const { start, run, error } = useImport();
  // A newer draft doesn't end what is in force.
  const known = (mappings.data ?? []).filter(
    ({ inForce, version, format }) => (inForce || version > 1) && (format === 'csv' || format === 'xlsx'),
  );
  const ready = mapping !== undefined && file !== undefined && !start.isPending && (!run || isOver(run));
  const go = (dryRun: boolean): void => {
    if (mapping !== undefined && file) start.mutate({ mapping, dryRun, file });
  };
  if (mappings.data && known.length === 0)
    return (
      <EmptyState
        hint
        title={t('import.noMapping')}
        text={t('import.noMappingText')}
        action={<Link to="/mappings">{t('import.toMappings')}</Link>}
      />
    );
  return (
    <section className="tb-panel import-box" aria-label={t('import.title')}>
      <div className="document-tools">
        <Select
          className="import-mapping"
          aria-label={t('import.mapping')}
          placeholder={t('import.mapping')}
          value={mapping ?? null}
          options={known.map(({ code, name, target }) => ({
            value: code,
            // What a file becomes needs the right to write that, too.
            disabled: !can(me, target === 'measure' ? 'measure.write' : 'event.write'),
            label: name ? `${name[locale === 'en' ? 'en' : 'vi']} · ${code}` : code,
          }))}
          onChange={(next: string | null) => setMapping(next ?? undefined)}
        />
        <FileChoice file={file} disabled={start.isPending} onChange={setFile} />
        <Button disabled={!ready} onClick={() => go(true)}>
          {t('import.try')}
        </Button>
        <Popconfirm
          disabled={!ready}
          title={t('import.startTitle')}
          description={<p className="popconfirm-text">{t('import.startText')}</p>}
          okText={t('import.start')}
          cancelText={t('action.cancel')}
          onConfirm={() => go(false)}
        >
          <Button type="primary" disabled={!ready} loading={start.isPending}>
            {t('import.start')}
          </Button>
        </Popconfirm>
      </div>
      {error && <ErrorState title={t('import.refused')} error={error} />}
      {run && <ImportResult run={run} />}
    </section>
  );
}
