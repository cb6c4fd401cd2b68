export { RequireSession } from './require-session.tsx';
export { can } from '@trucban/ui/session';
export { useMe, useSignOut } from './session.ts';
export { authTexts } from './texts.ts';
