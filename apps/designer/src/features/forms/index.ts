export { FormListPage } from './form-list-page.tsx';
