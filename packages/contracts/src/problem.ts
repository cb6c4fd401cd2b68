import { z } from 'zod';

/** One wrong thing in an input. `path` is a JSON pointer (RFC 6901) into the body, `''` for the whole. */
export const fieldErrorSchema = z
  .object({ path: z.string(), code: z.string(), message: z.string() })
  .meta({ id: 'FieldError' });

/** Answer to everything that failed: RFC 9457 `application/problem+json`, in the language of `Accept-Language` (vi default). */
export const problemSchema = z
  .object({
    /** Stable URI of the code: `https://trucban.example.invalid/problems/<code>`. */
    type: z.string(),
    title: z.string(),
    status: z.int(),
    detail: z.string(),
    /** Path of the request. */
    instance: z.string(),
    /** Stable code for programs: `INCIDENT_NOT_FOUND`. */
    code: z.string(),
    requestId: z.string(),
    errors: z.array(fieldErrorSchema),
    /** More about it that is safe to show. */
    details: z.record(z.string(), z.unknown()).optional(),
  })
  .meta({ id: 'Problem' });

export type FieldError = z.infer<typeof fieldErrorSchema>;
export type ProblemDocument = z.infer<typeof problemSchema>;
