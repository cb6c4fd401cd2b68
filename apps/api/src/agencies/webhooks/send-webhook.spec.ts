import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterEach, describe, expect, it } from '@jest/globals';
import { Webhook } from 'standardwebhooks';
import { addressPolicy } from '../../platform/public.ts';
import { WebhookSender, type WebhookMessage } from './send-webhook.ts';

const SECRET = 'whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw';
const BODY = JSON.stringify({ type: 'vn.trucban.assignment.offered.v1', data: { assignmentId: '1' } });
const LOOPBACK = addressPolicy('127.0.0.0/8 ::1/128');

describe('sending a webhook', () => {
  const servers: Server[] = [];
  const senders: WebhookSender[] = [];
  afterEach(async () => {
    await Promise.all(senders.splice(0).map((sender) => sender.close()));
    for (const server of servers.splice(0)) await new Promise((done) => server.close(done));
  });

  async function receiver(
    answer: (request: IncomingMessage, response: ServerResponse, body: string) => void,
  ): Promise<string> {
    const server = createServer((request, response) => {
      let body = '';
      request.setEncoding('utf8').on('data', (text: string) => (body += text));
      request.on('end', () => answer(request, response, body));
    });
    servers.push(server);
    await new Promise<void>((done) => server.listen(0, '127.0.0.1', done));
    return `http://127.0.0.1:${(server.address() as AddressInfo).port}/hook`;
  }

  function send(url: string, policy = LOOPBACK) {
    const sender = new WebhookSender(policy);
    senders.push(sender);
    const message: WebhookMessage = { url, secret: SECRET, messageId: 'msg_1', body: BODY, at: new Date() };
    return sender.send(message);
  }

  it('is signed so that the receiver can verify it over the exact bytes', async () => {
    let verified: unknown;
    const url = await receiver((request, response, body) => {
      verified = new Webhook(SECRET).verify(body, request.headers as Record<string, string>);
      response.writeHead(204).end();
    });
    expect(await send(url)).toEqual({ outcome: 'delivered', status: 204, error: null });
    expect(verified).toEqual(JSON.parse(BODY));
  });

  it('is refused by a private address unless the operator allows it', async () => {
    let reached = false;
    const url = await receiver((_request, response) => {
      reached = true;
      response.end();
    });
    expect(await send(url, addressPolicy(''))).toMatchObject({ outcome: 'rejected', status: null });
    expect(reached).toBe(false);
  });

  it('follows no redirect', async () => {
    let hops = 0;
    const url = await receiver((request, response) => {
      hops++;
      response.writeHead(302, { location: `http://${request.headers.host}/elsewhere` }).end();
    });
    expect(await send(url)).toMatchObject({
      outcome: 'failed',
      status: 302,
      error: expect.stringContaining('REDIRECT_REFUSED'),
    });
    expect(hops).toBe(1);
  });

  it('does not read an answer of more than 64 KB', async () => {
    const url = await receiver((_request, response) => response.end(Buffer.alloc(1024 * 1024)));
    expect(await send(url)).toMatchObject({ outcome: 'failed', error: expect.stringContaining('ANSWER_TOO_LARGE') });
  });

  it('can be tried again after a 5xx or a closed door, not after 410', async () => {
    let status = 503;
    const url = await receiver((_request, response) => response.writeHead(status).end());
    expect(await send(url)).toMatchObject({ outcome: 'failed', status: 503 });
    status = 410;
    expect(await send(url)).toMatchObject({ outcome: 'rejected', status: 410 });
    expect(await send('http://127.0.0.1:9/hook')).toMatchObject({ outcome: 'failed', status: null });
  });
});
