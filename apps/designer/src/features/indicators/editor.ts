export { IndicatorEditorPage } from './indicator-editor-page.tsx';
