import { readFileSync } from 'node:fs';
import path from 'node:path';

/** What the first start wrote for newcomers; see docs/operations.md. */
interface Credentials {
  readonly users: readonly { username: string; password: string; roles: string[]; orgUnit: string }[];
  readonly clients: readonly { agency: string | null; clientId: string; clientSecret: string; scopes: string[] }[];
}

/** The smallest picture that is one. */
const PICTURE = Buffer.from(
  'iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNkYPhfDwAChwGA60e6kgAAAABJRU5ErkJggg==',
  'base64',
);

/** An answer that is not 2xx, with what the problem document says. */
export class Refused extends Error {
  readonly status: number;
  readonly problem: { readonly detail?: string; readonly errors?: readonly unknown[] };
  constructor(status: number, what: string, problem: Refused['problem']) {
    super(`${what}: ${status} ${problem.detail ?? ''} ${JSON.stringify(problem.errors ?? [])}`);
    this.status = status;
    this.problem = problem;
  }
}

/** Somebody who is signed in: a person by cookie or a program by token. */
export interface Caller {
  readonly name: string;
  get<T>(url: string): Promise<T>;
  post<T>(url: string, body?: unknown, headers?: Record<string, string>): Promise<T>;
  put<T>(url: string, body: unknown): Promise<T>;
  /** Uploads a picture; answers its id. */
  photo(): Promise<string>;
  /** Hands in a form with a file. */
  form<T>(url: string, form: FormData): Promise<T>;
  /** An answer without end: the live feed. */
  stream(url: string, signal: AbortSignal): Promise<Response>;
}

/** The running centre, seen from outside: its public API and the credentials of the sample province. */
export class Centre {
  readonly address: string;
  readonly credentials: Credentials;
  readonly #callers = new Map<string, Promise<Caller>>();

  /** @param address such as `http://127.0.0.1:3000`. @param home `$TRUCBAN_HOME`. @throws when the credentials aren't there. */
  constructor(address: string, home: string) {
    this.address = address.replace(/\/$/, '');
    this.credentials = JSON.parse(readFileSync(path.join(home, 'demo-credentials.json'), 'utf8')) as Credentials;
  }

  /** A person of the sample province by user name. */
  person(username: string): Promise<Caller> {
    return this.#once(`person:${username}`, async () => {
      const user = this.credentials.users.find((each) => each.username === username);
      if (!user) throw new Error(`there is no user ${username} in the sample province`);
      const answer = await this.#fetch(`${this.address}/api/v1/auth/login`, {
        method: 'POST',
        headers: { 'content-type': 'application/json', origin: this.address },
        body: JSON.stringify({ username, password: user.password }),
      });
      const cookie = answer.headers
        .getSetCookie()
        .map((each) => each.split(';')[0])
        .join('; ');
      return this.#caller(username, { cookie, origin: this.address });
    });
  }

  /** A person who belongs to a group such as `PC07/dispatcher`; undefined when the province has none. */
  async memberOf(group: string): Promise<Caller | undefined> {
    const [orgUnit, role] = group.split('/');
    const user = this.credentials.users.find((each) => each.orgUnit === orgUnit && each.roles.includes(role ?? ''));
    return user ? this.person(user.username) : undefined;
  }

  /** A program: an agency's by its code, or `integration`, `drill` by client id. */
  program(agencyOrId: string): Promise<Caller> {
    return this.#once(`program:${agencyOrId}`, async () => {
      const client = this.credentials.clients.find(
        (each) => each.clientId === agencyOrId || each.agency === agencyOrId,
      );
      if (!client) throw new Error(`there is no client for ${agencyOrId} in the sample province`);
      const answer = await this.#fetch(`${this.address}/api/v1/oauth/token`, {
        method: 'POST',
        headers: {
          'content-type': 'application/x-www-form-urlencoded',
          authorization: `Basic ${Buffer.from(`${client.clientId}:${client.clientSecret}`).toString('base64')}`,
        },
        body: 'grant_type=client_credentials',
      });
      const { access_token: token } = (await answer.json()) as { access_token: string };
      return this.#caller(agencyOrId, { authorization: `Bearer ${token}` });
    });
  }

  #once(key: string, make: () => Promise<Caller>): Promise<Caller> {
    let caller = this.#callers.get(key);
    if (!caller) {
      caller = make();
      this.#callers.set(key, caller);
      caller.catch(() => this.#callers.delete(key));
    }
    return caller;
  }

  #caller(name: string, identity: Record<string, string>): Caller {
    const call = async <T>(
      method: string,
      url: string,
      body?: unknown,
      headers: Record<string, string> = {},
    ): Promise<T> => {
      const answer = await this.#fetch(`${this.address}${url.startsWith('/api') ? url : `/api/v1${url}`}`, {
        method,
        headers: { ...identity, ...(body === undefined ? {} : { 'content-type': 'application/json' }), ...headers },
        ...(body === undefined ? {} : { body: JSON.stringify(body) }),
      });
      return (answer.status === 204 ? undefined : await answer.json()) as T;
    };
    const hand = async <T>(url: string, form: FormData): Promise<T> => {
      const answer = await this.#fetch(`${this.address}/api/v1${url}`, {
        method: 'POST',
        headers: identity,
        body: form,
      });
      return (await answer.json()) as T;
    };
    return {
      name,
      get: <T>(url: string) => call<T>('GET', url),
      post: <T>(url: string, body: unknown = {}, headers?: Record<string, string>) =>
        call<T>('POST', url, body, headers),
      photo: async () => {
        const form = new FormData();
        form.append('file', new Blob([PICTURE], { type: 'image/png' }), 'sau-xu-ly.png');
        return (await hand<{ id: string }>('/files', form)).id;
      },
      form: hand,
      put: <T>(url: string, body: unknown) => call<T>('PUT', url, body),
      stream: (url, signal) => fetch(`${this.address}/api/v1${url}`, { headers: identity, signal }),
    };
  }

  async #fetch(url: string, init: RequestInit): Promise<Response> {
    const answer = await fetch(url, { ...init, signal: AbortSignal.timeout(15_000) });
    if (answer.ok) return answer;
    const problem = (await answer.json().catch(() => ({}))) as Refused['problem'];
    throw new Refused(answer.status, `${init.method} ${new URL(url).pathname}`, problem);
  }
}
