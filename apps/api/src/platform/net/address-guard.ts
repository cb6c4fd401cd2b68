import { lookup as dnsLookup } from 'node:dns';
import type { LookupFunction } from 'node:net';
import ipaddr from 'ipaddr.js';

/** Where the platform may connect to on behalf of others: public unicast addresses, and what the operator allows. */
export interface AddressPolicy {
  /** Whether an IP address (text) may be connected to. `host`: the name that it was found under. */
  allows(address: string, host?: string): boolean;
  /** Whether the operator named this host, or a network that it (a literal address) lies in. */
  names(host: string): boolean;
}

/** An address that is not allowed would be reached, or the URL is not one for this. */
export class ForbiddenTarget extends Error {
  override readonly name = 'ForbiddenTarget';
  /** The reason in Vietnamese; `message` is the English one. */
  readonly vi: string;

  constructor(message: string, vi: string) {
    super(message);
    this.vi = vi;
  }
}

/** A place that is closed unless who runs the platform opens it. */
export function notAllowed(en: string, vi: string): ForbiddenTarget {
  return new ForbiddenTarget(
    `${en} is not allowed, unless who runs the platform opens it`,
    `không được gọi tới ${vi}, trừ khi người vận hành mở`,
  );
}

type Address = ipaddr.IPv4 | ipaddr.IPv6;
type Network = [Address, number];

const HOST_NAME = /^(?=.{1,253}$)[a-z0-9]([a-z0-9-]*[a-z0-9])?(\.[a-z0-9]([a-z0-9-]*[a-z0-9])?)*$/;
/** Everything that is routed publicly lies in it (RFC 4291); outside of it IPv4 hides in forms such as `::10.0.0.1`. */
const GLOBAL_UNICAST = ipaddr.parseCIDR('2000::/3');
/** Public by its number, but the host itself: a cloud's service of metadata and keys. */
const METADATA = new Set(['168.63.129.16']);
/** Where a host that the operator names may lie besides the public ranges; never this machine or its own network segment. */
const OWN_RANGES: ReadonlySet<string> = new Set(['private', 'uniqueLocal', 'carrierGradeNat']);

/**
 * @param allow  CIDRs and host names separated by commas or blanks: networks allowed although they aren't public, and hosts
 *   that may lie in a private network.
 * @throws when an entry can't be read.
 */
export function addressPolicy(allow: string): AddressPolicy {
  const entries = allow.split(/[\s,]+/).filter(Boolean);
  const networks: Network[] = entries.filter((entry) => entry.includes('/')).map((cidr) => ipaddr.parseCIDR(cidr));
  const hosts = new Set(entries.filter((entry) => !entry.includes('/')).map(hostEntry));
  const inNetworks = (address: Address): boolean =>
    networks.some(([network, bits]) => network.kind() === address.kind() && address.match(network, bits));
  return {
    allows: (text, host) => {
      if (!ipaddr.isValid(text)) return false;
      // `process` turns IPv4 in IPv6 (::ffff:10.0.0.1) into IPv4, so that it can't slip past the ranges.
      const address = ipaddr.process(text);
      if (inNetworks(address) || isPublic(address)) return true;
      return host !== undefined && hosts.has(plain(host)) && OWN_RANGES.has(address.range());
    },
    names: (host) => {
      const name = plain(host);
      if (ipaddr.isValid(name)) return inNetworks(ipaddr.process(name));
      return hosts.has(name) || (name === 'localhost' && inNetworks(ipaddr.parse('127.0.0.1')));
    },
  };
}

/** Resolves a name, refuses it when any of its addresses is forbidden, and connects to one that was checked. */
export function guardedLookup(policy: AddressPolicy, resolve: typeof dnsLookup = dnsLookup): LookupFunction {
  return (hostname, options, callback) => {
    resolve(hostname, { ...options, all: true }, (error, addresses) => {
      if (error) return callback(error, '', 0);
      const [first] = addresses;
      if (!first || addresses.some(({ address }) => !policy.allows(address, hostname)))
        return callback(notAllowed(`address of ${hostname}`, `địa chỉ của ${hostname}`), '', 0);
      if (options.all) return callback(null, addresses);
      return callback(null, first.address, first.family);
    });
  };
}

/**
 * A URL that the platform calls, checked without asking DNS: https, no credentials, a literal IP must be allowed. Names are
 * checked again at each connection, because DNS may change.
 * @param cleartext  where plain http will do: on this machine, or wherever the operator allows.
 * @throws ForbiddenTarget
 */
export function checkTarget(text: string, policy: AddressPolicy, cleartext: 'loopback' | 'named'): URL {
  if (!URL.canParse(text)) throw new ForbiddenTarget('not a URL', 'không phải là URL');
  const url = new URL(text);
  const host = plain(url.hostname);
  const literal = ipaddr.isValid(host);
  if (url.username || url.password) throw new ForbiddenTarget('URL with credentials', 'URL chứa tên và mật khẩu');
  const plainWillDo = isLoopback(host) || (cleartext === 'named' && policy.names(host));
  if (url.protocol !== 'https:' && !(url.protocol === 'http:' && plainWillDo))
    throw new ForbiddenTarget('https is required', 'cần dùng https');
  if (literal && !policy.allows(host)) throw notAllowed(`address ${host}`, `địa chỉ ${host}`);
  if (!literal && isLoopback(host) && !policy.allows('127.0.0.1')) throw notAllowed('loopback', 'chính máy này');
  return url;
}

function isPublic(address: Address): boolean {
  if (address.range() !== 'unicast' || METADATA.has(address.toString())) return false;
  return address.kind() === 'ipv4' || address.match(GLOBAL_UNICAST);
}

function isLoopback(host: string): boolean {
  return ipaddr.isValid(host) ? ipaddr.process(host).range() === 'loopback' : host === 'localhost';
}

/** As names are compared: without brackets, case and the dot at the end. */
function plain(host: string): string {
  return host
    .replace(/^\[|\]$/g, '')
    .replace(/\.$/, '')
    .toLowerCase();
}

function hostEntry(entry: string): string {
  const host = plain(entry);
  if (ipaddr.isValid(host) || !HOST_NAME.test(host))
    throw new Error(`neither a network (10.1.0.0/16) nor the name of a host: ${entry}`);
  return host;
}
