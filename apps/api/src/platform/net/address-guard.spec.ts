import { describe, expect, it } from '@jest/globals';
import { addressPolicy, checkTarget, guardedLookup } from './address-guard.ts';

const NOTHING = addressPolicy('');
const LOOPBACK = addressPolicy('127.0.0.0/8 ::1/128');

/** A DNS that knows one name. */
const dns = (...addresses: string[]) =>
  ((_name: string, _options: object, callback: (error: null, found: { address: string; family: number }[]) => void) =>
    callback(
      null,
      addresses.map((address) => ({ address, family: address.includes(':') ? 6 : 4 })),
    )) as unknown as Parameters<typeof guardedLookup>[1];
const looked = (policy: typeof NOTHING, host: string, ...addresses: string[]) =>
  new Promise<string>((done) =>
    guardedLookup(policy, dns(...addresses))(host, {}, (error, address) => done(error?.message ?? String(address))),
  );

describe('where the platform may connect to', () => {
  it.each([
    ['http://example.com/hook', 'https is required'],
    ['https://user:pass@example.com/', 'credentials'],
    ['https://10.0.0.8/hook', 'not allowed'],
    ['https://[::ffff:10.0.0.8]/hook', 'not allowed'],
    ['https://[::ffff:7f00:1]/', 'not allowed'],
    ['https://[::127.0.0.1]/', 'not allowed'],
    ['https://[::1]/', 'not allowed'],
    ['https://[fe80::1]/', 'not allowed'],
    ['https://[fd00:ec2::254]/', 'not allowed'],
    ['https://[fec0::1]/', 'not allowed'],
    ['https://[64:ff9b::7f00:1]/', 'not allowed'],
    ['https://[64:ff9b:1::a00:1]/', 'not allowed'],
    ['https://[2002:7f00:1::]/', 'not allowed'],
    ['https://[2001::7f00:1]/', 'not allowed'],
    ['https://169.254.169.254/latest', 'not allowed'],
    ['https://168.63.129.16/', 'not allowed'],
    ['https://100.64.0.1/', 'not allowed'],
    ['https://100.100.100.200/', 'not allowed'],
    ['https://172.31.255.255/', 'not allowed'],
    ['https://192.168.1.1/', 'not allowed'],
    ['https://198.18.0.1/', 'not allowed'],
    ['https://0.0.0.0/', 'not allowed'],
    ['https://255.255.255.255/', 'not allowed'],
    ['https://224.0.0.1/', 'not allowed'],
    ['https://0x7f000001/', 'not allowed'],
    ['https://2130706433/', 'not allowed'],
    ['https://0177.0.0.1/', 'not allowed'],
    ['https://127.1/', 'not allowed'],
    ['https://１２７.０.０.１/', 'not allowed'],
    ['http://127.0.0.1/hook', 'not allowed'],
    ['http://localhost/hook', 'not allowed'],
    ['https://localhost./hook', 'not allowed'],
    ['ftp://example.com', 'https is required'],
    ['file:///etc/passwd', 'https is required'],
    ['nonsense', 'not a URL'],
  ])('is not %s', (url, reason) => {
    for (const cleartext of ['loopback', 'named'] as const)
      expect(() => checkTarget(url, NOTHING, cleartext)).toThrow(reason);
  });

  it('is a public name over https, and what the operator names', () => {
    expect(checkTarget('https://agency.example/hook', NOTHING, 'loopback').host).toBe('agency.example');
    expect(checkTarget('https://[2606:4700::1111]/', NOTHING, 'loopback').hostname).toBe('[2606:4700::1111]');
    expect(checkTarget('http://localhost:4000/hook', LOOPBACK, 'loopback').port).toBe('4000');
    const province = addressPolicy('10.1.0.0/16, LGSP.province.example');
    expect(checkTarget('https://10.1.2.3/hook', province, 'loopback').hostname).toBe('10.1.2.3');
    expect(checkTarget('http://lgsp.province.example./x', province, 'named').protocol).toBe('http:');
    expect(checkTarget('http://10.1.2.3/x', province, 'named').protocol).toBe('http:');
    expect(() => checkTarget('http://10.1.2.3/x', province, 'loopback')).toThrow('https is required');
    expect(() => checkTarget('http://other.example/x', province, 'named')).toThrow('https is required');
    for (const wrong of ['not a network/99', '10.1.2.3', 'a_b', 'http://x'])
      expect(() => addressPolicy(wrong)).toThrow();
  });

  it('is decided by the addresses that a name really has', async () => {
    expect(await looked(NOTHING, 'good.example', '93.184.215.14')).toBe('93.184.215.14');
    expect(await looked(NOTHING, 'evil.example', '127.0.0.1')).toBe(
      'address of evil.example is not allowed, unless who runs the platform opens it',
    );
    expect(await looked(NOTHING, 'mixed.example', '93.184.215.14', '10.0.0.1')).toMatch('not allowed');
    expect(await looked(NOTHING, 'six.example', '::ffff:169.254.169.254')).toMatch('not allowed');
    expect(await looked(addressPolicy('10.0.0.0/8'), 'localhost', '127.0.0.1')).toMatch('not allowed');
  });

  it('is the own network for a host that the operator names, never this machine or the keys of a cloud', async () => {
    const policy = addressPolicy('lgsp.example');
    expect(await looked(policy, 'lgsp.example', '10.2.3.4')).toBe('10.2.3.4');
    expect(await looked(policy, 'other.example', '10.2.3.4')).toMatch('not allowed');
    for (const address of ['127.0.0.1', '169.254.169.254', '::1', '0.0.0.0', '::ffff:127.0.0.1'])
      expect(await looked(policy, 'lgsp.example', address)).toMatch('not allowed');
  });
});
