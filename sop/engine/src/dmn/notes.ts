import type { LocalizedText } from '@trucban/kernel';
import type { Session } from './model.ts';

const t = (vi: string, en: string): LocalizedText => ({ vi, en });

/** What DMN calls an error while a decision is evaluated: the value is `null` then. */
const TEXTS = {
  EXPRESSION_INVALID: t('Biểu thức sai cú pháp.', 'The expression is not valid.'),
  NOT_OF_TYPE: t('Giá trị không thuộc kiểu đã khai báo.', 'The value is not of the declared type.'),
  LOGIC_MISSING: t('Quyết định chưa có cách tính.', 'The decision has no logic.'),
  LOGIC_UNSUPPORTED: t('Cách tính này không chạy được ở đây.', 'This logic does not run here.'),
  SEVERAL_RULES_MATCH: t(
    'Nhiều luật cùng khớp trong bảng chỉ cho phép một luật.',
    'Several rules match in a table that allows only one.',
  ),
  RULES_DISAGREE: t('Các luật cùng khớp cho kết quả khác nhau.', 'Rules that match give different outputs.'),
  INPUT_NOT_ALLOWED: t(
    'Giá trị đầu vào không thuộc các giá trị được phép.',
    'The input is none of the allowed values.',
  ),
  OUTPUT_NOT_ALLOWED: t('Kết quả không thuộc các giá trị được phép.', 'The output is none of the allowed values.'),
  DECISION_CYCLE: t('Các quyết định cần lẫn nhau.', 'The decisions require each other.'),
  NOT_A_FUNCTION: t('Không có hàm để gọi.', 'There is no function to call.'),
  WRONG_PARAMETERS: t('Tham số của lời gọi không khớp.', "The call's parameters do not fit."),
  NOT_A_LIST: t('Cần một danh sách.', 'A list is needed.'),
  NOT_A_CONDITION: t('Điều kiện phải là đúng hoặc sai.', 'A condition must be true or false.'),
} as const satisfies Record<string, LocalizedText>;

/** Code of a note. */
export type NoteCode = keyof typeof TEXTS;

const MAX_NOTES = 50;

/** Notes why a value is `null`, and is that `null`. */
export function note(session: Session, code: NoteCode, elementId: string): null {
  if (session.notes.length < MAX_NOTES) session.notes.push({ code, elementId, message: TEXTS[code] });
  return null;
}
