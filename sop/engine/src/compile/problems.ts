import type { LocalizedText } from '@trucban/kernel';
import type { Problem } from '../types.ts';

const t = (vi: string, en: string): LocalizedText => ({ vi, en });

/** Every problem the compiler knows, with what people are told. `{}` stands for the detail. */
const TEXTS = {
  XML_TOO_LARGE: t('Tệp BPMN lớn hơn 4 MB.', 'The BPMN file is larger than 4 MB.'),
  XML_HAS_DOCTYPE: t('Tệp BPMN không được chứa DOCTYPE.', 'A BPMN file must not contain a DOCTYPE.'),
  XML_HAS_ENTITY: t(
    'Tệp BPMN không được chứa thực thể XML ngoài năm thực thể chuẩn.',
    'A BPMN file must not contain XML entities but for the five standard ones.',
  ),
  XML_TOO_MANY_ELEMENTS: t('Tệp BPMN có quá nhiều phần tử.', 'The BPMN file has too many elements.'),
  MODEL_TOO_LARGE: t(
    'Tệp BPMN có hơn 30.000 phần tử và luồng.',
    'The BPMN file has more than 30,000 elements and sequence flows.',
  ),
  XML_TOO_DEEP: t('Tệp BPMN lồng quá nhiều cấp.', 'The BPMN file is nested too deeply.'),
  XML_NOT_WELL_FORMED: t('Tệp không phải là XML đúng cú pháp.', 'The file is not well-formed XML.'),
  NOT_BPMN: t('Tệp không phải là BPMN 2.0: {}', 'The file is not BPMN 2.0: {}'),
  NO_PROCESS: t('Tệp BPMN không có quy trình nào chạy được.', 'The BPMN file has no executable process.'),
  DUPLICATE_ID: t('Mã «{}» được dùng cho nhiều phần tử.', 'The id "{}" is used for several elements.'),
  DUPLICATE_PROCESS_ID: t('Hai quy trình trùng mã «{}».', 'Two processes have the id "{}".'),
  DUPLICATE_DECISION_ID: t('Hai quyết định trùng mã «{}».', 'Two decisions have the id "{}".'),
  ELEMENT_WITHOUT_ID: t('Phần tử {} không có mã.', 'A {} has no id.'),
  UNREADABLE: t('Không đọc được: {}', 'Can not be read: {}'),
  REFERENCE_MISSING: t('Tham chiếu {} không tồn tại.', 'The reference {} does not exist.'),
  FLOW_SOURCE_MISSING: t('Luồng không có điểm đầu.', 'The sequence flow has no source.'),
  FLOW_TARGET_MISSING: t('Luồng không có điểm cuối.', 'The sequence flow has no target.'),
  FLOW_LEAVES_SCOPE: t(
    'Luồng nối hai phần tử ở hai phạm vi khác nhau.',
    'The sequence flow connects elements of two different scopes.',
  ),
  FLOW_INTO_START: t('Sự kiện bắt đầu không được có luồng đi vào.', 'A start event must not have an incoming flow.'),
  FLOW_OUT_OF_END: t('Sự kiện kết thúc không được có luồng đi ra.', 'An end event must not have an outgoing flow.'),
  FLOW_INTO_BOUNDARY: t('Sự kiện biên không được có luồng đi vào.', 'A boundary event must not have an incoming flow.'),
  FLOW_AT_EVENT_SUB_PROCESS: t(
    'Quy trình con sự kiện không được có luồng đi vào hoặc đi ra.',
    'An event sub-process must not have incoming or outgoing flows.',
  ),
  FLOW_AT_COMPENSATION_HANDLER: t(
    'Hoạt động bù hoàn không được có luồng đi vào hoặc đi ra.',
    'A compensation activity must not have incoming or outgoing flows.',
  ),
  FLOW_OUT_OF_COMPENSATION: t(
    'Sự kiện biên bù trừ nối với hoạt động bù trừ bằng liên kết, không bằng luồng.',
    'A compensation boundary event leads to its handler by an association, not by a flow.',
  ),
  FLOW_INTO_LINK_CATCH: t(
    'Sự kiện nhận liên kết không được có luồng đi vào.',
    'A link catch event must not have an incoming flow.',
  ),
  FLOW_OUT_OF_LINK_THROW: t(
    'Sự kiện gửi liên kết không được có luồng đi ra.',
    'A link throw event must not have an outgoing flow.',
  ),
  CONDITION_NOT_EXPRESSION: t(
    'Điều kiện phải là biểu thức FEEL bắt đầu bằng «=».',
    'A condition must be a FEEL expression after "=".',
  ),
  DEFAULT_FLOW_INVALID: t(
    'Luồng mặc định không đi ra từ phần tử này.',
    'The default flow does not leave this element.',
  ),
  EXPRESSION_INVALID: t('Biểu thức FEEL sai cú pháp: {}', 'The FEEL expression is not valid: {}'),
  EXPRESSIONS_TOO_LONG: t(
    'Tệp BPMN có hơn 500.000 ký tự biểu thức FEEL.',
    'The BPMN file has more than 500,000 characters of FEEL expressions.',
  ),
  START_EVENTS_SEVERAL: t('Chỉ được có một sự kiện bắt đầu thường.', 'There may be only one none start event.'),
  SUB_PROCESS_START_EVENTS: t(
    'Quy trình con chỉ có một sự kiện bắt đầu, không kèm định nghĩa.',
    'A sub-process has one start event, without a definition.',
  ),
  START_EVENT_TYPE_INVALID: t(
    'Sự kiện bắt đầu loại {} không được dùng ở đây.',
    'A {} start event is not allowed here.',
  ),
  START_MESSAGE_DUPLICATE: t(
    'Hai sự kiện bắt đầu dùng chung thông điệp «{}».',
    'Two start events name the message "{}".',
  ),
  START_NOTHING: t('Không có phần tử nào để bắt đầu.', 'There is nothing to start with.'),
  EVENT_SUB_PROCESS_START: t(
    'Quy trình con sự kiện cần đúng một sự kiện bắt đầu có định nghĩa.',
    'An event sub-process needs exactly one start event with a definition.',
  ),
  EVENT_DEFINITION_MISSING: t('Sự kiện này cần một định nghĩa sự kiện.', 'This event needs an event definition.'),
  EVENT_DEFINITION_NOT_ALLOWED: t(
    'Định nghĩa sự kiện {} không được dùng ở đây.',
    'A {} event definition is not allowed here.',
  ),
  EVENT_MUST_INTERRUPT: t('Sự kiện {} phải là sự kiện ngắt.', 'A {} event must be interrupting.'),
  BOUNDARY_NOT_ATTACHED: t(
    'Sự kiện biên phải gắn vào một hoạt động cùng phạm vi.',
    'A boundary event must be attached to an activity of the same scope.',
  ),
  CANCEL_OUTSIDE_TRANSACTION: t(
    'Sự kiện hủy chỉ được dùng với giao dịch.',
    'A cancel event is allowed with a transaction only.',
  ),
  COMPENSATION_HANDLER_MISSING: t(
    'Sự kiện biên bù hoàn phải liên kết với một hoạt động bù hoàn.',
    'A compensation boundary event must be associated with a compensation activity.',
  ),
  COMPENSATION_ACTIVITY_UNKNOWN: t(
    'Hoạt động cần bù hoàn không tồn tại.',
    'The activity to compensate does not exist.',
  ),
  MESSAGE_MISSING: t('Chưa chọn thông điệp.', 'No message is given.'),
  MESSAGE_NAME_MISSING: t('Thông điệp chưa có tên.', 'The message has no name.'),
  CORRELATION_KEY_MISSING: t(
    'Thông điệp chờ nhận không có khóa tương quan: thông điệp cùng tên không kèm khóa sẽ được nhận ở nơi chờ lâu nhất.',
    'The message that is waited for has no correlation key: one of its name without a key reaches whoever has waited longest.',
  ),
  SIGNAL_MISSING: t('Chưa chọn tín hiệu hoặc tín hiệu chưa có tên.', 'No signal is given, or it has no name.'),
  ERROR_CODE_MISSING: t('Sự kiện ném lỗi cần mã lỗi.', 'An event that throws an error needs an error code.'),
  ESCALATION_CODE_MISSING: t(
    'Sự kiện ném leo thang cần mã leo thang.',
    'An event that throws an escalation needs an escalation code.',
  ),
  TIMER_MISSING: t(
    'Bộ hẹn giờ cần đúng một trong: ngày, khoảng thời gian, chu kỳ.',
    'A timer needs exactly one of date, duration, cycle.',
  ),
  TIMER_INVALID: t(
    '«{}» không phải là giá trị hợp lệ của bộ hẹn giờ theo ISO 8601 hoặc cron.',
    '"{}" is neither an ISO 8601 value nor, for a cycle, a cron expression of the timer.',
  ),
  CONDITION_MISSING: t('Sự kiện điều kiện cần một điều kiện.', 'A conditional event needs a condition.'),
  LINK_NAME_MISSING: t('Sự kiện liên kết cần một tên.', 'A link event needs a name.'),
  LINK_TARGET_MISSING: t(
    'Không có sự kiện nhận liên kết «{}» trong cùng phạm vi.',
    'There is no link catch event "{}" in the same scope.',
  ),
  LINK_TARGET_SEVERAL: t('Có nhiều sự kiện nhận liên kết «{}».', 'There are several link catch events "{}".'),
  EVENT_CAUGHT_TWICE: t('Hai sự kiện ở cùng một chỗ cùng bắt «{}».', 'Two events at the same place catch "{}".'),
  GATEWAY_LEADS_NOWHERE: t('Cổng không có luồng đi ra.', 'The gateway has no outgoing flow.'),
  EVENT_GATEWAY_FLOWS: t(
    'Cổng sự kiện cần ít nhất hai luồng đi ra.',
    'An event-based gateway needs at least two outgoing flows.',
  ),
  EVENT_GATEWAY_TARGET: t(
    'Cổng sự kiện chỉ được dẫn đến sự kiện chờ hoặc tác vụ nhận: {}.',
    'An event-based gateway may lead only to catch events and receive tasks: {}.',
  ),
  EVENT_GATEWAY_TARGET_SHARED: t(
    'Sự kiện sau cổng sự kiện không được có luồng đi vào khác: {}.',
    'An event behind an event-based gateway must have no other incoming flow: {}.',
  ),
  EVENT_GATEWAY_MIXED: t(
    'Sau cổng sự kiện, thông điệp được nhận bởi sự kiện hoặc bởi tác vụ nhận, không dùng cả hai.',
    'Behind an event-based gateway messages are taken by events or by receive tasks, not by both.',
  ),
  EVENT_GATEWAY_PARALLEL: t(
    'Cổng sự kiện song song chỉ dùng để bắt đầu quy trình.',
    'A parallel event gateway only begins a process.',
  ),
  EVENT_GATEWAY_CONDITION: t(
    'Luồng ra khỏi cổng sự kiện không được có điều kiện.',
    'A flow out of an event-based gateway must not have a condition.',
  ),
  SCRIPT_MISSING: t(
    'Tác vụ kịch bản cần một biểu thức và biến kết quả, hoặc một loại công việc.',
    'A script task needs an expression with a result variable, or a job type.',
  ),
  TASK_DOES_NOTHING: t(
    'Tác vụ không có công việc, quyết định hay thông điệp: quy trình đi qua mà không làm gì.',
    'The task has neither a job nor a decision nor a message: the process passes it and nothing is done.',
  ),
  JOB_TYPE_MISSING: t('Công việc cần có loại.', 'A job needs a type.'),
  JOB_RETRIES_INVALID: t('Số lần thử lại phải là số nguyên không âm.', 'Retries must be a whole number of at least 0.'),
  CALLED_DECISION_MISSING: t(
    'Tác vụ quy tắc cần mã quyết định và biến kết quả.',
    'A business rule task needs a decision id and a result variable.',
  ),
  BINDING_INVALID: t(
    'Cách gắn phiên bản «{}» không hợp lệ: latest, deployment, hoặc versionTag kèm nhãn.',
    'The binding "{}" is not valid: latest, deployment, or versionTag with a tag.',
  ),
  CALLED_PROCESS_MISSING: t('Hoạt động gọi cần mã quy trình.', 'A call activity needs a process id.'),
  MULTI_INSTANCE_COLLECTION_MISSING: t(
    'Hoạt động đa bản cần tập hợp đầu vào hoặc số lần lặp.',
    'A multi-instance activity needs an input collection or a loop cardinality.',
  ),
  CARDINALITY_INVALID: t(
    'Số lần lặp phải là số nguyên không âm.',
    'The loop cardinality must be a whole number of at least 0.',
  ),
  LOOP_CONDITION_MISSING: t('Vòng lặp cần điều kiện hoặc số lần tối đa.', 'A loop needs a condition or a maximum.'),
  LOOP_MAXIMUM_INVALID: t('Số lần lặp tối đa không được âm.', 'The loop maximum must not be negative.'),
  QUANTITY_INVALID: t('{} phải là số nguyên từ 1 trở lên.', '{} must be a whole number of at least 1.'),
  MAPPING_INVALID: t('Ánh xạ biến cần nguồn và đích.', 'A variable mapping needs a source and a target.'),
  LIMITS_INVALID: t('Thời hạn của bước không hợp lệ: {}', 'The limits of the step are not valid: {}'),
  AD_HOC_EMPTY: t(
    'Quy trình con tùy biến cần ít nhất một hoạt động.',
    'An ad-hoc sub-process needs at least one activity.',
  ),
  AD_HOC_CONTENT: t(
    'Quy trình con tùy biến không được chứa sự kiện bắt đầu hoặc kết thúc.',
    'An ad-hoc sub-process must not contain start or end events.',
  ),
  PRIORITY_INVALID: t(
    'Mức ưu tiên phải là số nguyên từ 0 đến 100.',
    'A priority must be a whole number from 0 to 100.',
  ),
  DATE_INVALID: t('«{}» không phải là thời điểm ISO 8601.', '"{}" is not an ISO 8601 instant.'),
  ELEMENT_UNREACHABLE: t(
    'Không có đường nào từ điểm bắt đầu dẫn đến phần tử này, nên nó không bao giờ được thực hiện.',
    'Nothing leads here from a start: this will never be carried out.',
  ),
  TIMER_CYCLE_ONCE: t(
    'Bộ hẹn giờ này chỉ chạy một lần, vào thời điểm đầu tiên của chu kỳ; các lần lặp sau không có tác dụng.',
    'This timer comes once, at the first time of its cycle: its repetitions mean nothing.',
  ),
  UNSUPPORTED: t('Phần tử {} chưa được hỗ trợ.', '{} is not supported.'),
} as const satisfies Record<string, LocalizedText>;

