import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { Webhook } from 'standardwebhooks';
import type { Chance } from '@trucban/testkit';
import type { Centre } from '../../scripts/drill/centre.ts';

/** What came under one webhook-id. */
export interface Received {
  readonly agency: string;
  readonly body: string;
  /** How often it came, and how often it was taken (answered with 2xx). */
  times: number;
  taken: number;
}

/** The systems of some agencies: verify each signature, refuse some messages once, and remember everything. */
export class Receiver {
  readonly messages = new Map<string, Received>();
  /** What must not be: a wrong signature, another body under a known id. */
  readonly faults: string[] = [];
  /** Id of the webhook of each agency. */
  readonly hooks = new Map<string, string>();
  readonly #secrets = new Map<string, string>();
  readonly #server = createServer((request, response) => {
    let body = '';
    request.setEncoding('utf8').on('data', (text: string) => (body += text));
    request.on('end', () => {
      const taken = this.#take(request.url?.slice(1) ?? '', body, request.headers as Record<string, string>);
      response.writeHead(taken ? 204 : 500).end();
    });
  });

  readonly #chance: Chance;
  readonly #refusedShare: number;

  /** @param refusedShare part of the messages that are refused when they come first */
  constructor(chance: Chance, refusedShare = 0.1) {
    this.#chance = chance;
    this.#refusedShare = refusedShare;
  }

  async listen(centre: Centre, agencies: readonly string[]): Promise<void> {
    await new Promise<void>((done) => this.#server.listen(0, '127.0.0.1', done));
    const { port } = this.#server.address() as AddressInfo;
    for (const agency of agencies) {
      const program = await centre.program(agency);
      const url = `http://127.0.0.1:${port}/${agency}`;
      const hook = await program.post<{ id: string; secret: string }>('/agency/webhooks', { url });
      this.hooks.set(agency, hook.id);
      this.#secrets.set(agency, hook.secret);
    }
  }

  close(): Promise<unknown> {
    this.#server.closeAllConnections();
    return new Promise((done) => this.#server.close(done));
  }

  #take(agency: string, body: string, headers: Record<string, string>): boolean {
    try {
      new Webhook(this.#secrets.get(agency) ?? '').verify(body, headers);
    } catch (error) {
      this.faults.push(`${agency}: ${String(error)}`);
      return false;
    }
    const id = headers['webhook-id'] ?? '';
    const known = this.messages.get(id);
    if (known && (known.body !== body || known.agency !== agency)) this.faults.push(`${id} came with another content`);
    const message = known ?? { agency, body, times: 0, taken: 0 };
    this.messages.set(id, message);
    message.times += 1;
    if (message.times === 1 && this.#chance.next() < this.#refusedShare) return false;
    message.taken += 1;
    return true;
  }
}
