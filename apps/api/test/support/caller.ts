import type { DemoCredentials } from '../../src/identity/demo-credentials.ts';

/** An answer with its body parsed: JSON where it is JSON, else text. */
export interface Answer<Body = any> {
  readonly status: number;
  readonly headers: Headers;
  readonly body: Body;
}

/** Somebody who calls the API over HTTP. Paths are under `/api/v1` unless they begin with `//`. */
export class Caller {
  constructor(
    readonly baseUrl: string,
    private readonly headers: Readonly<Record<string, string>> = {},
  ) {}

  /** A person of the sample province, with cookie and Origin. */
  static async signedIn(baseUrl: string, { users }: DemoCredentials, username: string): Promise<Caller> {
    const user = users.find((one) => one.username === username);
    if (!user) throw new Error(`no user ${username} in the sample province`);
    const answer = await new Caller(baseUrl).post('/auth/login', { username, password: user.password });
    if (answer.status !== 200) throw new Error(`${username} can't sign in: ${JSON.stringify(answer.body)}`);
    const cookie = answer.headers.get('set-cookie')?.split(';')[0] ?? '';
    return new Caller(baseUrl, { cookie, origin: baseUrl });
  }

  /** A program with a bearer token. */
  static async withToken(baseUrl: string, { clients }: DemoCredentials, clientId: string): Promise<Caller> {
    const client = clients.find((one) => one.clientId === clientId);
    if (!client) throw new Error(`no client ${clientId} in the sample province`);
    const basic = Buffer.from(`${clientId}:${client.clientSecret}`).toString('base64');
    const response = await fetch(`${baseUrl}/api/v1/oauth/token`, {
      method: 'POST',
      headers: { authorization: `Basic ${basic}`, 'content-type': 'application/x-www-form-urlencoded' },
      body: 'grant_type=client_credentials',
    });
    const { access_token: token } = (await response.json()) as { access_token: string };
    return new Caller(baseUrl, { authorization: `Bearer ${token}` });
  }

  /** The same caller with more headers: `caller.with({ 'if-match': '"1"' })`. */
  with(headers: Readonly<Record<string, string>>): Caller {
    return new Caller(this.baseUrl, { ...this.headers, ...headers });
  }

  get(path: string): Promise<Answer> {
    return this.send('GET', path);
  }
  /** The answer as bytes. */
  async bytes(path: string): Promise<ArrayBuffer> {
    return (await fetch(this.url(path), { headers: this.headers })).arrayBuffer();
  }
  post(path: string, body?: unknown): Promise<Answer> {
    return this.send('POST', path, body);
  }
  put(path: string, body?: unknown): Promise<Answer> {
    return this.send('PUT', path, body);
  }
  patch(path: string, body?: unknown): Promise<Answer> {
    return this.send('PATCH', path, body);
  }
  delete(path: string): Promise<Answer> {
    return this.send('DELETE', path);
  }

  /** A request with any body: texts, bytes and forms as they are, everything else as JSON. */
  async send(method: string, path: string, body?: unknown): Promise<Answer> {
    const raw = typeof body === 'string' || body instanceof Uint8Array || body instanceof FormData;
    const type: Record<string, string> =
      body === undefined || body instanceof FormData ? {} : { 'content-type': 'application/json' };
    const response = await fetch(this.url(path), {
      method,
      redirect: 'manual',
      headers: { ...type, ...this.headers },
      ...(body === undefined ? {} : { body: raw ? (body as BodyInit) : JSON.stringify(body) }),
    });
    const text = await response.text();
    const json = /[/+]json/.test(response.headers.get('content-type') ?? '');
    return { status: response.status, headers: response.headers, body: json && text ? JSON.parse(text) : text };
  }

  /** Opens a stream of server-sent events. */
  stream(path: string, signal: AbortSignal, headers: Readonly<Record<string, string>> = {}): Promise<Response> {
    return fetch(this.url(path), { headers: { ...this.headers, ...headers }, signal });
  }

  url(path: string): string {
    return path.startsWith('//') ? `${this.baseUrl}${path.slice(1)}` : `${this.baseUrl}/api/v1${path}`;
  }
}
