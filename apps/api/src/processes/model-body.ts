import type { ProcessDefinitionDto } from '@trucban/contracts';
import type { z } from 'zod';
import type { ConfigRecord } from '../configuration/public.ts';
import { InvalidError, fieldProblems } from '../platform/public.ts';

/** A model as the whole body, or in a JSON document. @throws InvalidError that names the fields */
export function parsedBody<Schema extends z.ZodType>(schema: Schema, body: unknown): z.infer<Schema> {
  const result = schema.safeParse(typeof body === 'string' ? { xml: body } : body);
  if (result.success) return result.data;
  throw InvalidError.of(fieldProblems(result.error.issues));
}

/** A version of a model as lists show it. */
export function definitionItem(record: ConfigRecord, current: number | null): ProcessDefinitionDto {
  const { id, key, version, name, hash, state, author, approvedBy, effectiveFrom, updatedAt, revision } = record;
  return {
    id,
    key,
    version,
    name,
    hash,
    state,
    current,
    author,
    approvedBy,
    effectiveFrom,
    updatedAt,
    revision,
    problems: [...record.problems],
  };
}
