export { CallTakingPage } from './call-taking-page.tsx';
