import type { LocalizedText } from '@trucban/kernel';

/** Why an evaluation ended without a value. */
export type FailureCode =
  'FUEL_EXHAUSTED' | 'DEPTH_EXCEEDED' | 'UNKNOWN_FUNCTION' | 'ASSERTION' | 'HOST_FUNCTION' | 'TYPE';

/** Why a part of an expression became `null`. */
export type WarningCode =
  | 'NO_VARIABLE'
  | 'NO_PROPERTY'
  | 'NOT_COMPARABLE'
  | 'INVALID_TYPE'
  | 'INVALID_ARGUMENTS'
  | 'NOT_A_FUNCTION'
  | 'NO_CLOCK'
  | 'UNKNOWN_ZONE'
  | 'UNKNOWN_TYPE'
  | 'NOT_OF_TYPE'
  | 'UNSUPPORTED';

/** Why an expression does not compile. */
export type CompileCode = 'SYNTAX' | 'TOO_LONG' | 'TOO_DEEP' | 'INVALID_NUMBER';

type Message = (detail: string) => LocalizedText;

/** The text of every problem, failure and warning of this package. */
export const MESSAGES: Readonly<Record<FailureCode | WarningCode | CompileCode, Message>> = {
  FUEL_EXHAUSTED: () => ({
    vi: 'Biểu thức tính quá lâu nên đã bị dừng.',
    en: 'The expression takes too long and was stopped.',
  }),
  DEPTH_EXCEEDED: () => ({
    vi: 'Biểu thức gọi hàm lồng nhau quá sâu.',
    en: 'The expression nests function calls too deeply.',
  }),
  UNKNOWN_FUNCTION: (name) => ({ vi: `Không có hàm “${name}”.`, en: `There is no function “${name}”.` }),
  ASSERTION: (text) => ({ vi: `Điều kiện không đúng: ${text}`, en: `Assertion failed: ${text}` }),
  HOST_FUNCTION: (name) => ({ vi: `Hàm “${name}” bị lỗi.`, en: `The function “${name}” failed.` }),
  TYPE: (text) => ({ vi: `Giá trị không đúng kiểu: ${text}`, en: `Value of the wrong type: ${text}` }),
  NO_VARIABLE: (name) => ({ vi: `Không có biến “${name}”.`, en: `There is no variable “${name}”.` }),
  NO_PROPERTY: (name) => ({ vi: `Không có thuộc tính “${name}”.`, en: `There is no property “${name}”.` }),
  NOT_COMPARABLE: (types) => ({ vi: `Không so sánh được: ${types}.`, en: `Not comparable: ${types}.` }),
  INVALID_TYPE: (types) => ({
    vi: `Phép tính không dùng được cho: ${types}.`,
    en: `Operation not defined for: ${types}.`,
  }),
  INVALID_ARGUMENTS: (name) => ({
    vi: `Tham số của hàm “${name}” không hợp lệ.`,
    en: `Invalid arguments for function “${name}”.`,
  }),
  NOT_A_FUNCTION: (text) => ({ vi: `Không phải là hàm: ${text}.`, en: `Not a function: ${text}.` }),
  NO_CLOCK: () => ({
    vi: 'Không có thời gian hiện tại cho biểu thức này.',
    en: 'There is no current time for this expression.',
  }),
  UNKNOWN_ZONE: (zone) => ({ vi: `Múi giờ không được hỗ trợ: ${zone}.`, en: `Time zone not supported: ${zone}.` }),
  UNKNOWN_TYPE: (name) => ({ vi: `Không có kiểu “${name}”.`, en: `There is no type “${name}”.` }),
  NOT_OF_TYPE: (text) => ({ vi: `Giá trị không thuộc kiểu: ${text}.`, en: `Value not of the type: ${text}.` }),
  UNSUPPORTED: (text) => ({ vi: `Không được hỗ trợ: ${text}.`, en: `Not supported: ${text}.` }),
  SYNTAX: (text) => ({
    vi: text ? `Sai cú pháp FEEL tại “${text}”.` : 'Biểu thức FEEL chưa đầy đủ.',
    en: text ? `FEEL syntax error at “${text}”.` : 'The FEEL expression is incomplete.',
  }),
  TOO_LONG: (limit) => ({
    vi: `Biểu thức dài quá ${limit} ký tự.`,
    en: `The expression is longer than ${limit} characters.`,
  }),
  TOO_DEEP: () => ({ vi: 'Biểu thức lồng nhau quá sâu.', en: 'The expression is nested too deeply.' }),
  INVALID_NUMBER: (text) => ({ vi: `Số không biểu diễn được: ${text}.`, en: `Number out of range: ${text}.` }),
};
