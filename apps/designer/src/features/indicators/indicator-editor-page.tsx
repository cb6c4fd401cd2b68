import type { IndicatorDocument } from '@trucban/kpi-engine';
import { ErrorState, LoadingBars } from '@trucban/ui';
import { useVersion } from '../../shared/config/use-version.ts';
import { IndicatorEditor } from './indicator-editor.tsx';
import './indicators.css';

/** One version of an indicator: loads it and hands it to the editor. */
export function IndicatorEditorPage() {
  const { key, number, versions, document } = useVersion<IndicatorDocument>('indicator');
  const failed = versions.isError ? versions : document.isError ? document : undefined;
  if (failed && !document.data) return <ErrorState error={failed.error} onRetry={() => void failed.refetch()} />;
  if (!document.data || !versions.data) return <LoadingBars rows={8} />;
  return <IndicatorEditor key={`${key}@${number}`} document={document.data} versions={versions.data} />;
}
