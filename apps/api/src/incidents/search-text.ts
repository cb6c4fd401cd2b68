/** Text for searching without diacritics: lower case, `đ` as `d`, marks taken off. */
export function folded(text: string): string {
  return text.normalize('NFD').replace(/\p{M}/gu, '').replaceAll('đ', 'd').replaceAll('Đ', 'd').toLowerCase();
}

/** Words of a query as patterns of LIKE: each must occur. */
export function likePatterns(query: string): string[] {
  return folded(query)
    .split(/\s+/)
    .filter(Boolean)
    .slice(0, 10)
    .map((word) => `%${word.replace(/[\\%_]/g, (c) => `\\${c}`)}%`);
}
