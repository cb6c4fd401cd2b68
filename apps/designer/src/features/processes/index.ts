export { ProcessListPage } from './process-list-page.tsx';
