/** A commune as people write it in an address: `P. Trung Tâm` for `Phường Trung Tâm`. */
const SHORT: readonly (readonly [RegExp, string])[] = [
  [/^phường /i, 'P. '],
  [/^xã /i, 'X. '],
  [/^đặc khu /i, 'ĐK. '],
];

/** `P. Trung Tâm` for `Phường Trung Tâm`, where there is little room. */
export function shortArea(area: string): string {
  return SHORT.reduce((name, [long, brief]) => name.replace(long, brief), area);
}

/** Address and commune in one line; the commune only where the address does not name it already. */
export function placeText(address: string | null | undefined, area: string): string {
  if (!address) return area;
  const short = shortArea(area);
  const said = address.toLowerCase();
  return !area || [area, short].some((name) => said.includes(name.toLowerCase())) ? address : `${address}, ${area}`;
}
