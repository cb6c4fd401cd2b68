import { isIP } from 'node:net';
import { Agent, buildConnector } from 'undici';
import { notAllowed, guardedLookup, type AddressPolicy } from './address-guard.ts';

/**
 * Connections that can't be led into a private network: the address that is connected to is the one that was checked.
 * @param timeoutMs  longest wait for the connection, the headers, and each part of the answer.
 */
export function guardedAgent(policy: AddressPolicy, timeoutMs: number): Agent {
  return new Agent({
    connect: guardedConnector(policy, timeoutMs),
    headersTimeout: timeoutMs,
    bodyTimeout: timeoutMs,
    // A pinned address must not outlive the check that allowed it by much.
    keepAliveTimeout: 1_000,
  });
}

/** Names are resolved through the guard; literal IPs never reach `lookup`, so they are checked here. */
function guardedConnector(policy: AddressPolicy, timeoutMs: number): buildConnector.connector {
  const connect = buildConnector({ lookup: guardedLookup(policy), timeout: timeoutMs });
  return (options, callback) => {
    const host = options.hostname.replace(/^\[|\]$/g, '');
    if (isIP(host) && !policy.allows(host)) return callback(notAllowed(`address ${host}`, `địa chỉ ${host}`), null);
    return connect(options, callback);
  };
}
