export { LoginPage } from './login-page.tsx';
export { RequireSession } from './require-session.tsx';
export { useSignOut } from './sign-out.ts';
export { authTexts } from './texts.ts';
