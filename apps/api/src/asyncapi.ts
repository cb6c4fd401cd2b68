import { webhookPayloadSchema, webhookTypes } from '@trucban/contracts';
import { jsonSchema } from './openapi.ts';

/** The webhooks that agencies get, as AsyncAPI 3.0. */
export function asyncApiDocument(): object {
  const entries = <T>(of: (type: string) => T) => Object.fromEntries(webhookTypes.map((type) => [type, of(type)]));
  return {
    asyncapi: '3.0.0',
    info: {
      title: 'Trực ban: webhooks',
      version: '1',
      description:
        'HTTP POST to the address of a webhook, signed by Standard Webhooks (webhook-id, webhook-timestamp, webhook-signature: v1,…). At least once: webhook-id recognises repeats.',
    },
    channels: entries((type) => ({
      address: '{url}',
      messages: { [type]: { $ref: `#/components/messages/${type}` } },
      bindings: { http: {} },
    })),
    operations: entries((type) => ({
      action: 'send',
      channel: { $ref: `#/channels/${type}` },
      bindings: { http: { method: 'POST' } },
    })),
    components: {
      messages: entries((type) => ({
        name: type,
        contentType: 'application/json',
        headers: {
          type: 'object',
          required: ['webhook-id', 'webhook-timestamp', 'webhook-signature'],
          properties: {
            'webhook-id': { type: 'string' },
            'webhook-timestamp': { type: 'string', description: 'Seconds since 1970' },
            'webhook-signature': { type: 'string', description: 'v1, and HMAC-SHA256 of id.timestamp.body in base64' },
          },
        },
        payload: jsonSchema(webhookPayloadSchema, 'output'),
      })),
    },
  };
}
