import type { LocalizedText } from '@trucban/kernel';
import type { FormProblem } from './types.ts';

type Detail = string | number | undefined;
const TEXTS: Readonly<Record<string, (field: string, detail: Detail) => LocalizedText>> = {
  REQUIRED: (f) => ({ vi: `Cần nhập "${f}".`, en: `"${f}" is required.` }),
  WRONG_TYPE: (f, d) => ({ vi: `"${f}" phải là ${viType(d)}.`, en: `"${f}" must be ${d}.` }),
  INVALID_OPTION: (f) => ({
    vi: `Giá trị của "${f}" không có trong danh sách.`,
    en: `"${f}" is not one of the options.`,
  }),
  INVALID_DATE: (f) => ({ vi: `"${f}" không phải ngày giờ hợp lệ.`, en: `"${f}" is not a valid date or time.` }),
  INVALID_EMAIL: (f) => ({ vi: `"${f}" không phải địa chỉ thư hợp lệ.`, en: `"${f}" is not a valid e-mail address.` }),
  INVALID_PLACE: (f) => ({ vi: `"${f}" không phải toạ độ trên Trái Đất.`, en: `"${f}" is not a place on the Earth.` }),
  PATTERN: (f) => ({ vi: `"${f}" không đúng mẫu.`, en: `"${f}" does not match the pattern.` }),
  TOO_SHORT: (f, d) => ({ vi: `"${f}" cần ít nhất ${d} ký tự.`, en: `"${f}" needs at least ${d} characters.` }),
  TOO_LONG: (f, d) => ({ vi: `"${f}" chỉ được tối đa ${d} ký tự.`, en: `"${f}" has at most ${d} characters.` }),
  TOO_SMALL: (f, d) => ({ vi: `"${f}" không được nhỏ hơn ${d}.`, en: `"${f}" cannot be less than ${d}.` }),
  TOO_BIG: (f, d) => ({ vi: `"${f}" không được lớn hơn ${d}.`, en: `"${f}" cannot be greater than ${d}.` }),
  TOO_FEW: (f, d) => ({ vi: `"${f}" cần ít nhất ${d} mục.`, en: `"${f}" needs at least ${d} entries.` }),
  TOO_MANY: (f, d) => ({ vi: `"${f}" chỉ được tối đa ${d} mục.`, en: `"${f}" has at most ${d} entries.` }),
  INVALID: (f) => ({ vi: `"${f}" không hợp lệ.`, en: `"${f}" is not valid.` }),
};

const VI_TYPES: Readonly<Record<string, string>> = {
  text: 'văn bản',
  'a number': 'số',
  'a whole number': 'số nguyên',
  'true or false': 'đúng hoặc sai',
  'a list': 'danh sách',
  'an object': 'đối tượng',
  'the id of a stored file': 'mã của tệp đã lưu',
};
const viType = (type: Detail): string => VI_TYPES[String(type)] ?? String(type);

/** A problem of entered data. @param field  what people call it. @param detail  the limit, or the wanted type in English. */
export function dataProblem(path: string, code: string, field: string, detail?: string | number): FormProblem {
  const text = TEXTS[code] ?? TEXTS['INVALID'];
  return { path, code, message: text ? text(field, detail) : { vi: field, en: field } };
}

/** A problem of a definition. */
export function definitionProblem(path: string, code: string, vi: string, en: string): FormProblem {
  return { path, code, message: { vi, en } };
}
