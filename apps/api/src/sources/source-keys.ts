import { Injectable } from '@nestjs/common';
import { fromEpochMs, toEpochMs } from '@trucban/kernel';
import { Database, hashSecret, randomSecret, type Tx } from '../platform/public.ts';

/** Keys of sources do not run out; they are changed. */
const FOR_EVER = '9999-12-31T00:00:00.000Z';

/** A new key, and what may be remembered of it. */
interface NewKey {
  readonly key: string;
  readonly hint: string;
}

/**
 * Keys of sources. A key is both the secret of the source's API client (`POST /oauth/token`) and a bearer token of its own, for
 * devices that know no OAuth. Only hashes are kept.
 */
@Injectable()
export class SourceKeys {
  constructor(private readonly database: Database) {}

  /** Makes the API client of a new source. */
  async create(tx: Tx, clientId: string, name: string, orgUnit: string, scopes: readonly string[]): Promise<NewKey> {
    const key = randomSecret();
    await tx.run(
      'sources.client',
      `insert into api_client (id, name, agency, secret_hash, scopes, active, created_at) values ($1, $2, $3, $4, $5, true, $6)`,
      [clientId, name, orgUnit, hashSecret(key), scopes, tx.now],
    );
    await this.#token(tx, clientId, key, scopes);
    return { key, hint: key.slice(-4) };
  }

  /** Keeps client and tokens as the source says: its name, unit, scopes, and whether it is let in. */
  async follow(tx: Tx, clientId: string, name: string, orgUnit: string, scopes: readonly string[]): Promise<void> {
    await tx.run('sources.clientChange', 'update api_client set name = $2, agency = $3, scopes = $4 where id = $1', [
      clientId,
      name,
      orgUnit,
      scopes,
    ]);
    await tx.run('sources.tokenChange', 'update access_token set scopes = $2 where client_id = $1', [clientId, scopes]);
  }

  /** A new key; the one before and the tokens that were made of it end after the overlap. */
  async rotate(tx: Tx, clientId: string, scopes: readonly string[], overlapMinutes: number): Promise<NewKey> {
    const key = randomSecret();
    const ends = fromEpochMs(toEpochMs(tx.now) + overlapMinutes * 60_000);
    await tx.run(
      'sources.endTokens',
      'update access_token set expires_at = least(expires_at, $2) where client_id = $1',
      [clientId, ends],
    );
    await tx.run('sources.secret', 'update api_client set secret_hash = $2, version = version + 1 where id = $1', [
      clientId,
      hashSecret(key),
    ]);
    await this.#token(tx, clientId, key, scopes);
    return { key, hint: key.slice(-4) };
  }

  /** The client that a key or token belongs to. */
  async clientOf(key: string, now: string): Promise<string | undefined> {
    const [row] = await this.database.query<{ clientId: string }>(
      'sources.keyOwner',
      `select c.id as "clientId" from access_token t join api_client c on c.id = t.client_id
        where t.token_hash = $1 and t.expires_at > $2 and c.active`,
      [hashSecret(key), now],
    );
    return row?.clientId;
  }

  async #token(tx: Tx, clientId: string, key: string, scopes: readonly string[]): Promise<void> {
    await tx.run(
      'sources.token',
      'insert into access_token (token_hash, client_id, scopes, created_at, expires_at) values ($1, $2, $3, $4, $5)',
      [hashSecret(key), clientId, scopes, tx.now, FOR_EVER],
    );
  }
}
