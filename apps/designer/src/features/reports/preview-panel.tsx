import { dateTime, useI18n, useLocalized } from '@trucban/ui';
import { FileTextOutlined } from '@ant-design/icons';
import { useMutation } from '@tanstack/react-query';
import { TrialPanel } from '../../shared/config/beside-panel.tsx';
import { reportApi } from '../../shared/config/config-api.ts';
import type { Beside } from '../../shared/config/document-editor.tsx';
import type { JsonObject } from '../../shared/json/json-value.ts';
import './reports.css';

/** The report as it would be now, as the page that is printed; nothing is kept. */
export function PreviewPanel({ document, draft }: Beside) {
  const { t, locale } = useI18n();
  const local = useLocalized();
  const trial = useMutation({
    mutationFn: (content: JsonObject) => reportApi.preview(document.key, content, locale),
  });
  return (
    <TrialPanel
      title={t('report.preview')}
      icon={<FileTextOutlined aria-hidden />}
      className="report-beside"
      trial={trial}
      draft={draft}
      words={{ run: t('report.run'), before: t('report.previewText'), changed: t('report.changed') }}
      result={({ label, from, to, html }) => (
        <>
          <p role="status">{`${local(label)} · ${dateTime(from)} – ${dateTime(to)}`}</p>
          {/* It has no scripts and may run none; its looks are its own. */}
          <iframe className="report-page" title={t('report.preview')} sandbox="" srcDoc={html} />
        </>
      )}
    />
  );
}
