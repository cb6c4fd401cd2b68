import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';

/** A request that an outside system got. */
export interface Got {
  readonly method: string;
  readonly path: string;
  readonly headers: IncomingMessage['headers'];
  readonly body: string;
}

/** What it answers: status, body (an object as JSON), headers; or does so itself. */
export type Reply =
  | { readonly status?: number; readonly body?: unknown; readonly headers?: Readonly<Record<string, string>> }
  | ((response: ServerResponse, got: Got) => void);

/** A system outside, on loopback: remembers what it got, and answers as the test says. */
export class OutsideSystem {
  readonly got: Got[] = [];
  readonly #server: Server;
  reply: (got: Got, number: number) => Reply = () => ({ body: { ok: true } });

  private constructor() {
    this.#server = createServer((request, response) => {
      const chunks: Buffer[] = [];
      request.on('data', (chunk: Buffer) => chunks.push(chunk));
      request.on('end', () => this.#answer(request, response, Buffer.concat(chunks).toString('utf8')));
    });
  }

  static async start(): Promise<OutsideSystem> {
    const system = new OutsideSystem();
    await new Promise<void>((done) => system.#server.listen(0, '127.0.0.1', done));
    return system;
  }

  /** `http://127.0.0.1:<port>` */
  get origin(): string {
    return `http://127.0.0.1:${(this.#server.address() as AddressInfo).port}`;
  }

  /** Forgets what it got. */
  reset(): void {
    this.got.length = 0;
    this.reply = () => ({ body: { ok: true } });
  }

  async stop(): Promise<void> {
    this.#server.closeAllConnections();
    await new Promise((done) => this.#server.close(done));
  }

  #answer(request: IncomingMessage, response: ServerResponse, body: string): void {
    const { method = '', url = '', headers } = request;
    const got = { method, path: url, headers, body };
    const reply = this.reply(got, this.got.push(got));
    if (typeof reply === 'function') return reply(response, got);
    const isText = typeof reply.body === 'string';
    response.writeHead(reply.status ?? 200, {
      'content-type': isText ? 'text/plain' : 'application/json',
      ...reply.headers,
    });
    response.end(reply.body === undefined ? '' : isText ? reply.body : JSON.stringify(reply.body));
  }
}
