import { DocumentEditorPage } from '../../shared/config/document-editor.tsx';
import { REPORT_PARTS } from './parts.ts';
import { PreviewPanel } from './preview-panel.tsx';

/** One version of a report definition, with what it would say beside it. */
export function ReportEditorPage() {
  return (
    <DocumentEditorPage
      kind="report"
      parts={REPORT_PARTS}
      beside={(beside) => <PreviewPanel key={beside.document.version} {...beside} />}
    />
  );
}
