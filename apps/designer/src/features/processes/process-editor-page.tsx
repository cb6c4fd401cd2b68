import { ErrorState, LoadingBars } from '@trucban/ui';
import { useVersion } from '../../shared/config/use-version.ts';
import { ProcessEditor } from './process-editor.tsx';

/** One version of a process: loads it and hands it to the editor. */
export function ProcessEditorPage() {
  const { key, number, versions, document } = useVersion<string>('process');
  const failed = versions.isError ? versions : document.isError ? document : undefined;
  if (failed && !document.data) return <ErrorState error={failed.error} onRetry={() => void failed.refetch()} />;
  if (!document.data || !versions.data) return <LoadingBars rows={8} />;
  return <ProcessEditor key={`${key}@${number}`} document={document.data} versions={versions.data} />;
}
