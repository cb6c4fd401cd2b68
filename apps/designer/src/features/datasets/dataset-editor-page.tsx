import { DocumentEditorPage } from '../../shared/config/document-editor.tsx';
import { CellsPanel } from './cells-panel.tsx';
import { DATASET_PARTS } from './parts.ts';

/** One version of a dataset, with the form that units get and how complete it is beside it. */
export function DatasetEditorPage() {
  return (
    <DocumentEditorPage
      kind="dataset"
      parts={DATASET_PARTS}
      beside={(beside) => <CellsPanel key={beside.document.version} {...beside} />}
    />
  );
}
