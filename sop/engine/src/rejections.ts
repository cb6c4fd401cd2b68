import type { LocalizedText } from '@trucban/kernel';
import type { StepResult } from './types.ts';

/** Why an input was refused, with what people are told. */
const TEXTS = {
  NOT_WAITING: {
    vi: 'Phần tử này không chờ đầu vào như vậy (đã hoàn thành, đã hủy hoặc chưa tồn tại).',
    en: 'This element does not wait for such an input (done, cancelled or unknown).',
  },
  INSTANCE_ENDED: { vi: 'Quy trình này đã kết thúc.', en: 'This process instance has ended.' },
  INSTANCE_SUSPENDED: { vi: 'Quy trình này đang tạm dừng.', en: 'This process instance is suspended.' },
  NOT_SUSPENDED: { vi: 'Quy trình này không tạm dừng.', en: 'This process instance is not suspended.' },
  CALLER_SUSPENDED: {
    vi: 'Quy trình gọi quy trình này đang tạm dừng; hãy cho quy trình đó chạy lại.',
    en: 'The process that called this one is suspended; resume that one.',
  },
  UNKNOWN_TIMER: { vi: 'Bộ hẹn giờ này không còn chờ.', en: 'This timer does not wait any more.' },
  UNKNOWN_SUBSCRIPTION: { vi: 'Đăng ký này không còn chờ.', en: 'This subscription does not wait any more.' },
  UNKNOWN_SCOPE: { vi: 'Không có phạm vi biến này.', en: 'There is no such scope of variables.' },
  UNKNOWN_PROCESS_INCIDENT: {
    vi: 'Sự cố quy trình này không tồn tại hoặc đã được xử lý.',
    en: 'This process incident does not exist or is resolved.',
  },
  UNKNOWN_START_EVENT: { vi: 'Quy trình không có sự kiện bắt đầu này.', en: 'The process has no such start event.' },
  NO_NONE_START_EVENT: { vi: 'Quy trình không có sự kiện bắt đầu thường.', en: 'The process has no none start event.' },
  START_CONDITION_NOT_MET: {
    vi: 'Không điều kiện bắt đầu nào của quy trình đúng với các biến đã cho.',
    en: 'No start condition of the process holds for these variables.',
  },
  NOT_A_JOB: { vi: 'Phần tử này không phải là công việc của máy.', en: 'This element is not a job.' },
  CANT_DENY: {
    vi: 'Chỉ trình nghe «assigning», «updating», «completing» của nhiệm vụ được từ chối.',
    en: 'Only an "assigning", "updating" or "completing" listener of a user task may deny.',
  },
  TASK_BUSY: {
    vi: 'Nhiệm vụ đang chờ trình nghe xem xét một thay đổi khác.',
    en: 'Listeners of the task are looking at another change of it.',
  },
} as const satisfies Record<string, LocalizedText>;

export type RejectionCode = keyof typeof TEXTS;

export const rejection = (code: RejectionCode): Extract<StepResult, { ok: false }> => ({
  ok: false,
  rejection: { code, message: TEXTS[code] },
});
