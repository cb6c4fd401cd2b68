import { Injectable } from '@nestjs/common';
import { fromEpochMs, toEpochMs, type Instant } from '@trucban/kernel';
import { Database, TooManyError, type Tx } from '../platform/public.ts';

/** How failures are counted: the first ones cost nothing, then the wait doubles up to the longest. */
interface Patience {
  readonly free: number;
  readonly longestMs: number;
}
/** Short waits, so that nobody can shut the owner of an account out. */
const ACCOUNT: Patience = { free: 4, longestMs: 30_000 };
/** A whole office may share an address. */
const ADDRESS: Patience = { free: 20, longestMs: 300_000 };
/** After this time without a failure it is forgotten. */
const FORGOTTEN_MS = 3_600_000;

/** How long to wait after so many failures. */
export function delayMs(failures: number, { free, longestMs }: Patience): number {
  return failures <= free ? 0 : Math.min(longestMs, 1_000 * 2 ** Math.min(20, failures - free - 1));
}

/** Growing delay after failed logins, for each account and each address. */
@Injectable()
export class LoginThrottle {
  constructor(private readonly database: Database) {}

  /**
   * Refuses a try that comes too early. An account with a live session from the same address isn't held up by the failures of
   * others. @throws TooManyError with the seconds to wait
   */
  async check(username: string, ip: string, now: Instant): Promise<void> {
    const rows = await this.database.query<{ until: Instant }>(
      'identity.throttle.check',
      `select blocked_until as until from login_throttle
        where blocked_until > $3 and (key = $2 or key = $1 and not exists (
          select 1 from session s join app_user u on u.id = s.user_id where u.username = $4 and s.ip = $5 and s.expires_at > $3))`,
      [accountKey(username), addressKey(ip), now, username, ip],
    );
    refuseUntil(rows, now);
  }

  /** The same for the address alone. @throws TooManyError */
  async checkAddress(ip: string, now: Instant): Promise<void> {
    const rows = await this.database.query<{ until: Instant }>(
      'identity.throttle.checkAddress',
      'select blocked_until as until from login_throttle where blocked_until > $2 and key = $1',
      [addressKey(ip), now],
    );
    refuseUntil(rows, now);
  }

  async failed(tx: Tx, username: string, ip: string): Promise<void> {
    await this.#count(tx, accountKey(username), ACCOUNT);
    await this.failedFrom(tx, ip);
  }

  async failedFrom(tx: Tx, ip: string): Promise<void> {
    await this.#count(tx, addressKey(ip), ADDRESS);
  }

  async succeeded(tx: Tx, username: string): Promise<void> {
    await tx.run('identity.throttle.clear', 'delete from login_throttle where key = $1 or failed_at < $2', [
      accountKey(username),
      fromEpochMs(toEpochMs(tx.now) - FORGOTTEN_MS),
    ]);
  }

  async #count(tx: Tx, key: string, patience: Patience): Promise<void> {
    const forgotten = fromEpochMs(toEpochMs(tx.now) - FORGOTTEN_MS);
    const row = await tx.first<{ failures: number }>(
      'identity.throttle.count',
      `insert into login_throttle as t (key, failures, failed_at, blocked_until) values ($1, 1, $2, $2)
       on conflict (key) do update set failed_at = $2, failures = case when t.failed_at < $3 then 1 else t.failures + 1 end
       returning failures`,
      [key, tx.now, forgotten],
    );
    const until = fromEpochMs(toEpochMs(tx.now) + delayMs(row?.failures ?? 1, patience));
    await tx.run('identity.throttle.block', 'update login_throttle set blocked_until = $2 where key = $1', [
      key,
      until,
    ]);
  }
}

function refuseUntil(rows: readonly { readonly until: Instant }[], now: Instant): void {
  if (rows.length === 0) return;
  const waitMs = Math.max(...rows.map(({ until }) => toEpochMs(until))) - toEpochMs(now);
  throw new TooManyError(
    'LOGIN_DELAYED',
    'Đăng nhập sai nhiều lần, xin chờ rồi thử lại.',
    'Too many failed logins, please wait and try again.',
    { retryAfterSeconds: Math.ceil(waitMs / 1000) },
  );
}

const accountKey = (username: string) => `account:${username}`;
const addressKey = (ip: string) => `address:${ip}`;
