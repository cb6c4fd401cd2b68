import type { ImportDto } from '@trucban/contracts';
import { dateTime, useI18n, useLocalized } from '@trucban/ui';

/** What holds an import up, and why it failed. */
export function ImportNotes({ run: { pacedUntil, problem, dryRun, rows } }: { readonly run: ImportDto }) {
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
          {local(problem.message)}
          {!dryRun && rows.accepted > 0 && ` ${t('import.stands')}`}
        </p>
      )}
    </>
  );
}
