export { ImportPage } from './import-page.tsx';
export { MappingEditorPage, MappingListPage } from './mapping-pages.tsx';
export { PullEditorPage, PullListPage } from './pull-pages.tsx';
