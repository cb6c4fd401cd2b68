export { EntryListPage } from './entry-list-page.tsx';
export { EntryPage } from './entry-page.tsx';
