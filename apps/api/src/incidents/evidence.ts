import type { FieldProblem, Tx } from '../platform/public.ts';

/**
 * What is missing of the evidence that a type asks for: `result` is a text, `photosAfter` at least one picture. Files must be
 * ones that the caller may see; `kept` are those that the incident has already.
 */
export async function missingEvidence(
  tx: Tx,
  wanted: readonly string[],
  given: { readonly result?: string | undefined; readonly evidence: readonly string[] },
  kept: readonly string[] = [],
): Promise<FieldProblem[]> {
  const problems: FieldProblem[] = [];
  if (wanted.includes('result') && !given.result)
    problems.push({
      path: '/result',
      code: 'EVIDENCE_REQUIRED',
      message: { vi: 'Cần ghi kết quả xử lý.', en: 'The result is needed.' },
    });
  const files = await tx.query<{ id: string; type: string }>(
    'incidents.evidence',
    'select id, type from stored_file where id = any($1)',
    [given.evidence],
  );
  given.evidence.forEach((id, i) => {
    if (!files.some((file) => file.id === id))
      problems.push({
        path: `/evidence/${i}`,
        code: 'UNKNOWN_FILE',
        message: { vi: 'Không có tệp này.', en: 'There is no such file.' },
      });
  });
  const had = await tx.asSystem(() =>
    tx.query<{ type: string }>('incidents.evidenceKept', 'select type from stored_file where id = any($1)', [kept]),
  );
  if (wanted.includes('photosAfter') && ![...files, ...had].some(({ type }) => type.startsWith('image/')))
    problems.push({
      path: '/evidence',
      code: 'EVIDENCE_REQUIRED',
      message: { vi: 'Cần ít nhất một ảnh sau khi xử lý.', en: 'At least one photo of the finished work is needed.' },
    });
  return problems;
}
