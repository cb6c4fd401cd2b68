import { createSession } from '@trucban/ui/session';
import { api } from '../../shared/api.ts';

export const { useSession, useMe, useSignIn, useSignOut } = createSession(api);
