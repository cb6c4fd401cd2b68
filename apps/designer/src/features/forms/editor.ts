export { FormEditorPage } from './form-editor-page.tsx';
