import { describe, expect, it } from '@jest/globals';
import { root } from './root.mjs';
import { publicUrl, readSettings } from './settings.ts';

describe('settings', () => {
  it('have the documented defaults', () => {
    expect(readSettings({})).toEqual({
      host: '127.0.0.1',
      port: 3000,
      home: `${root}/.trucban`,
      demo: true,
      databaseUrl: undefined,
      databaseAppUrl: undefined,
      temporalAddress: undefined,
      namespace: 'trucban',
    });
  });

  it('load no sample province on a network unless that is said', () => {
    expect(readSettings({ HOST: '0.0.0.0' }).demo).toBe(false);
    expect(readSettings({ HOST: '0.0.0.0', TRUCBAN_DEMO: '1' }).demo).toBe(true);
    expect(readSettings({ HOST: 'localhost' }).demo).toBe(true);
    expect(readSettings({ TRUCBAN_DEMO: '0' }).demo).toBe(false);
  });

  it('take a relative data folder from where the command was given', () => {
    expect(readSettings({ INIT_CWD: '/srv', TRUCBAN_HOME: 'data' }).home).toBe('/srv/data');
  });

  it.each([{ PORT: 'x' }, { PORT: '0' }, { PORT: '70000' }, { TRUCBAN_DEMO: 'yes' }])('refuse %j', (env) => {
    expect(() => readSettings(env)).toThrow(Object.values(env)[0]);
  });

  it('name the address that a browser on this machine uses', () => {
    expect(publicUrl({ host: '0.0.0.0', port: 3000 })).toBe('http://127.0.0.1:3000');
    expect(publicUrl({ host: '::1', port: 3001 })).toBe('http://[::1]:3001');
  });
});
