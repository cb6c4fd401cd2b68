import type { ConfigProblem } from '@trucban/contracts';
import type { LocalizedText } from '@trucban/kernel';
import { ConflictError, ForbiddenError, InvalidError, NotFoundError } from '../platform/public.ts';
import type { ConfigKind } from './config-kind.ts';
import type { ConfigRecord } from './config-record.ts';

/** Why a version of the configuration can't be read or changed so. */

export function expectKey(kind: ConfigKind<unknown>, content: unknown, key: string): void {
  const own = kind.keyOf?.(content);
  if (own !== undefined && own !== key) {
    throw InvalidError.field(
      '/key',
      'KEY_DIFFERS',
      `Mã trong nội dung là “${own}”, khác với “${key}”.`,
      `The content names itself "${own}", not "${key}".`,
    );
  }
}

export function expectState(record: ConfigRecord, ...allowed: ConfigRecord['state'][]): void {
  if (!allowed.includes(record.state)) throw wrongState(record.state, allowed);
}

/** As screens call them. */
const STATE_NAMES: Readonly<Record<ConfigRecord['state'], LocalizedText>> = {
  draft: { vi: 'nháp', en: 'draft' },
  inReview: { vi: 'chờ phê duyệt', en: 'in review' },
  published: { vi: 'đã ban hành', en: 'published' },
  retired: { vi: 'đã thôi dùng', en: 'retired' },
};

function wrongState(state: ConfigRecord['state'], allowed: readonly ConfigRecord['state'][]): ConflictError {
  const names = (language: 'vi' | 'en', or: string) =>
    allowed.map((each) => `“${STATE_NAMES[each][language]}”`).join(` ${or} `);
  return new ConflictError(
    'CONFIGURATION_STATE',
    `Phiên bản đang ở trạng thái “${STATE_NAMES[state].vi}”; việc này chỉ làm được khi phiên bản ở trạng thái ${names('vi', 'hoặc')}.`,
    `The version is “${STATE_NAMES[state].en}”; this can be done to one that is ${names('en', 'or')} only.`,
    { details: { state } },
  );
}

export const notFound = () => NotFoundError.of('CONFIGURATION', 'phiên bản cấu hình', 'version of the configuration');
export const sameHand = () =>
  new ForbiddenError(
    'AUTHOR_IS_APPROVER',
    'Người soạn hoặc người trình không được tự phê duyệt.',
    'Whoever wrote or submitted it may not approve it.',
  );
export const inThePast = () =>
  InvalidError.field(
    '/effectiveFrom',
    'IN_THE_PAST',
    'Hiệu lực không thể bắt đầu trong quá khứ.',
    'It cannot take effect in the past.',
  );
export const hasErrors = (errors: readonly ConfigProblem[]) =>
  new InvalidError(
    'CONFIGURATION_HAS_ERRORS',
    'Cấu hình còn lỗi nên chưa thể trình hoặc ban hành.',
    'The configuration has errors, so it can be neither submitted nor published.',
    { errors: errors.map(({ elementId, code, message }) => ({ path: elementId ?? '', code, message })) },
  );
