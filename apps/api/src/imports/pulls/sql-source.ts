import { isIP } from 'node:net';
import { Injectable } from '@nestjs/common';
import { MAX_IMPORT_ROWS, type PullDocument } from '@trucban/contracts';
import type { Json } from '@trucban/kernel';
import pg from 'pg';
import { Settings, addressPolicy, guardedLookup, type AddressPolicy } from '../../platform/public.ts';
import { SourceFailed, sourceFailed, type SourceRow } from '../reading/rows.ts';
import type { Answered, Asked } from './asked.ts';

type Source = Extract<PullDocument['source'], { readonly type: 'sql' }>;

const TIMEOUT_SECONDS = 60;
const CONNECT_MS = 10_000;
/** Rows that are fetched at once. */
const FETCHED = 1_000;

/** Asks PostgreSQL databases: read-only, in one transaction, by a cursor of the server, within time and rows. */
@Injectable()
export class SqlSource {
  readonly #policy: AddressPolicy;

  constructor(settings: Settings) {
    this.#policy = addressPolicy(settings.httpAllow);
  }

  async ask(source: Source, asked: Asked): Promise<Answered> {
    const client = await this.#connect(source, asked);
    const close = async (): Promise<void> => {
      await client.end().catch(() => undefined);
    };
    try {
      const values = asked.watermark !== null && /\$1\b/.test(source.query) ? [asked.watermark] : [];
      await client.query('begin isolation level repeatable read, read only');
      // One statement by the protocol's own rule: with values nothing else can follow it.
      await client.query({
        text: `declare trucban_pull no scroll cursor for ${source.query}`,
        values,
        queryMode: 'extended',
      } as pg.QueryConfig);
      return {
        columns: null,
        rows: this.#rows(client, source.maxRows ?? MAX_IMPORT_ROWS),
        notModified: false,
        etag: null,
        lastModified: null,
        close,
      };
    } catch (error) {
      await close();
      throw asSourceFailure(error);
    }
  }

  async *#rows(client: pg.Client, most: number): AsyncGenerator<SourceRow> {
    let number = 0;
    for (;;) {
      const { rows } = await client
        .query<Record<string, Json>>(`fetch ${FETCHED} from trucban_pull`)
        .catch((error: unknown) => {
          throw asSourceFailure(error);
        });
      for (const content of rows) {
        number += 1;
        if (number > most)
          throw sourceFailed(
            'TOO_MANY_ROWS',
            `Truy vấn cho hơn ${most} dòng; các dòng trước đó đã được nhập.`,
            `The query gives more than ${most} rows; those before are in.`,
          );
        yield { number, content };
      }
      if (rows.length < FETCHED) return;
    }
  }

  /** Connects to an address that was checked, so that the name can't lead elsewhere afterwards. */
  async #connect({ secret: name, timeoutSeconds = TIMEOUT_SECONDS }: Source, asked: Asked): Promise<pg.Client> {
    const { value, hosts } = asked.secret(name);
    const url = URL.canParse(value) ? new URL(value) : null;
    if (!url || !/^postgres(ql)?:$/.test(url.protocol) || url.hostname === '' || url.pathname.length < 2)
      throw sourceFailed(
        'BAD_CONNECTION',
        `Bí mật “${name}” phải có dạng postgres://user:password@host:port/database.`,
        `The secret "${name}" must be of the form postgres://user:password@host:port/database.`,
      );
    const host = url.hostname.replace(/^\[|\]$/g, '');
    if (!hosts.includes(host) && !hosts.includes(url.hostname))
      throw sourceFailed(
        'SECRET_NOT_FOR_HOST',
        `Bí mật “${name}” không dùng cho máy chủ này.`,
        `The secret "${name}" is not for this host.`,
      );
    const mode = url.searchParams.get('sslmode') ?? 'prefer';
    const client = new pg.Client({
      host: await this.#address(host),
      port: Number(url.port || 5432),
      user: decodeURIComponent(url.username),
      password: decodeURIComponent(url.password),
      database: decodeURIComponent(url.pathname.slice(1)),
      ...(mode === 'verify-full' || mode === 'require'
        ? { ssl: { servername: host, rejectUnauthorized: mode === 'verify-full' } }
        : {}),
      connectionTimeoutMillis: CONNECT_MS,
      query_timeout: (timeoutSeconds + 5) * 1_000,
      application_name: 'trucban-pull',
      options: `-c default_transaction_read_only=on -c statement_timeout=${timeoutSeconds * 1_000} -c idle_in_transaction_session_timeout=120000 -c TimeZone=UTC -c DateStyle=ISO`,
      types: { getTypeParser },
    });
    client.on('error', () => undefined);
    try {
      await client.connect();
      return client;
    } catch (error) {
      throw asSourceFailure(error);
    }
  }

  async #address(host: string): Promise<string> {
    const forbidden = sourceFailed(
      'FORBIDDEN_TARGET',
      'Địa chỉ của cơ sở dữ liệu không được phép (TRUCBAN_HTTP_ALLOW).',
      'The address of the database is not allowed (TRUCBAN_HTTP_ALLOW).',
    );
    if (isIP(host)) {
      if (this.#policy.allows(host)) return host;
      throw forbidden;
    }
    return new Promise((resolve, reject) => {
      guardedLookup(this.#policy)(host, {}, (error, address) => {
        if (!error && typeof address === 'string') resolve(address);
        else reject(error && 'code' in error && error.code !== undefined ? asSourceFailure(error) : forbidden);
      });
    });
  }
}

/** JSON's own types as such; whatever else as the text that the server writes: times in ISO form. */
const PARSERS: Readonly<Record<number, (text: string) => unknown>> = {
  16: (text) => text === 't',
  ...Object.fromEntries([20, 21, 23, 26, 700, 701, 1700].map((type) => [type, asNumber])),
  ...Object.fromEntries([114, 3802].map((type) => [type, (text: string) => JSON.parse(text) as unknown])),
};
const getTypeParser = ((type: number) => PARSERS[type] ?? ((text: string) => text)) as typeof pg.types.getTypeParser;

function asNumber(text: string): number | string {
  const value = Number(text);
  // NaN, infinity and what no double holds exactly stay texts, for the mapping to judge.
  return Number.isFinite(value) && (!Number.isInteger(value) || Number.isSafeInteger(value)) ? value : text;
}

/** Codes, and what the other database says of the query: its author needs that. */
function asSourceFailure(error: unknown): unknown {
  if (error instanceof SourceFailed || !(error instanceof Error)) return error;
  const { code = '' } = error as { code?: string };
  if (code === '57014' || /timeout/i.test(error.message))
    return sourceFailed(
      'TIMEOUT',
      'Cơ sở dữ liệu không trả lời trong thời hạn.',
      'The database did not answer in time.',
    );
  if (code === '28P01' || code === '28000')
    return sourceFailed('ACCESS_DENIED', 'Cơ sở dữ liệu từ chối đăng nhập.', 'The database refused the login.');
  if (/^[0-9A-Z]{5}$/.test(code))
    return sourceFailed(
      `SQL_${code}`,
      `Cơ sở dữ liệu báo lỗi: ${error.message.slice(0, 300)}`,
      `The database says: ${error.message.slice(0, 300)}`,
    );
  return sourceFailed(
    'UNREACHABLE',
    `Không kết nối được với cơ sở dữ liệu (${code}).`,
    `The database can't be reached (${code}).`,
  );
}
