import { InvalidError } from '../platform/public.ts';
import { fieldProblems } from '../platform/http/validation.ts';
import type { ConfigKind } from './config-kind.ts';

/** The content in the shape of its kind. @throws InvalidError that names the fields */
export function parseContent(kind: ConfigKind<unknown>, content: unknown): unknown {
  const parsed = kind.schema.safeParse(content);
  if (parsed.success) return parsed.data;
  throw InvalidError.of(fieldProblems(parsed.error.issues));
}
