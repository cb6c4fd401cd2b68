import { createSession } from '@trucban/ui/session';
import { api } from './api.ts';

export const { useSession, useMe, useSignIn, useSignOut } = createSession(api, 60_000);
export { can } from '@trucban/ui/session';
