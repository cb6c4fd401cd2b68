import { Injectable } from '@nestjs/common';
import { fromEpochMs, toEpochMs, type Instant } from '@trucban/kernel';
import { Clock, Database, LIMITS, hashSecret, randomSecret, type Principal, type Tx } from '../platform/public.ts';
import { Principals, USER_COLUMNS, type RequestOrigin, type UserRow } from './principals.ts';

/** Name of the cookie that holds the session's secret. */
export const SESSION_COOKIE = 'trucban_session';

const HOUR_MS = 3_600_000;
/** The time of the last use is written at most this often. */
const TOUCH_MS = 60_000;

/** Sessions of people. Only the hash of a session's secret is kept. */
@Injectable()
export class Sessions {
  constructor(
    private readonly database: Database,
    private readonly clock: Clock,
    private readonly principals: Principals,
  ) {}

  /** Opens a session. @returns the secret for the cookie */
  async open(tx: Tx, userId: string, ip: string): Promise<string> {
    const secret = randomSecret();
    const expiresAt = fromEpochMs(toEpochMs(tx.now) + LIMITS.sessionHours * HOUR_MS);
    await tx.run(
      'identity.session.open',
      'insert into session (id_hash, user_id, created_at, used_at, expires_at, ip) values ($1, $2, $3, $3, $4, $5)',
      [hashSecret(secret), userId, tx.now, expiresAt, ip],
    );
    await tx.run('identity.session.sweep', 'delete from session where expires_at < $1', [tx.now]);
    return secret;
  }

  async close(tx: Tx, secret: string): Promise<void> {
    await tx.run('identity.session.close', 'delete from session where id_hash = $1', [hashSecret(secret)]);
  }

  /** Ends all sessions of a person: his password or rights changed, or he was shut out. */
  async closeAll(tx: Tx, userId: string): Promise<void> {
    await tx.run('identity.session.closeAll', 'delete from session where user_id = $1', [userId]);
  }

  /** Whose session it is; `undefined` when it ended or the person is no longer active. */
  async principal(secret: string, origin: RequestOrigin): Promise<Principal | undefined> {
    const now = this.clock.now();
    const idle = fromEpochMs(this.clock.epochMs() - LIMITS.sessionIdleHours * HOUR_MS);
    const [row] = await this.database.query<UserRow & { usedAt: Instant }>(
      'identity.session.user',
      `select ${USER_COLUMNS}, s.used_at as "usedAt" from session s join app_user u on u.id = s.user_id
        where s.id_hash = $1 and s.expires_at > $2 and s.used_at > $3 and u.active`,
      [hashSecret(secret), now, idle],
    );
    if (!row) return undefined;
    if (this.clock.epochMs() - toEpochMs(row.usedAt) > TOUCH_MS) {
      await this.database.query('identity.session.touch', 'update session set used_at = $2 where id_hash = $1', [
        hashSecret(secret),
        now,
      ]);
    }
    return this.principals.ofUser(row, origin);
  }
}
