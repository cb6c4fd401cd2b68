/** Old encodings of Vietnamese, as far as is needed to tell them apart. Source: TCVN 5712:1993; VNI-Windows. */

const LETTERS = 'àảãáạăằẳẵắặâầẩẫấậđèẻẽéẹêềểễếệìỉĩíịòỏõóọôồổỗốộơờởỡớợùủũúụưừửữứựỳỷỹýỵĂÂĐÊÔƠƯ';
const TCVN3 = 'µ¶·¸¹¨»¼½¾Æ©ÇÈÉÊË®ÌÎÏÐÑªÒÓÔÕÖ×ØÜÝÞßáâãä«åæçèé¬êëìíîïñòóô­õö÷øùúûüýþ¡¢§£¤¥¦';
const FROM_TCVN3 = new Map([...TCVN3].map((char, n) => [char, [...LETTERS][n] ?? char]));

/** VNI writes a letter, then its mark; đ, ơ, ư and some forms of i are characters of their own. */
const VNI_MARKS: Readonly<Record<string, string>> = {
  ø: '\u0300',
  ù: '\u0301',
  û: '\u0309',
  õ: '\u0303',
  ï: '\u0323',
  â: '\u0302',
  ê: '\u0306',
  à: '\u0302\u0300',
  á: '\u0302\u0301',
  å: '\u0302\u0309',
  ã: '\u0302\u0303',
  ä: '\u0302\u0323',
  è: '\u0306\u0300',
  é: '\u0306\u0301',
  ú: '\u0306\u0309',
  ü: '\u0306\u0303',
  ë: '\u0306\u0323',
};
const VNI_ALONE: Readonly<Record<string, string>> = {
  ñ: 'đ',
  Ñ: 'Đ',
  ô: 'ơ',
  Ô: 'Ơ',
  ö: 'ư',
  Ö: 'Ư',
  æ: 'ỉ',
  ó: 'ĩ',
  ò: 'ị',
  í: 'í',
  ì: 'ì',
  î: 'ỵ',
};

/** @param text bytes as Latin-1 */
export const asTcvn3 = (text: string): string =>
  text.replace(/[\u00a0-\u00ff]/g, (char) => FROM_TCVN3.get(char) ?? char);

/** @param text bytes as Latin-1 */
export function asVni(text: string): string {
  return text
    .replace(/([aeouyôö])([\u00e0-\u00ff])/gi, (both, letter: string, mark: string) => {
      const marks = VNI_MARKS[mark.toLowerCase()];
      return marks === undefined ? both : (VNI_ALONE[letter] ?? letter) + marks;
    })
    .replace(/[ñÑôÔöÖæóòíìî](?![\u0300-\u036f])/g, (char) => VNI_ALONE[char] ?? char)
    .normalize('NFC');
}

const ONSET = '(?:ngh|ng|nh|gh|gi|kh|ph|qu|th|tr|ch|[bcdđghklmnpqrstvx])?';
const VOWELS =
  '(?:iêu|yêu|oai|oay|oeo|uây|uôi|ươi|ươu|uya|uyê|uyu|iê|yê|ia|ai|ao|au|ay|âu|ây|eo|êu|iu|oa|oă|oe|oi|ôi|ơi|oo|ua|uâ|uê|ui|uô|uơ|uy|ưa|ươ|ưi|ưu|[aăâeêioôơuưy])';
const SYLLABLE = new RegExp(`^${ONSET}${VOWELS}(?:ch|ng|nh|[cmnpt])?$`, 'u');

/** Whether a word is one that Vietnamese can have; its tone taken away first. */
function isSyllable(word: string): boolean {
  const bare = word
    .toLowerCase()
    .normalize('NFD')
    .replace(/[\u0300\u0301\u0303\u0309\u0323]/g, '')
    .normalize('NFC');
  return SYLLABLE.test(bare);
}

/** How many of the words with a letter beyond ASCII could be Vietnamese: 0 to 1; 0 when there are none. */
export function vietnameseShare(text: string): number {
  const words = text.normalize('NFC').match(/[^\s\u0000-\u0040\u005b-\u0060\u007b-\u007f]+/g) ?? [];
  const told = words.filter((word) => /[^\u0000-\u007f]/.test(word)).slice(0, 2_000);
  return told.length === 0 ? 0 : told.filter(isSyllable).length / told.length;
}
