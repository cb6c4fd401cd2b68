export { RequireSession } from './require-session.tsx';
export { can, useMe } from './session.ts';
export { authTexts } from './texts.ts';
