import { lookup as dnsLookup } from 'node:dns';
import type { LookupFunction } from 'node:net';
import ipaddr from 'ipaddr.js';

/** Where webhooks may go: every public unicast address, and the private networks that the operator allows. */
export interface AddressPolicy {
  /** Whether an IP address (text) may be connected to. */
  allows(address: string): boolean;
}

/** A webhook would reach an address that is not allowed, or the URL is not one for webhooks. */
export class ForbiddenTarget extends Error {
  override readonly name = 'ForbiddenTarget';
}

type Network = [ipaddr.IPv4 | ipaddr.IPv6, number];

/**
 * @param allow  CIDRs separated by commas or blanks (`TRUCBAN_WEBHOOK_ALLOW`): networks allowed although they aren't public.
 * @throws when a CIDR can't be read.
 */
export function addressPolicy(allow: string): AddressPolicy {
  const networks: Network[] = allow
    .split(/[\s,]+/)
    .filter(Boolean)
    .map((cidr) => ipaddr.parseCIDR(cidr));
  return {
    allows: (text) => {
      if (!ipaddr.isValid(text)) return false;
      // `process` turns IPv4 in IPv6 (::ffff:10.0.0.1) into IPv4, so that it can't slip past the ranges.
      const address = ipaddr.process(text);
      if (networks.some(([network, bits]) => network.kind() === address.kind() && address.match(network, bits)))
        return true;
      return address.range() === 'unicast';
    },
  };
}

/** Resolves a name, refuses it when any of its addresses is forbidden, and connects to one that was checked. */
export function guardedLookup(policy: AddressPolicy): LookupFunction {
  return (hostname, options, callback) => {
    dnsLookup(hostname, { ...options, all: true }, (error, addresses) => {
      if (error) return callback(error, '', 0);
      const [first] = addresses;
      if (!first || addresses.some(({ address }) => !policy.allows(address)))
        return callback(new ForbiddenTarget(`address of ${hostname} is not allowed`), '', 0);
      if (options.all) return callback(null, addresses);
      return callback(null, first.address, first.family);
    });
  };
}

/**
 * The URL of a webhook, checked without asking DNS: https (http to loopback only, for the demo), no credentials,
 * a literal IP must be allowed. Names are checked again at each connection, because DNS may change.
 * @throws ForbiddenTarget
 */
export function checkWebhookUrl(text: string, policy: AddressPolicy): URL {
  if (!URL.canParse(text)) throw new ForbiddenTarget('not a URL');
  const url = new URL(text);
  const host = url.hostname.replace(/^\[|\]$/g, '');
  const literal = ipaddr.isValid(host);
  if (url.username || url.password) throw new ForbiddenTarget('URL with credentials');
  if (url.protocol !== 'https:' && !(url.protocol === 'http:' && isLoopback(host)))
    throw new ForbiddenTarget('https is required');
  if (literal && !policy.allows(host)) throw new ForbiddenTarget(`address ${host} is not allowed`);
  if (!literal && isLoopback(host) && !policy.allows('127.0.0.1')) throw new ForbiddenTarget('loopback is not allowed');
  return url;
}

function isLoopback(host: string): boolean {
  return ipaddr.isValid(host) ? ipaddr.process(host).range() === 'loopback' : host === 'localhost';
}
