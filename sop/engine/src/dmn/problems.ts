import type { LocalizedText } from '@trucban/kernel';
import { roomForProblems } from '../compile/problems.ts';
import type { Problem } from '../types.ts';

const t = (vi: string, en: string): LocalizedText => ({ vi, en });

/** Every problem of a DMN model, with what people are told. `{}` stands for the detail. */
const TEXTS = {
  XML_TOO_LARGE: t('Tệp DMN lớn hơn 4 MB.', 'The DMN file is larger than 4 MB.'),
  XML_HAS_DOCTYPE: t('Tệp DMN không được chứa DOCTYPE.', 'A DMN file must not contain a DOCTYPE.'),
  XML_HAS_ENTITY: t(
    'Tệp DMN không được chứa thực thể XML ngoài năm thực thể chuẩn.',
    'A DMN file must not contain XML entities but for the five standard ones.',
  ),
  XML_TOO_MANY_ELEMENTS: t('Tệp DMN có quá nhiều phần tử.', 'The DMN file has too many elements.'),
  XML_TOO_DEEP: t('Tệp DMN lồng quá nhiều cấp.', 'The DMN file is nested too deeply.'),
  XML_NOT_WELL_FORMED: t('Tệp không phải là XML đúng cú pháp.', 'The file is not well-formed XML.'),
  NOT_DMN: t('Tệp không phải là DMN 1.2–1.5.', 'The file is not DMN 1.2 to 1.5.'),
  NO_DECISION: t('Tệp DMN không có quyết định nào.', 'The DMN file has no decision.'),
  DUPLICATE_ID: t('Mã «{}» được dùng cho nhiều phần tử.', 'The id "{}" is used for several elements.'),
  DUPLICATE_NAME: t('Tên «{}» được dùng cho nhiều phần tử.', 'The name "{}" is used for several elements.'),
  DUPLICATE_NAMESPACE: t('Hai mô hình trùng không gian tên «{}».', 'Two models have the namespace "{}".'),
  ELEMENT_WITHOUT_ID: t('Phần tử {} không có mã.', 'A {} has no id.'),
  NAME_MISSING: t('Phần tử {} không có tên.', 'A {} has no name.'),
  REFERENCE_MISSING: t('Tham chiếu «{}» không tồn tại.', 'The reference "{}" does not exist.'),
  IMPORT_MISSING: t('Không có mô hình được nhập «{}».', 'The imported model "{}" is not there.'),
  IMPORT_CYCLE: t('Các mô hình nhập lẫn nhau: «{}».', 'Models import each other: "{}".'),
  IMPORT_KIND_UNSUPPORTED: t(
    'Chỉ nhập được mô hình DMN, không nhập được «{}».',
    'Only DMN models can be imported, not "{}".',
  ),
  DECISION_CYCLE: t('Các quyết định cần lẫn nhau.', 'The decisions require each other.'),
  TYPE_UNKNOWN: t('Không có kiểu dữ liệu «{}».', 'There is no type "{}".'),
  LOGIC_MISSING: t('Quyết định chưa có cách tính.', 'The decision has no logic.'),
  EXPRESSION_MISSING: t('Thiếu biểu thức ở {}.', 'An expression is missing in {}.'),
  EXPRESSION_INVALID: t('Biểu thức FEEL sai cú pháp: {}', 'The FEEL expression is not valid: {}'),
  EXPRESSIONS_TOO_LONG: t(
    'Các biểu thức FEEL của mô hình dài tổng cộng hơn {} ký tự.',
    'The FEEL expressions of the model have more than {} characters in all.',
  ),
  NAMES_TOO_MANY: t(
    'Quá nhiều biểu thức nằm trong phạm vi của quá nhiều tên chứa ký hiệu hoặc từ khóa của FEEL.',
    'Too many expressions see too many names with signs or key words of FEEL.',
  ),
  EXPRESSION_LANGUAGE_UNSUPPORTED: t('Chỉ dùng được FEEL, không dùng được «{}».', 'Only FEEL can be used, not "{}".'),
  EXPRESSION_KIND_UNSUPPORTED: t('Biểu thức loại {} không được hỗ trợ.', 'An expression of kind {} is not supported.'),
  FUNCTION_KIND_UNSUPPORTED: t(
    'Hàm loại {} không chạy được ở đây, chỉ có FEEL.',
    'A function of kind {} does not run here, only FEEL does.',
  ),
  HIT_POLICY_INVALID: t('Chính sách chọn luật «{}» không có trong DMN.', 'DMN has no hit policy "{}".'),
  AGGREGATION_INVALID: t('Phép gộp «{}» không dùng được ở đây.', 'The aggregation "{}" can not be used here.'),
  OUTPUT_MISSING: t('Bảng quyết định chưa có cột kết quả.', 'The decision table has no output.'),
  OUTPUT_NAME_MISSING: t(
    'Bảng có nhiều cột kết quả thì mỗi cột cần một tên.',
    'Each output of a table with several outputs needs a name.',
  ),
  OUTPUT_VALUES_MISSING: t(
    'Chính sách này cần danh sách giá trị kết quả theo thứ tự ưu tiên.',
    'This hit policy needs the output values in the order of their priority.',
  ),
  RULE_SHAPE: t('Luật {} không có đủ ô theo các cột.', 'Rule {} does not have a cell for each column.'),
} as const satisfies Record<string, LocalizedText>;

/** Code of a problem of a DMN model. */
export type DmnProblemCode = keyof typeof TEXTS;

/** Collects what is found; compiling goes on, so that all of it is told at once. */
export interface DmnProblems {
  readonly list: Problem[];
  add(code: DmnProblemCode, elementId: string, detail?: string | LocalizedText): void;
  warn(code: DmnProblemCode, elementId: string, detail?: string): void;
}

export function newDmnProblems(): DmnProblems {
  const list: Problem[] = [];
  const room = roomForProblems();
  const push = (
    code: DmnProblemCode,
    elementId: string,
    severity: Problem['severity'],
    detail: string | LocalizedText,
  ): void => {
    if (!room(severity)) return;
    const { vi, en } = typeof detail === 'string' ? { vi: detail, en: detail } : detail;
    const text: LocalizedText = TEXTS[code];
    const message = { vi: text.vi.replace('{}', () => vi), en: text.en.replace('{}', () => en) };
    list.push({ elementId, code, severity, message });
  };
  return {
    list,
    add: (code, elementId, detail = '') => push(code, elementId, 'error', detail),
    warn: (code, elementId, detail = '') => push(code, elementId, 'warning', detail),
  };
}
