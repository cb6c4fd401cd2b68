export { LoginPage } from './login-page.tsx';
export { RequireSession } from './require-session.tsx';
export { authTexts } from './texts.ts';
