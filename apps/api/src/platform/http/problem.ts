import { DomainError, type LocalizedText } from '@trucban/kernel';
import type { ProblemDocument } from '@trucban/contracts';
import { asSeenByUsers } from '../database/failures.ts';
import { ConflictError, InvalidError, KindError, UnavailableError, type ErrorKind } from '../errors.ts';
import { frameworkProblem } from './framework-problem.ts';

/** HTTP status of each kind of failure: the one place where domain and HTTP meet. */
const STATUS: Readonly<Record<ErrorKind, number>> = {
  malformed: 400,
  unauthenticated: 401,
  forbidden: 403,
  notFound: 404,
  methodNotAllowed: 405,
  conflict: 409,
  preconditionFailed: 412,
  gone: 410,
  preconditionRequired: 428,
  tooLarge: 413,
  unsupportedMediaType: 415,
  invalid: 422,
  tooMany: 429,
  unavailable: 503,
};

/** Short titles by status, for people. */
const TITLES: Readonly<Record<number, LocalizedText>> = {
  400: { vi: 'Yêu cầu không đọc được', en: 'Malformed request' },
  401: { vi: 'Chưa đăng nhập', en: 'Not signed in' },
  403: { vi: 'Không được phép', en: 'Not allowed' },
  404: { vi: 'Không tìm thấy', en: 'Not found' },
  405: { vi: 'Phương thức không được dùng ở đây', en: 'Method not allowed' },
  409: { vi: 'Trạng thái không cho phép', en: 'Conflict' },
  410: { vi: 'Không còn nữa', en: 'Gone' },
  412: { vi: 'Nội dung đã thay đổi', en: 'Precondition failed' },
  413: { vi: 'Quá lớn', en: 'Too large' },
  415: { vi: 'Kiểu nội dung không được nhận', en: 'Unsupported media type' },
  422: { vi: 'Dữ liệu không hợp lệ', en: 'Invalid data' },
  428: { vi: 'Thiếu điều kiện If-Match', en: 'Precondition required' },
  429: { vi: 'Quá nhiều yêu cầu', en: 'Too many requests' },
  500: { vi: 'Lỗi hệ thống', en: 'Internal error' },
  503: { vi: 'Tạm thời không phục vụ được', en: 'Temporarily unavailable' },
};

/** A problem document with the headers that go along. */
export interface ProblemAnswer {
  readonly status: number;
  readonly body: ProblemDocument;
  readonly retryAfterSeconds: number | undefined;
}

/** What the client gets for an error. Everything unknown is a 500 without detail. */
export function problemFor(error: unknown, language: 'vi' | 'en', instance: string, requestId: string): ProblemAnswer {
  const known = understood(error);
  const status = known ? statusOf(known) : 500;
  const title = TITLES[status] ?? TITLES[500];
  const code = known?.code ?? 'INTERNAL_ERROR';
  const unknownDetail = {
    vi: `Có lỗi ngoài dự kiến; mã tra cứu: ${requestId}.`,
    en: `Something unexpected failed; reference: ${requestId}.`,
  };
  const detail = known?.localized ?? unknownDetail;
  const fields = known instanceof KindError ? known.errors : [];
  const details = known && Object.keys(known.details).length > 0 ? { details: known.details } : {};
  return {
    status,
    retryAfterSeconds: known instanceof KindError ? known.retryAfterSeconds : undefined,
    body: {
      type: `https://trucban.example.invalid/problems/${code.toLowerCase().replaceAll('_', '-')}`,
      title: title?.[language] ?? '',
      status,
      detail: detail[language],
      instance,
      code,
      requestId,
      errors: fields.map(({ path, code: fieldCode, message }) => ({
        path,
        code: fieldCode,
        message: message[language],
      })),
      ...details,
    },
  };
}

function statusOf(error: DomainError): number {
  // An error of a pure engine that nobody turned into a kind: the input didn't fit.
  return error instanceof KindError ? STATUS[error.kind] : 422;
}

function understood(error: unknown): DomainError | undefined {
  if (error instanceof DomainError) return error;
  return frameworkProblem(error) ?? databaseProblem(error);
}

/** What PostgreSQL refuses because of the input. Nobody should get here past the schemas; who does must not see a 500. */
function databaseProblem(error: unknown): DomainError | undefined {
  const seen = asSeenByUsers(error);
  if (seen !== error) return seen as DomainError;
  const { code, cause } = (error ?? {}) as { code?: unknown; cause?: unknown };
  if (typeof code !== 'string') return cause === undefined ? undefined : databaseProblem(cause);
  switch (code) {
    case '22P02': // not a value of the type
    case '22003': // out of range
    case '22007':
    case '22008': // not a date
    case '22021':
    case '22P05': // a character that text can't hold
    case '23514': // check
      return new InvalidError('VALUE_REFUSED', 'Có giá trị không thể lưu được.', 'A value cannot be stored.');
    case '23505':
      return new ConflictError('ALREADY_EXISTS', 'Đã có bản ghi trùng.', 'It exists already.');
    case '23503':
      return new InvalidError(
        'REFERENCE_UNKNOWN',
        'Tham chiếu tới một mục không tồn tại.',
        'It refers to something that does not exist.',
      );
    case '40001':
    case '40P01':
      return new UnavailableError(
        'TOO_BUSY',
        'Hệ thống đang bận, xin thử lại.',
        'The system is busy, please try again.',
        { retryAfterSeconds: 1 },
      );
    case '57014':
      return new UnavailableError(
        'TOOK_TOO_LONG',
        'Truy vấn quá lâu nên đã bị dừng.',
        'It took too long and was stopped.',
        { retryAfterSeconds: 5 },
      );
    default:
      return undefined;
  }
}

/** Language of the answer: `vi` unless the client likes English more. */
export function languageOf(acceptLanguage: string | undefined): 'vi' | 'en' {
  let [vi, en] = [0, 0];
  for (const part of (acceptLanguage ?? '').toLowerCase().split(',')) {
    const [tag = '', ...parameters] = part.trim().split(';');
    const q = Number(
      parameters
        .find((p) => p.trim().startsWith('q='))
        ?.trim()
        .slice(2) ?? 1,
    );
    if (Number.isNaN(q)) continue;
    if (tag === 'vi' || tag.startsWith('vi-')) vi = Math.max(vi, q);
    if (tag === 'en' || tag.startsWith('en-')) en = Math.max(en, q);
  }
  return en > vi ? 'en' : 'vi';
}
