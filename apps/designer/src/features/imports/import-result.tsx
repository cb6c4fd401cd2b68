import type { ImportDto, SampleRow } from '@trucban/contracts';
import { dateTime, useI18n, useLocalized } from '@trucban/ui';
import { DownloadOutlined } from '@ant-design/icons';
import { Progress } from 'antd';
import { importApi } from '../../shared/config/config-api.ts';
import { Figures } from '../../shared/figures.tsx';
import { ImportNotes } from './import-notes.tsx';
import { mappedParts } from './mapped-parts.ts';
import { isOver } from './use-import.ts';

const COUNTS = ['read', 'accepted', 'duplicate', 'rejected'] as const;

/** How an import goes or went: counts, the first rows, the refused ones as a file. */
export function ImportResult({ run }: { readonly run: ImportDto }) {
  const { t, locale } = useI18n();
  const { rows, sample, state } = run;
  const number = (value: number): string => value.toLocaleString(locale === 'vi' ? 'vi-VN' : 'en-GB');
  return (
    <div className="import-result" role="status">
      <p>
        <strong className={state === 'failed' ? 'tb-error' : state === 'completed' ? 'tb-ok' : 'tb-warn'}>
          {t(`import.state.${state}`)}
        </strong>
        {run.dryRun && ` · ${t('import.dryRun')}`}
        {run.file && ` · ${run.file.name}`}
        {run.file?.encoding && ` · ${run.file.encoding}`}
      </p>
      {!isOver(run) && (
        // Nobody knows how many rows a file has before it is read.
        <Progress
          percent={100}
          status="active"
          showInfo={false}
          aria-label={t('import.progress', { rows: rows.read })}
        />
      )}
      <ImportNotes run={run} />
      <Figures of={COUNTS.map((what) => ({ what: t(`import.${what}`), value: number(rows[what]) }))} />
      {rows.rejected > 0 && isOver(run) && (
        <p>
          <a href={importApi.rejects(run.id)} download>
            <DownloadOutlined aria-hidden /> {t('import.rejects')}
          </a>
        </p>
      )}
      {sample.length > 0 && <SampleRows title={t('import.sample')} rows={sample} />}
    </div>
  );
}

/** The first rows: what each becomes, or why it is refused. */
export function SampleRows({ title, rows }: { readonly title: string; readonly rows: readonly SampleRow[] }) {
  const { t } = useI18n();
  const local = useLocalized();
  return (
    <>
      <h3>{title}</h3>
      <table className="document-table import-sample">
        <thead>
          <tr>
            <th scope="col" className="tb-num">
              {t('import.row')}
            </th>
            <th scope="col">{t('import.becomes')}</th>
          </tr>
        </thead>
        <tbody>
          {rows.map(({ row, mapped, problems }) => (
            <tr key={row}>
              <td className="tb-num">{row}</td>
              <td>
                {problems.map(({ column, message, code }, i) => (
                  <p key={i} className="tb-error import-problem">
                    {local(message) || `${column ?? ''} ${code}`}
                  </p>
                ))}
                {mapped !== null && mapped !== undefined && problems.length === 0 && (
                  <dl className="import-mapped">
                    {mappedParts(mapped, (instant) => dateTime(instant, true)).map(({ at, text }) => (
                      <div key={at}>
                        <dt>{at}</dt>
                        <dd>{text}</dd>
                      </div>
                    ))}
                  </dl>
                )}
              </td>
            </tr>
          ))}
        </tbody>
      </table>
    </>
  );
}