export type ProblemCode = keyof typeof TEXTS;

/** Every code that is told as it stands; of `UNSUPPORTED` only the beginning. */
export const PROBLEM_CODES = Object.keys(TEXTS) as readonly ProblemCode[];

/** Collects what is found; compiling goes on, so that all of it is told at once. */
export interface Problems {
  readonly list: Problem[];
  add(code: ProblemCode, elementId: string, detail?: string | LocalizedText): void;
  warn(code: ProblemCode, elementId: string, detail?: string): void;
  /** Something of BPMN that isn't built, named in the code: `UNSUPPORTED_CHOREOGRAPHY_TASK`. */
  unsupported(what: string, elementId: string): void;
}

/** Nobody reads more of either; so errors are told however many warnings there were. */
const MAX_PROBLEMS = 1_000;

/** Counts what is told: whether one more of a severity is. */
export function roomForProblems(): (severity: Problem['severity']) => boolean {
  const told = { error: 0, warning: 0 };
  return (severity) => ++told[severity] <= MAX_PROBLEMS;
}

export function newProblems(): Problems {
  const list: Problem[] = [];
  const room = roomForProblems();
  const push = (
    code: string,
    text: LocalizedText,
    elementId: string,
    severity: Problem['severity'],
    detail: string | LocalizedText,
  ): void => {
    if (!room(severity)) return;
    const { vi, en } = typeof detail === 'string' ? { vi: detail, en: detail } : detail;
    list.push({
      elementId,
      code,
      severity,
      message: { vi: text.vi.replace('{}', () => vi), en: text.en.replace('{}', () => en) },
    });
  };
  return {
    list,
    add: (code, elementId, detail = '') => push(code, TEXTS[code], elementId, 'error', detail),
    warn: (code, elementId, detail = '') => push(code, TEXTS[code], elementId, 'warning', detail),
    unsupported: (what, elementId) =>
      push(`UNSUPPORTED_${upperSnake(what)}`, TEXTS.UNSUPPORTED, elementId, 'error', what),
  };
}

const upperSnake = (name: string): string =>
  name
    .replace(/([a-z0-9])([A-Z])/g, '$1_$2')
    .replace(/[^A-Za-z0-9]+/g, '_')
    .toUpperCase();
