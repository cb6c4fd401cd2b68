import { describe, expect, it } from '@jest/globals';
import { ROLE_PERMISSIONS } from '../identity/public.ts';
import { tokens, type Principal } from '../platform/public.ts';
import { groupToken, isFor, mayAssign, onBehalfOf } from './who-may.ts';

function person(id: string, orgUnit: string, role: string): Principal {
  return {
    kind: 'user',
    id,
    name: id,
    actor: { kind: 'user', id, label: id },
    orgUnit,
    roles: [{ role, orgUnit }],
    permissions: new Set(ROLE_PERMISSIONS[role] ?? []),
    unitsWith: () => [orgUnit],
    tokens: [tokens.orgUnit(orgUnit), tokens.group(orgUnit, role), tokens.user(id)],
    scopes: [],
  };
}
const dispatcher = person('d', 'IOC', 'dispatcher');
const commander = person('c', 'PC07', 'fieldCommander');
const fireDispatcher = person('f', 'PC07', 'dispatcher');
const stranger = person('s', 'PC08', 'fieldCommander');
const task = { state: 'open', assignee: null, candidate_groups: ['PC07/fieldCommander'], candidate_users: [] } as const;

describe('who may do a task', () => {
  it('is a member of its group, in his own name', () => {
    expect(isFor(commander, task)).toBe(true);
    expect(onBehalfOf(commander, task)).toBeNull();
  });

  it('is the centre, on behalf of the group', () => {
    expect(isFor(dispatcher, task)).toBe(false);
    expect(onBehalfOf(dispatcher, task)).toBe('PC07/fieldCommander');
  });

  it('is a dispatcher of the agency for its groups, and of no other', () => {
    expect(onBehalfOf(fireDispatcher, task)).toBe('PC07/fieldCommander');
    expect(onBehalfOf(fireDispatcher, { ...task, candidate_groups: ['PC08/fieldCommander'] })).toBeUndefined();
  });

  it('is nobody else', () => {
    expect(onBehalfOf(stranger, task)).toBeUndefined();
    expect(mayAssign(stranger, task)).toBe(false);
  });

  it('is only the assignee once there is one, and the centre in his stead', () => {
    const claimed = { ...task, state: 'claimed', assignee: 'c' } as const;
    expect(isFor(fireDispatcher, claimed)).toBe(false);
    expect(onBehalfOf(commander, claimed)).toBeNull();
    expect(onBehalfOf(dispatcher, claimed)).toBe('PC07/fieldCommander');
    expect(mayAssign(dispatcher, claimed)).toBe(true);
  });

  it('reads groups as models write them', () => {
    expect(groupToken('PC07/fieldCommander')).toBe('group:PC07/fieldCommander');
    expect(groupToken('PC07')).toBe('PC07');
  });
});
