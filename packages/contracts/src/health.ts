import { z } from 'zod';
import { instantOutSchema } from './common.ts';

/** Which parts work. `since`: from when on one has been away, where that is known. */
export const healthSchema = z
  .object({
    status: z.enum(['up', 'degraded', 'down']),
    parts: z.record(
      z.string(),
      z.object({ status: z.enum(['up', 'degraded', 'down']), since: instantOutSchema.nullable() }),
    ),
  })
  .meta({ id: 'Health' });

export type Health = z.infer<typeof healthSchema>;
