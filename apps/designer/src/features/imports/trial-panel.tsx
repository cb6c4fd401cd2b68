import { EmptyState, ErrorState, useI18n } from '@trucban/ui';
import { ExperimentOutlined, PlayCircleOutlined } from '@ant-design/icons';
import { Button } from 'antd';
import { useState } from 'react';
import type { Beside } from '../../shared/config/document-editor.tsx';
import { FileChoice } from './file-choice.tsx';
import { ImportResult } from './import-result.tsx';
import { useImport } from './use-import.ts';

/** A mapping on a file: what each of the first rows becomes, how many are refused and why; nothing is kept. */
export function TrialPanel({ document, dirty, errors }: Beside) {
  const { t } = useI18n();
  const [file, setFile] = useState<File>();
  const { start, run, error } = useImport();
  const blocked = errors > 0 ? t('import.blocked.errors') : dirty ? t('import.blocked.saving') : undefined;
  const go = (chosen: File): void =>
    start.mutate({ mapping: document.key, version: document.version, dryRun: true, file: chosen });
  return (
    <section className="tb-panel document-beside" aria-label={t('mapping.trial')}>
      <header className="tb-panel-head">
        <ExperimentOutlined aria-hidden />
        <h2>{t('mapping.trial')}</h2>
      </header>
      <div className="document-beside-body" tabIndex={0} role="region" aria-label={t('mapping.trial')}>
        <div className="document-tools">
          <FileChoice file={file} disabled={start.isPending} onChange={setFile} />
          <Button
            type="primary"
            icon={<PlayCircleOutlined aria-hidden />}
            disabled={!file || blocked !== undefined}
            loading={start.isPending}
            onClick={() => file && go(file)}
          >
            {t('import.try')}
          </Button>
          {blocked && <span className="tb-quiet">{blocked}</span>}
        </div>
        {error && <ErrorState error={error} />}
        {run ? (
          <ImportResult run={run} />
        ) : (
          !error && <EmptyState title={t('mapping.trial')} text={t('mapping.trialText')} hint />
        )}
      </div>
    </section>
  );
}
