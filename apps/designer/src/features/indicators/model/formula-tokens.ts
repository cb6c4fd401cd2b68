/** A piece of a formula as it is shown. `fault`: here it stops being one. */
export interface FormulaToken {
  readonly text: string;
  readonly kind: 'code' | 'unknown' | 'number' | 'sign' | 'space' | 'fault';
}

const PIECE = /(\s+)|(\d+(?:\.\d+)?|\.\d+)|([\p{L}_][\p{L}\p{N}_]*|`[^`]*`?)|([-+*/()])|(.)/gsu;

/**
 * The pieces of a formula, whole: together they are the text again.
 * @param isKnown  whether there is a measure or an indicator of that code
 * @param faultAt  where the parser stopped, characters from 0
 */
export function formulaTokens(
  source: string,
  isKnown: (code: string) => boolean,
  faultAt: number | null,
): readonly FormulaToken[] {
  const tokens: FormulaToken[] = [];
  let at = 0;
  for (const [text, space, number, code, sign] of source.matchAll(PIECE)) {
    const here = faultAt !== null && faultAt >= at && faultAt < at + text.length && space === undefined;
    const kind = here
      ? 'fault'
      : space !== undefined
        ? 'space'
        : number !== undefined
          ? 'number'
          : code !== undefined
            ? isKnown(codeOf(code))
              ? 'code'
              : 'unknown'
            : sign !== undefined
              ? 'sign'
              : 'fault';
    tokens.push({ text, kind });
    at += text.length;
  }
  return tokens;
}

/** The code that a piece names: without its back quotes. */
export const codeOf = (text: string): string => text.replace(/^`|`$/g, '');

/** A code as a formula names it. */
export const quoted = (code: string): string => (/^[\p{L}_][\p{L}\p{N}_]*$/u.test(code) ? code : `\`${code}\``);

const SIGNS: Readonly<Record<string, string>> = { '*': '×', '/': '÷', '-': '−' };

/** A formula with names in the place of codes: “100 × Phản ánh đúng hạn ÷ Phản ánh đã xử lý”. */
export function formulaWords(source: string, nameOf: (code: string) => string | undefined): string {
  return formulaTokens(source, () => true, null)
    .filter(({ kind }) => kind !== 'space')
    .map(({ text, kind }) => (kind === 'code' ? (nameOf(codeOf(text)) ?? text) : (SIGNS[text] ?? text)))
    .join(' ')
    .replace(/\( /g, '(')
    .replace(/ \)/g, ')');
}
