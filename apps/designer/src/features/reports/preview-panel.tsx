import { EmptyState, ErrorState, LoadingBars, dateTime, useI18n, useLocalized } from '@trucban/ui';
import { FileTextOutlined, PlayCircleOutlined } from '@ant-design/icons';
import { useMutation } from '@tanstack/react-query';
import { Button } from 'antd';
import { reportApi } from '../../shared/config/config-api.ts';
import type { Beside } from '../../shared/config/document-editor.tsx';
import type { JsonObject } from '../../shared/json/json-value.ts';
import './reports.css';

/** The report as it would be now, as the page that is printed; nothing is kept. */
export function PreviewPanel({ document, draft }: Beside) {
  const { t, locale } = useI18n();
  const local = useLocalized();
  const preview = useMutation({
    mutationFn: (content: JsonObject) => reportApi.preview(document.key, content, locale),
  });
  const { data } = preview;
  const changed = preview.variables !== undefined && preview.variables !== draft;
  return (
    <section className="tb-panel document-beside" aria-label={t('report.preview')}>
      <header className="tb-panel-head">
        <FileTextOutlined aria-hidden />
        <h2>{t('report.preview')}</h2>
      </header>
      <div className="document-beside-body report-beside" tabIndex={0} role="region" aria-label={t('report.preview')}>
        <div className="document-tools">
          <Button
            type="primary"
            icon={<PlayCircleOutlined aria-hidden />}
            loading={preview.isPending}
            onClick={() => preview.mutate(draft)}
          >
            {t('report.run')}
          </Button>
          {data && <span role="status">{`${local(data.label)} · ${dateTime(data.from)} – ${dateTime(data.to)}`}</span>}
          {changed && <span className="tb-warn">{t('report.changed')}</span>}
        </div>
        {preview.isError && <ErrorState error={preview.error} onRetry={() => preview.mutate(draft)} />}
        {preview.isPending && !data && <LoadingBars rows={8} />}
        {preview.isIdle && <EmptyState title={t('report.preview')} text={t('report.previewText')} hint />}
        {data && (
          // It has no scripts and may run none; its looks are its own.
          <iframe className="report-page" title={t('report.preview')} sandbox="" srcDoc={data.html} />
        )}
      </div>
    </section>
  );
}
