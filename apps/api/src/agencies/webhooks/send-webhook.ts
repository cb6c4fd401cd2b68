import { Webhook } from 'standardwebhooks';
import { request, type Agent } from 'undici';
import { ForbiddenTarget, checkTarget, guardedAgent, type AddressPolicy } from '../../platform/public.ts';

/** Longest time of one attempt, from the connection to the last byte of the answer. */
export const WEBHOOK_TIMEOUT_MS = 15_000;
/** Longest answer that is read; a longer one makes the attempt fail. */
export const WEBHOOK_MAX_ANSWER_BYTES = 64 * 1024;

export interface WebhookMessage {
  readonly url: string;
  /** `whsec_…` */
  readonly secret: string;
  /** Same for every attempt of a delivery: lets the receiver recognise a repeat. */
  readonly messageId: string;
  readonly body: string;
  readonly at: Date;
}

/** What came of one attempt. `outcome` `rejected`: trying again is useless. */
export interface WebhookAttempt {
  readonly outcome: 'delivered' | 'failed' | 'rejected';
  readonly status: number | null;
  /** For the delivery log: a stable code and a few words, never the answer's body. */
  readonly error: string | null;
}

/** Sends signed webhooks over connections that can't be led into a private network. */
export class WebhookSender {
  private readonly policy: AddressPolicy;
  private readonly agent: Agent;

  constructor(policy: AddressPolicy) {
    this.policy = policy;
    this.agent = guardedAgent(policy, WEBHOOK_TIMEOUT_MS);
  }

  /** Never throws: whatever goes wrong is the attempt's outcome. */
  async send(message: WebhookMessage): Promise<WebhookAttempt> {
    try {
      const url = checkTarget(message.url, this.policy, 'loopback');
      const answer = await request(url, {
        method: 'POST',
        dispatcher: this.agent,
        signal: AbortSignal.timeout(WEBHOOK_TIMEOUT_MS),
        headers: {
          'content-type': 'application/json',
          'user-agent': 'trucban-webhook/1',
          ...signatureHeaders(message),
        },
        body: message.body,
      });
      await drain(answer.body);
      return judge(answer.statusCode);
    } catch (error) {
      return failure(error);
    }
  }

  close(): Promise<void> {
    return this.agent.destroy();
  }
}

/** Standard Webhooks: `webhook-id`, `webhook-timestamp`, `webhook-signature: v1,…` over the exact bytes of the body. */
export function signatureHeaders(
  message: Pick<WebhookMessage, 'secret' | 'messageId' | 'body' | 'at'>,
): Record<string, string> {
  return {
    'webhook-id': message.messageId,
    'webhook-timestamp': String(Math.floor(message.at.getTime() / 1000)),
    'webhook-signature': new Webhook(message.secret).sign(message.messageId, message.at, message.body),
  };
}

async function drain(body: AsyncIterable<Buffer> & { destroy(): unknown }): Promise<void> {
  let bytes = 0;
  for await (const chunk of body) {
    bytes += chunk.length;
    if (bytes > WEBHOOK_MAX_ANSWER_BYTES) {
      body.destroy();
      throw new AnswerTooLarge();
    }
  }
}

class AnswerTooLarge extends Error {}

/** Redirects aren't followed: the new place was never agreed on. 410 says that the receiver wants no more. */
function judge(status: number): WebhookAttempt {
  if (status >= 200 && status < 300) return { outcome: 'delivered', status, error: null };
  if (status >= 300 && status < 400)
    return { outcome: 'failed', status, error: 'REDIRECT_REFUSED: redirects are not followed' };
  if (status === 410) return { outcome: 'rejected', status, error: 'GONE: the receiver wants no more' };
  return { outcome: 'failed', status, error: `HTTP_${status}: the receiver did not take it` };
}

function failure(error: unknown): WebhookAttempt {
  const cause = error instanceof Error && error.cause instanceof Error ? error.cause : error;
  if (cause instanceof ForbiddenTarget)
    return { outcome: 'rejected', status: null, error: `FORBIDDEN_TARGET: ${cause.message}` };
  if (cause instanceof AnswerTooLarge)
    return { outcome: 'failed', status: null, error: `ANSWER_TOO_LARGE: more than ${WEBHOOK_MAX_ANSWER_BYTES} bytes` };
  const { name = 'Error', code } = cause as { name?: string; code?: string };
  if (name === 'TimeoutError' || name === 'AbortError' || /TIMEOUT/.test(code ?? ''))
    return { outcome: 'failed', status: null, error: `TIMEOUT: no answer within ${WEBHOOK_TIMEOUT_MS} ms` };
  return { outcome: 'failed', status: null, error: `${code ?? name}: no connection or no valid answer` };
}
