/** Servers that the operator brings: they must answer and fit before anything is built upon them. */
import { query } from './postgres.ts';
import { Trouble } from './report.mjs';
import { ensureNamespace } from './temporal.ts';

const oldestPostgres = 16;
const patienceMs = 20_000;

/**
 * @param databaseUrl of the role that owns the database
 * @throws Trouble when it can't be reached or can't carry the product
 */
export async function requireDatabase(databaseUrl: string): Promise<void> {
  const { rows } = await query(
    databaseUrl,
    `select current_setting('server_version_num')::int / 10000 as version, getdatabaseencoding() as encoding,
            rolname as role, rolsuper or rolcreaterole and rolbypassrls as rights
       from pg_roles where rolname = current_user`,
  ).catch((error: unknown) => {
    throw new Trouble(
      'Không kết nối được tới DATABASE_URL: hãy kiểm tra địa chỉ, người dùng, mật khẩu và tên cơ sở dữ liệu.',
      `DATABASE_URL can't be connected to (${reason(error)}): check address, user, password and name of the database.`,
    );
  });
  const found = rows[0] as { version: number; encoding: string; role: string; rights: boolean };
  if (found.version < oldestPostgres)
    throw new Trouble(
      `PostgreSQL ở DATABASE_URL là bản ${found.version}: hãy dùng bản ${oldestPostgres} trở lên.`,
      `PostgreSQL at DATABASE_URL has version ${found.version}: use ${oldestPostgres} or newer.`,
    );
  if (found.encoding !== 'UTF8')
    throw new Trouble(
      `Cơ sở dữ liệu ở DATABASE_URL dùng bảng mã ${found.encoding}: hãy tạo cơ sở dữ liệu UTF8.`,
      `The database at DATABASE_URL is encoded in ${found.encoding}: make one in UTF8.`,
    );
  if (!found.rights)
    throw new Trouble(
      `Vai trò ${found.role} ở DATABASE_URL thiếu quyền: hãy chạy ALTER ROLE ${found.role} CREATEROLE BYPASSRLS bằng tài khoản quản trị.`,
      `The role ${found.role} of DATABASE_URL lacks rights: run ALTER ROLE ${found.role} CREATEROLE BYPASSRLS as a superuser.`,
    );
}

/**
 * Makes the namespace where it is missing.
 * @param address host:port of the frontend
 * @throws Trouble when it doesn't answer
 */
export async function requireTemporal(address: string, namespace: string): Promise<void> {
  await ensureNamespace(address, namespace, new AbortController().signal, patienceMs).catch((error: unknown) => {
    throw new Trouble(
      `Temporal ở TEMPORAL_ADDRESS=${address} không trả lời: hãy kiểm tra địa chỉ (máy:cổng) và máy chủ đó.`,
      `Temporal at TEMPORAL_ADDRESS=${address} doesn't answer: check the address (host:port) and that server (${reason(error)}).`,
    );
  });
}

/** What lies at the bottom: of several addresses that were tried, the error of the first. */
function reason(error: unknown): string {
  if (error instanceof AggregateError && error.errors.length > 0) return reason(error.errors[0]);
  if (error instanceof Trouble && error.cause) return reason(error.cause);
  return error instanceof Error ? error.message : String(error);
}
