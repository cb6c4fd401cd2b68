/**
 * A text as search sees it: lower case, without diacritics, `đ` as `d`, so that `chay cho` finds `Cháy chợ`.
 * @returns NFC-independent ASCII for Vietnamese letters.
 */
export function fold(text: string): string {
  return text.normalize('NFD').replace(/\p{M}/gu, '').replace(/[đĐ]/g, 'd').toLowerCase();
}

/** Whether every word of the query stands in the text, both folded. An empty query matches all. */
export function matches(query: string, text: string): boolean {
  const inside = fold(text);
  return fold(query)
    .split(/\s+/)
    .every((word) => inside.includes(word));
}
