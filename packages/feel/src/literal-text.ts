/** The characters of a string literal: its quotes are left out and its escapes read. */
export function readString(text: string): string {
  return text
    .slice(1, -1)
    .replace(/\\(?:u([0-9a-fA-F]{4})|U([0-9a-fA-F]{6})|(["\\'ntr]))/g, (all, u4?: string, u6?: string, c?: string) => {
      if (u4) return String.fromCharCode(Number.parseInt(u4, 16));
      if (u6) return Number.parseInt(u6, 16) <= 0x10ffff ? String.fromCodePoint(Number.parseInt(u6, 16)) : all;
      return c === 'n' ? '\n' : c === 't' ? '\t' : c === 'r' ? '\r' : (c ?? all);
    });
}
