const SIGNS: Readonly<Record<string, string>> = { '*': ' × ', '/': ' ÷ ', '+': ' + ', '-': ' − ' };

/** A formula with the names of its measures instead of their codes: `100 × Hồ sơ đúng hạn ÷ Hồ sơ đã giải quyết`. */
export function formulaWords(formula: string, nameOf: (code: string) => string | undefined): string {
  return formula
    .replace(/[A-Za-z][A-Za-z0-9_]*(-[A-Z0-9]+)*|[-+*/]/g, (part) => SIGNS[part] ?? nameOf(part) ?? part)
    .replace(/ {2,}/g, ' ')
    .trim();
}
