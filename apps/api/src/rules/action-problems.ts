import type { JsonObject, Problem } from '@trucban/kernel';
import { LIMITS } from '../platform/public.ts';

/** Why an action of a rule came to nothing, in words for whoever asks what became of the event or alert. */
export const NO_EVENT_TYPE: Problem = {
  code: 'NO_EVENT_TYPE',
  message: {
    vi: 'Sự kiện không nêu loại sự vụ, nên không mở được sự vụ theo loại đó.',
    en: 'The event names no event type, so no incident of it can be opened.',
  },
};
export const NOTHING_NAMED: Problem = {
  code: 'NOTHING_NAMED',
  message: {
    vi: 'Sự kiện không cho biết thiết bị nào, nên không theo dõi riêng được.',
    en: 'The event does not say which device, so none can be watched only.',
  },
};
export const NO_VALUE: Problem = {
  code: 'NO_VALUE',
  message: { vi: 'Chỗ lấy giá trị không có số.', en: 'There is no number at the place that the value is taken from.' },
};
export const EVENT_LOOP: Problem = {
  code: 'EVENT_LOOP',
  message: {
    vi: `Quy tắc gọi nhau vòng quanh: đã dừng sau ${LIMITS.eventLinks} sự kiện nối tiếp.`,
    en: `Rules fire each other in a circle: it was cut after ${LIMITS.eventLinks} events in a row.`,
  },
};
export const UNAVAILABLE: Problem = {
  code: 'UNAVAILABLE',
  message: { vi: 'Phần việc này chưa chạy.', en: 'The feature that does this is not running.' },
};

/** The effect of an action that came to nothing. */
export function failure({ code, message: { vi, en } }: Problem): JsonObject {
  return { failed: code, message: { vi: vi.slice(0, 500), en: en.slice(0, 500) } };
}
