export { ReportEditorPage } from './report-editor-page.tsx';
export { ReportListPage } from './report-list-page.tsx';
