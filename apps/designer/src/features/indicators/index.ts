export { IndicatorListPage } from './indicator-list-page.tsx';
