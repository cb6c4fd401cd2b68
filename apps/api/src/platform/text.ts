/** Text for searching without diacritics: lower case, `đ` as `d`, marks taken off. */
export function folded(text: string): string {
  return text.normalize('NFD').replace(/\p{M}/gu, '').replaceAll('đ', 'd').replaceAll('Đ', 'd').toLowerCase();
}

/**
 * Words of `?q=` as patterns of LIKE, of which each must match a folded text: `folded(…) like all($n)`.
 * @returns `null` when nothing is asked for
 */
export function likePatterns(query: string | undefined): string[] | null {
  if (!query?.trim()) return null;
  return folded(query)
    .split(/\s+/)
    .filter(Boolean)
    .slice(0, 10)
    .map((word) => `%${word.replace(/[\\%_]/g, (c) => `\\${c}`)}%`);
}
