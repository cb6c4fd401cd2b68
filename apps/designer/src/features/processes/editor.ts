export { ProcessEditorPage } from './process-editor-page.tsx';
