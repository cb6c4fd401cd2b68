import { StandardSchemaValidationPipe, type ArgumentMetadata } from '@nestjs/common';
import { z } from 'zod';
import { InvalidError, MalformedError, NotFoundError, type FieldProblem } from '../errors.ts';

interface Issue {
  readonly message: string;
  readonly path?: readonly (PropertyKey | { readonly key: PropertyKey })[] | undefined;
  readonly code?: string | undefined;
  readonly [more: string]: unknown;
}

/** Issues of Zod (or any standard schema) as wrong fields, with JSON pointers and both languages. */
export function fieldProblems(issues: readonly object[]): readonly FieldProblem[] {
  return (issues as readonly Issue[]).slice(0, 100).map((issue) => ({
    path: pointer(issue.path ?? []),
    code: codeOf(issue),
    message: textOf(issue),
  }));
}

/** JSON pointer (RFC 6901) of a path. */
export function pointer(path: readonly (PropertyKey | { readonly key: PropertyKey })[]): string {
  const keys = path.map((part) => String(typeof part === 'object' ? part.key : part));
  return keys.map((key) => `/${key.replaceAll('~', '~0').replaceAll('/', '~1')}`).join('');
}

function codeOf(issue: Issue): string {
  const given = (issue['params'] as { code?: unknown } | undefined)?.code;
  if (typeof given === 'string') return given;
  return (issue.code ?? 'invalid').replace(/[A-Z]/g, (letter) => `_${letter}`).toUpperCase();
}

const types: Readonly<Record<string, { vi: string; en: string }>> = {
  string: { vi: 'văn bản', en: 'a text' },
  number: { vi: 'số', en: 'a number' },
  int: { vi: 'số nguyên', en: 'a whole number' },
  boolean: { vi: 'đúng hoặc sai', en: 'true or false' },
  object: { vi: 'đối tượng', en: 'an object' },
  record: { vi: 'đối tượng', en: 'an object' },
  array: { vi: 'danh sách', en: 'a list' },
  tuple: { vi: 'danh sách', en: 'a list' },
};

function textOf(issue: Issue): { vi: string; en: string } {
  const limit = (key: string) => String(issue[key]);
  switch (issue.code) {
    case 'invalid_type': {
      const type = types[String(issue['expected'])] ?? { vi: String(issue['expected']), en: String(issue['expected']) };
      const missing = issue['input'] === undefined && issue.message.includes('undefined');
      return missing
        ? { vi: 'Thiếu trường bắt buộc.', en: 'A required field is missing.' }
        : { vi: `Cần là ${type.vi}.`, en: `Must be ${type.en}.` };
    }
    case 'invalid_value': {
      const values = (issue['values'] as readonly unknown[] | undefined)?.map(String).join(', ') ?? '';
      return { vi: `Cần là một trong: ${values}.`, en: `Must be one of: ${values}.` };
    }
    case 'too_small':
      return {
        vi: `Nhỏ hoặc ngắn hơn mức tối thiểu ${limit('minimum')}.`,
        en: `Smaller or shorter than the minimum ${limit('minimum')}.`,
      };
    case 'too_big':
      return {
        vi: `Lớn hoặc dài hơn mức tối đa ${limit('maximum')}.`,
        en: `Bigger or longer than the maximum ${limit('maximum')}.`,
      };
    case 'unrecognized_keys': {
      const keys = (issue['keys'] as readonly string[] | undefined)?.join(', ') ?? '';
      return { vi: `Có trường lạ: ${keys}.`, en: `Unknown fields: ${keys}.` };
    }
    case 'custom': {
      const { vi, en } = (issue['params'] ?? {}) as { vi?: unknown; en?: unknown };
      return typeof vi === 'string' && typeof en === 'string'
        ? { vi, en }
        : { vi: 'Giá trị không hợp lệ.', en: 'The value is not valid.' };
    }
    case 'invalid_union': {
      const expected = alternatives(issue);
      if (expected.length > 0) {
        const names = (language: 'vi' | 'en'): string => expected.map((type) => type[language]).join(', ');
        return { vi: `Cần là một trong: ${names('vi')}.`, en: `Must be one of: ${names('en')}.` };
      }
      return { vi: 'Giá trị không đúng dạng.', en: 'The value does not have the right form.' };
    }
    default:
      return { vi: 'Giá trị không đúng dạng.', en: 'The value does not have the right form.' };
  }
}

/** What a union of plain types takes; nothing where it is of other things. */
function alternatives(issue: Issue): readonly { readonly vi: string; readonly en: string }[] {
  const branches = (issue['errors'] ?? []) as readonly (readonly Issue[])[];
  const found = branches.map(([first, ...more]) =>
    first?.code === 'invalid_type' && more.length === 0 && first.path?.length === 0
      ? types[String(first['expected'])]
      : undefined,
  );
  return found.every((type) => type !== undefined) ? found : [];
}

/**
 * A parameter that the address doesn't know: left out in silence, a filter with a slip of the pen would show everything.
 * @throws MalformedError
 */
export function refuseUnknown(query: unknown, known: readonly string[]): void {
  const unknown = Object.keys(query ?? {}).filter((name) => !known.includes(name));
  if (unknown.length === 0) return;
  const vi = `Chỉ nhận các tham số: ${known.join(', ')}.`;
  const en = `The parameters are: ${known.join(', ')}.`;
  throw new MalformedError('UNKNOWN_PARAMETER', vi, en, {
    errors: unknown
      .slice(0, 100)
      .map((name) => ({ path: pointer([name]), code: 'UNKNOWN_PARAMETER', message: { vi, en } })),
  });
}

/**
 * Checks what a handler takes by the schema of `@Body({ schema })`, `@Query({ schema })`, `@Param('id', { schema })`.
 * A part of the path that doesn't fit names nothing: 404.
 */
export class ValidationPipe extends StandardSchemaValidationPipe {
  constructor() {
    super({ exceptionFactory: (issues) => InvalidError.of(fieldProblems(issues)) });
  }

  override async transform<T>(value: T, metadata: ArgumentMetadata): Promise<T> {
    if (metadata.type === 'query' && metadata.schema instanceof z.ZodObject)
      refuseUnknown(value, Object.keys(metadata.schema.shape));
    try {
      return await super.transform(value, metadata);
    } catch (error) {
      if (metadata.type === 'param' && error instanceof InvalidError)
        throw NotFoundError.of('RESOURCE', 'mục này', 'resource');
      throw error;
    }
  }
}
