import type { FormDefinition } from '@trucban/forms-engine';
import { ErrorState, LoadingBars } from '@trucban/ui';
import { useVersion } from '../../shared/config/use-version.ts';
import { FormEditor } from './form-editor.tsx';

/** One version of a form: loads it and hands it to the editor. */
export function FormEditorPage() {
  const { key, number, versions, document } = useVersion<FormDefinition>('form');
  const failed = versions.isError ? versions : document.isError ? document : undefined;
  if (failed && !document.data) return <ErrorState error={failed.error} onRetry={() => void failed.refetch()} />;
  if (!document.data || !versions.data) return <LoadingBars rows={8} />;
  return <FormEditor key={`${key}@${number}`} document={document.data} versions={versions.data} />;
}
