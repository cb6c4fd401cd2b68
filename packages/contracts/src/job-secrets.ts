import { z } from 'zod';
import { instantOutSchema, jsonObjectSchema } from './common.ts';

/** What jobs of SOPs need to call systems outside: secrets, and callbacks. `/job-secrets`, `/callbacks`. */

/** Name of a secret, as models write it: `{{secrets.LGSP_TOKEN}}`. */
export const jobSecretNameSchema = z.string().regex(/^[A-Za-z0-9_.-]{1,100}$/, 'letters, digits, _ . -');

/** `PUT /job-secrets/{name}`. The value is never shown again. */
export const putJobSecretSchema = z
  .object({
    value: z
      .string()
      .min(1)
      .max(8_192)
      .regex(/^[\x21-\x7e]([\x20-\x7e]*[\x21-\x7e])?$/, 'printable ASCII'),
    hosts: z
      .array(z.string().regex(/^[A-Za-z0-9.:-]{1,253}$/, 'a host without port'))
      .min(1)
      .max(20)
      .describe('Hosts that it may be sent to, and no others'),
    description: z.string().trim().max(300).optional(),
  })
  .meta({ id: 'PutJobSecret' });
export type PutJobSecret = z.infer<typeof putJobSecretSchema>;

/** A secret without its value. */
export const jobSecretSchema = z
  .object({
    name: z.string(),
    hosts: z.array(z.string()),
    description: z.string().nullable(),
    changedBy: z.string(),
    changedAt: instantOutSchema,
  })
  .meta({ id: 'JobSecret' });
export type JobSecretDto = z.infer<typeof jobSecretSchema>;

/** Token of a callback: 256 bits as base64url. */
export const callbackTokenSchema = z.string().regex(/^[A-Za-z0-9_-]{43}$/, 'a token of a callback');

/** `POST /callbacks/{token}` where the model has no expressions for the body: variables, or a BPMN error. */
export const callbackBodySchema = z
  .strictObject({
    variables: jsonObjectSchema.optional(),
    error: z
      .strictObject({
        code: z.string().trim().min(1).max(256),
        message: z.string().max(2_000).optional(),
        variables: jsonObjectSchema.optional(),
      })
      .optional(),
  })
  .meta({ id: 'CallbackBody' });

/** What the answer did. */
export const callbackAcceptedSchema = z
  .object({ outcome: z.enum(['completed', 'error']) })
  .meta({ id: 'CallbackAccepted' });
export type CallbackAccepted = z.infer<typeof callbackAcceptedSchema>;
