import type { ReportDto } from '@trucban/contracts';
import { dateTime, useI18n } from '@trucban/ui';

/** Who did what with it, and the hash of what was signed. */
export function ReportHistory({ report }: { readonly report: ReportDto }) {
  const { t } = useI18n();
  const { history, signedBy, signedAt, sha256 } = report;
  if (history.length === 0) return null;
  return (
    <section className="report-section">
      <h3>{t('report.history')}</h3>
      {signedBy && signedAt && <p>{t('report.signedBy', { name: signedBy, time: dateTime(signedAt, true) })}</p>}
      {sha256 && (
        <p className="report-hash">
          <span className="tb-quiet">{t('report.hash')}</span> <code>{sha256}</code>
        </p>
      )}
      <ol className="report-history">
        {history.map(({ at, who, did, reason }, n) => (
          <li key={n}>
            <time dateTime={at}>{dateTime(at)}</time> · {who} · {t(`report.did.${did}`)}
            {reason && `: ${reason}`}
          </li>
        ))}
      </ol>
    </section>
  );
}
