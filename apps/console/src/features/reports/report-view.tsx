import type { ReportDto } from '@trucban/contracts';
import { EmptyState, Panel, QueryState, dateTime, useI18n, useLocalized } from '@trucban/ui';
import { ArrowLeftOutlined } from '@ant-design/icons';
import { Button } from 'antd';
import { useState } from 'react';
import { missingRemarks } from './missing-remarks.ts';
import { useReport } from './queries.ts';
import { ReportActions } from './report-actions.tsx';
import { ReportHistory } from './report-history.tsx';
import { Remark, remarkField } from './remark.tsx';
import { SectionView } from './section-view.tsx';
import { StateChip } from './state-chip.tsx';
import { useWritten } from './use-written.ts';

/** A report as it is read: what it says, the writers' words, and what may be done with it now. */
export function ReportView({
  id,
  onOpen,
  onBack,
}: {
  readonly id: string;
  readonly onOpen: (id: string) => void;
  readonly onBack: (() => void) | undefined;
}) {
  const query = useReport(id);
  return (
    <Panel className="report-view" scroll={false}>
      <QueryState query={query} rows={12}>
        {() => query.data && <Loaded report={query.data} onOpen={onOpen} onBack={onBack} />}
      </QueryState>
    </Panel>
  );
}

function Loaded({
  report,
  onOpen,
  onBack,
}: {
  readonly report: ReportDto;
  readonly onOpen: (id: string) => void;
  readonly onBack: (() => void) | undefined;
}) {
  const { t } = useI18n();
  const localized = useLocalized();
  const { content, remarks, may } = report;
  const [written, write, clear] = useWritten(report.id);
  const [tried, setTried] = useState(false);
  const missing = missingRemarks(content?.sections ?? [], written, remarks);
  /** To the first section that keeps it from being handed in. */
  const lead = (): void => {
    setTried(true);
    const field = document.getElementById(remarkField(missing[0] ?? ''));
    field?.scrollIntoView({ block: 'center' });
    field?.focus({ preventScroll: true });
  };
  return (
    <>
      <Head report={report} onBack={onBack} />
      <div className="report-body tb-scroll">
        <Editions report={report} onOpen={onOpen} />
        {content === null ? (
          <EmptyState hint title={t('report.state.making')} text={t('report.makingText')} />
        ) : (
          content.sections.map((section, n) => (
            <section key={section.id} className="report-section" aria-labelledby={`section-${section.id}`}>
              <h3 id={`section-${section.id}`}>
                {n + 1}. {localized(section.title)}
              </h3>
              {section.problem ? (
                <p className="tb-error" role="alert">
                  {t('report.failed')} {localized(section.problem)}
                </p>
              ) : (
                <SectionView section={section} />
              )}
              <Remark
                section={section}
                saved={remarks[section.id] ?? ''}
                missing={tried && missing.includes(section.id)}
                value={written[section.id] ?? remarks[section.id] ?? ''}
                onChange={may.write ? (text) => write(section.id, text) : undefined}
              />
            </section>
          ))
        )}
        <ReportHistory report={report} />
      </div>
      {content && (
        <ReportActions
          report={report}
          written={written}
          onMissing={missing.length > 0 ? lead : undefined}
          onSaved={clear}
          onOpen={onOpen}
        />
      )}
    </>
  );
}

function Head({ report, onBack }: { readonly report: ReportDto; readonly onBack: (() => void) | undefined }) {
  const { t } = useI18n();
  const localized = useLocalized();
  const { name, label, number, edition, state, from, to, content } = report;
  const facts = [
    localized(label),
    number && t('report.number', { number }),
    edition > 1 && t('report.edition', { n: edition }),
    content && t('report.about', { unit: localized(content.aboutName) }),
  ];
  return (
    <header className="report-head">
      {onBack && <Button icon={<ArrowLeftOutlined />} aria-label={t('report.back')} onClick={onBack} />}
      <div>
        <h2>{localized(name)}</h2>
        <span>{facts.filter(Boolean).join(' · ')}</span>
        {content && (
          <span className="tb-quiet">
            {t('report.from', { from: dateTime(from), to: dateTime(to), at: dateTime(content.computedAt) })}
          </span>
        )}
      </div>
      <StateChip state={state} />
    </header>
  );
}

/** The edition before and the one after. */
function Editions({ report, onOpen }: { readonly report: ReportDto; readonly onOpen: (id: string) => void }) {
  const { t } = useI18n();
  const { replaces, replacedBy, reason } = report;
  return (
    <>
      {replacedBy && (
        <p className="report-note report-note-warn" role="status">
          {t('report.replacedBy')}{' '}
          <Button type="link" size="small" onClick={() => onOpen(replacedBy)}>
            {t('report.openAfter')}
          </Button>
        </p>
      )}
      {replaces && (
        <p className="report-note">
          {t('report.replaces', { reason: reason ?? '–' })}{' '}
          <Button type="link" size="small" onClick={() => onOpen(replaces)}>
            {t('report.openBefore')}
          </Button>
        </p>
      )}
    </>
  );
}
