export { DatasetEditorPage } from './dataset-editor-page.tsx';
export { DatasetListPage } from './dataset-list-page.tsx';
