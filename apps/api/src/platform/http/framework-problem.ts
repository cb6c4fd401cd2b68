import type { DomainError } from '@trucban/kernel';
import { HttpException } from '@nestjs/common';
import {
  ForbiddenError,
  MalformedError,
  NotFoundError,
  TooLargeError,
  TooManyError,
  UnauthenticatedError,
  UnavailableError,
  UnsupportedMediaTypeError,
} from '../errors.ts';
import { LIMITS } from '../limits.ts';

/** Errors of Nest and Fastify that are the client's, as ours; `undefined` for everything else. */
export function frameworkProblem(error: unknown): DomainError | undefined {
  const status = error instanceof HttpException ? error.getStatus() : fastifyStatus(error);
  switch (status) {
    case 400:
      return new MalformedError(
        'MALFORMED',
        'Không đọc được yêu cầu: nội dung sai định dạng.',
        'The request cannot be read: its content is malformed.',
      );
    case 401:
      return new UnauthenticatedError('NOT_SIGNED_IN', 'Bạn chưa đăng nhập.', 'You are not signed in.');
    case 403:
      return new ForbiddenError('NOT_ALLOWED', 'Bạn không có quyền làm việc này.', 'You are not allowed to do this.');
    case 404:
      return new NotFoundError('ROUTE_NOT_FOUND', 'Không có địa chỉ này.', 'There is nothing at this address.');
    case 406:
    case 415:
      return new UnsupportedMediaTypeError(
        'MEDIA_TYPE',
        'Kiểu nội dung (Content-Type) không được nhận ở đây: hãy gửi application/json, hoặc kiểu mà tài liệu của địa chỉ này nêu.',
        'This Content-Type is not taken here: send application/json, or the type that the documentation of this address names.',
      );
    case 413:
      return tooLarge();
    case 414:
    case 431:
      return new MalformedError(
        'HEADERS_TOO_LONG',
        'Địa chỉ hoặc tiêu đề quá dài.',
        'The address or the headers are too long.',
      );
    case 429:
      return new TooManyError('TOO_MANY', 'Quá nhiều yêu cầu.', 'Too many requests.', { retryAfterSeconds: 1 });
    case 503:
      return new UnavailableError('UNAVAILABLE', 'Tạm thời không phục vụ được.', 'Temporarily unavailable.', {
        retryAfterSeconds: 5,
      });
    default:
      return undefined;
  }
}

// Fastify's own errors carry a code that begins with FST_, and the status that they mean.
function fastifyStatus(error: unknown): number | undefined {
  const { code, statusCode } = (error ?? {}) as { code?: unknown; statusCode?: unknown };
  const own = typeof code === 'string' && code.startsWith('FST_');
  return own && typeof statusCode === 'number' && statusCode < 500 ? statusCode : undefined;
}

/** 413 with what is taken at most. */
export function tooLarge(): TooLargeError {
  const [json, batch, file] = [LIMITS.jsonBodyBytes, LIMITS.largeBodyBytes, LIMITS.fileBytes].map(
    (bytes) => `${bytes / 1_048_576} MB`,
  );
  return new TooLargeError(
    'TOO_LARGE',
    `Nội dung quá lớn: JSON tối đa ${json}, lô sự kiện và mô hình ${batch}, tệp ${file}. Hãy chia nhỏ.`,
    `The content is too large: JSON may have ${json}, batches of events and models ${batch}, files ${file}. Send it in parts.`,
  );
}
