export { SuppressionEditorPage } from './suppression-editor-page.tsx';
export { SuppressionListPage } from './suppression-list-page.tsx';
