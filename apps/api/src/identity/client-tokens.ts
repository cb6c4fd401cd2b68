import { Injectable } from '@nestjs/common';
import type { AccessToken } from '@trucban/contracts';
import { fromEpochMs, toEpochMs, type Instant } from '@trucban/kernel';
import {
  Database,
  InvalidError,
  LIMITS,
  UnauthenticatedError,
  hashSecret,
  randomSecret,
  sameText,
  systemScope,
} from '../platform/public.ts';
import { LoginThrottle } from './login-throttle.ts';
import type { RequestOrigin } from './principals.ts';

interface ClientRow {
  readonly id: string;
  readonly secretHash: string;
  readonly scopes: readonly string[];
}

/** Access tokens of programs: opaque, kept as hashes, an hour long. */
@Injectable()
export class ClientTokens {
  constructor(
    private readonly database: Database,
    private readonly throttle: LoginThrottle,
  ) {}

  /** A token for the client named by HTTP Basic. @param wanted scopes; all that it has when not given */
  async issue(
    authorization: string | undefined,
    wanted: readonly string[] | undefined,
    origin: RequestOrigin,
    now: Instant,
  ): Promise<AccessToken> {
    const given = basicCredentials(authorization);
    if (!given) throw noBasic();
    await this.throttle.checkAddress(origin.ip, now);
    const [client] = await this.database.query<ClientRow>(
      'identity.client',
      'select id, secret_hash as "secretHash", scopes from api_client where id = $1 and active',
      [given.id],
    );
    // A secret has 256 random bits: its SHA-256 needs no salt and no stretching, and nobody guesses it. So failures delay their
    // address only: whoever knows a client's name must not be able to keep the agency out.
    if (!client || !sameText(client.secretHash, hashSecret(given.secret))) {
      await this.database.transaction(systemScope('oauth'), (tx) => this.throttle.failedFrom(tx, origin.ip));
      throw wrongClient();
    }
    const scopes = wanted?.length ? wanted : client.scopes;
    const foreign = scopes.filter((scope) => !client.scopes.includes(scope));
    if (foreign.length > 0) {
      throw InvalidError.field(
        '/scope',
        'INVALID_SCOPE',
        'Chương trình này không có phạm vi được xin.',
        'The client does not have the scope that it asks for.',
      );
    }
    return this.#store(client.id, scopes);
  }

  #store(clientId: string, scopes: readonly string[]): Promise<AccessToken> {
    const token = randomSecret();
    return this.database.transaction(systemScope('oauth'), async (tx) => {
      const expiresAt = fromEpochMs(toEpochMs(tx.now) + LIMITS.accessTokenSeconds * 1000);
      await tx.run('identity.token.sweep', 'delete from access_token where expires_at < $1', [tx.now]);
      await tx.run(
        'identity.token.add',
        'insert into access_token (token_hash, client_id, scopes, created_at, expires_at) values ($1, $2, $3, $4, $5)',
        [hashSecret(token), clientId, scopes, tx.now, expiresAt],
      );
      return {
        access_token: token,
        token_type: 'Bearer',
        expires_in: LIMITS.accessTokenSeconds,
        scope: scopes.join(' '),
      };
    });
  }
}

function basicCredentials(header: string | undefined): { id: string; secret: string } | undefined {
  const match = /^Basic +([A-Za-z0-9+/=_-]{1,1000})$/i.exec(header ?? '');
  if (!match?.[1]) return undefined;
  const text = Buffer.from(match[1], 'base64').toString('utf8');
  const colon = text.indexOf(':');
  return colon < 1 ? undefined : { id: text.slice(0, colon).slice(0, 100), secret: text.slice(colon + 1) };
}

function noBasic(): UnauthenticatedError {
  return new UnauthenticatedError(
    'INVALID_CLIENT',
    'Gửi mã và khóa bí mật của chương trình bằng HTTP Basic (Authorization: Basic …).',
    'Send the client id and secret by HTTP Basic (Authorization: Basic …).',
  );
}

function wrongClient(): UnauthenticatedError {
  return new UnauthenticatedError(
    'INVALID_CLIENT',
    'Mã hoặc khóa bí mật của chương trình không đúng.',
    'The client id or secret is wrong.',
  );
}
