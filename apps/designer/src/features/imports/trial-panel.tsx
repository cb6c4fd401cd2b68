import { EmptyState, ErrorState, useI18n } from '@trucban/ui';
import { ExperimentOutlined } from '@ant-design/icons';
import { useState } from 'react';
import { BesidePanel, RunButton, useBlocked } from '../../shared/config/beside-panel.tsx';
import type { Beside } from '../../shared/config/document-editor.tsx';
import { FileChoice } from './file-choice.tsx';
import { ImportResult } from './import-result.tsx';
import { useImport } from './use-import.ts';

/** A mapping on a file: what each of the first rows becomes, how many are refused and why; nothing is kept. */
export function TrialPanel(beside: Beside) {
  const { t } = useI18n();
  const [file, setFile] = useState<File>();
  const { start, run, error } = useImport();
  const blocked = useBlocked(beside);
  const { key: mapping, version } = beside.document;
  return (
    <BesidePanel
      title={t('mapping.trial')}
      icon={<ExperimentOutlined aria-hidden />}
      tools={
        <>
          <FileChoice file={file} disabled={start.isPending} onChange={setFile} />
          <RunButton
            words={t('import.try')}
            busy={start.isPending}
            disabled={!file || blocked !== undefined}
            onRun={() => file && start.mutate({ mapping, version, dryRun: true, file })}
          />
          {blocked && <span className="tb-quiet">{blocked}</span>}
        </>
      }
    >
      {error && <ErrorState title={t('import.refused')} error={error} />}
      {run ? (
        <ImportResult run={run} />
      ) : (
        !error && <EmptyState title={t('beside.notYet')} text={t('mapping.trialText')} hint />
      )}
    </BesidePanel>
  );
}
