import { Navigate } from 'react-router';
import { useMe } from '../auth/index.ts';
import { modesOf } from './modes.ts';

/** Where a person starts: agencies at their orders, everybody else at the board. */
export function Landing() {
  const [first] = modesOf(useMe());
  return <Navigate to={first ? `/${first.path}` : '/tasks'} replace />;
}
