/** About how many characters `value` has as JSON; text is counted as it is, without escapes. */
export function sizeOf(value: unknown): number {
  if (typeof value === 'string') return value.length + 2;
  if (typeof value !== 'object' || value === null) return 5;
  let size = 2;
  if (Array.isArray(value)) for (const item of value as readonly unknown[]) size += sizeOf(item) + 1;
  else for (const [name, item] of Object.entries(value)) size += name.length + 4 + sizeOf(item);
  return size;
}
