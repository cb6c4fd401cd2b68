import type { ImportDto } from '@trucban/contracts';
import { dateTime, useI18n, useToast } from '@trucban/ui';
import { DownloadOutlined, StopOutlined } from '@ant-design/icons';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { Button } from 'antd';
import { importApi } from '../../shared/config/config-api.ts';
import { can, useMe } from '../../shared/session.ts';
import { ImportNotes } from './import-notes.tsx';
import { isOver } from './use-import.ts';

const COUNTS = ['read', 'accepted', 'duplicate', 'rejected'] as const;

/**
 * Imports, newest first: counts, what went wrong, the refused rows as a file, and a way to stop what runs.
 * @param ofOne  all are of one pull: none needs a name
 */
export function ImportRuns({ runs, ofOne = false }: { readonly runs: readonly ImportDto[]; readonly ofOne?: boolean }) {
  const { t, locale } = useI18n();
  const me = useMe();
  const toast = useToast();
  const queries = useQueryClient();
  const stop = useMutation({
    mutationFn: (id: string) => importApi.stop(id),
    onSuccess: () => queries.invalidateQueries({ queryKey: ['import'] }),
    onError: (error) => toast.failed(error),
  });
  const may = can(me, 'import.write');
  const number = (value: number): string => value.toLocaleString(locale === 'vi' ? 'vi-VN' : 'en-GB');
  return (
    <div className="import-runs">
      <table className="document-table">
        <thead>
          <tr>
            {['at', ...(ofOne ? [] : ['whatFile']), 'state', ...COUNTS].map((each) => (
              <th key={each} scope="col" className={COUNTS.some((count) => count === each) ? 'tb-num' : ''}>
                {t(`import.${each}`)}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {runs.map((run) => (
            <tr key={run.id}>
              <td className="list-time">{dateTime(run.createdAt)}</td>
              {!ofOne && (
                <td className="import-name">
                  {run.file?.name ?? run.pull ?? run.mapping}
                  {run.dryRun && <span className="tb-quiet"> · {t('import.dryRun')}</span>}
                  <ImportNotes run={run} />
                </td>
              )}
              <td>
                {t(`import.state.${run.state}`)}
                {ofOne && <ImportNotes run={run} />}
                {!isOver(run) && may && (
                  <Button
                    size="small"
                    type="text"
                    icon={<StopOutlined aria-hidden />}
                    onClick={() => stop.mutate(run.id)}
                  >
                    {t('import.stop')}
                  </Button>
                )}
              </td>
              {(['read', 'accepted', 'duplicate'] as const).map((what) => (
                <td key={what} className="tb-num" data-label={t(`import.${what}`)}>
                  {number(run.rows[what])}
                </td>
              ))}
              <td className="tb-num" data-label={t('import.rejected')}>
                {run.rows.rejected > 0 && isOver(run) && may ? (
                  <a href={importApi.rejects(run.id)} download title={t('import.rejects')}>
                    <DownloadOutlined aria-label={t('import.rejects')} /> {number(run.rows.rejected)}
                  </a>
                ) : (
                  number(run.rows.rejected)
                )}
              </td>
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}
