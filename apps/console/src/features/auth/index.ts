export { RequireSession } from './require-session.tsx';
export { can, useMe, useSession } from './session.ts';
export { authTexts } from './texts.ts';
