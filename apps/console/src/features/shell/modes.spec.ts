import { describe, expect, it } from '@jest/globals';
import type { Me } from '@trucban/contracts';
import { modesOf, usesDesigner } from './modes.ts';

const person = (orgUnit: string, permissions: Me['permissions']): Pick<Me, 'permissions' | 'orgUnit' | 'roles'> => ({
  orgUnit,
  permissions,
  roles: [],
});

describe('what a person works with', () => {
  it('starts a dispatcher at the board', () => {
    expect(
      modesOf(person('IOC', ['incident.read', 'task.complete', 'assignment.write'])).map(({ path }) => path),
    ).toEqual(['board', 'tasks']);
  });
  it('starts an agency at its orders', () => {
    expect(modesOf(person('PC07', ['incident.read', 'task.complete', 'assignment.answer']))[0]?.path).toBe('agency');
  });
  it('leads administrators to the designer', () => {
    expect(usesDesigner({ permissions: ['config.edit.process'] })).toBe(true);
    expect(usesDesigner({ permissions: ['incident.read'] })).toBe(false);
  });
});
