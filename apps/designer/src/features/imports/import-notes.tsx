import type { ImportDto } from '@trucban/contracts';
import { dateTime, useI18n, useLocalized } from '@trucban/ui';

/** What holds an import up, and at which row it failed. */
export function ImportNotes({ run: { pacedUntil, problem } }: { readonly run: ImportDto }) {
  const { t } = useI18n();
  const local = useLocalized();
  return (
    <>
      {pacedUntil !== null && (
        <p role="note" className="import-problem">
          {t('import.paced', { time: dateTime(pacedUntil, true) })}
        </p>
      )}
      {problem && (
        <p className="tb-error import-problem">
          {problem.row === null
            ? local(problem.message)
            : t('import.failedAt', { row: problem.row, message: local(problem.message) })}
        </p>
      )}
    </>
  );
}
