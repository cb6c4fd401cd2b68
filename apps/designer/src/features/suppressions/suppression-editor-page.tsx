import { DocumentEditorPage } from '../../shared/config/document-editor.tsx';
import { SUPPRESSION_PARTS } from './parts.ts';
import { PreviewPanel } from './preview-panel.tsx';

/** One version of planned work, with what it would hide beside it. */
export function SuppressionEditorPage() {
  return (
    <DocumentEditorPage
      kind="suppression"
      parts={SUPPRESSION_PARTS}
      beside={(beside) => <PreviewPanel key={beside.document.version} {...beside} />}
    />
  );
}
