import type { MappingProblem, RowProblem } from './types.ts';

/** What is wrong in a document. */
export function problem(path: string, code: string, vi: string, en: string): MappingProblem {
  return { path, code, severity: 'error', message: { vi, en } };
}

/** What is wrong in a row, said of the column that its author knows. */
export function rowProblem(column: string | null, field: string, code: string, vi: string, en: string): RowProblem {
  const named = column === null ? '' : ` “${column}”`;
  return {
    column,
    field,
    code,
    message: {
      vi: `${column === null ? 'Dòng' : 'Cột'}${named}: ${vi}`,
      en: `${column === null ? 'Row' : 'Column'}${named}: ${en}`,
    },
  };
}

/** A value in a message: cut, so that nobody's whole text ends up there. */
export function shown(value: unknown): string {
  const text = typeof value === 'string' ? value : (JSON.stringify(value) ?? '');
  return text.length > 60 ? `${text.slice(0, 60)}…` : text;
}
