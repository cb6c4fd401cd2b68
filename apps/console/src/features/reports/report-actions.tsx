import type { ReportDto } from '@trucban/contracts';
import { Keycap, useHotkeys, useI18n, useLocalized } from '@trucban/ui';
import { DownloadOutlined, PrinterOutlined } from '@ant-design/icons';
import { Button, Input, Modal } from 'antd';
import { useState } from 'react';
import { api } from '../../shared/api.ts';
import { useToast } from '../../shared/toast.tsx';
import { useMe } from '../auth/index.ts';
import { useReportStep } from './queries.ts';

type Asked = 'sign' | 'return' | 'correct';

/** What may be done with a report now: save, hand in, sign, return, replace; and its files. */
export function ReportActions({
  report,
  written,
  onMissing,
  onSaved,
  onOpen,
}: {
  readonly report: ReportDto;
  readonly written: Readonly<Record<string, string>>;
  /** Where a remark that is needed is missing: leads to it instead of handing in. */
  readonly onMissing: (() => void) | undefined;
  readonly onSaved: () => void;
  readonly onOpen: (id: string) => void;
}) {
  const { t } = useI18n();
  const { done, failed } = useToast();
  const me = useMe();
  const [asked, setAsked] = useState<Asked>();
  const { id, may, version, remarks, state } = report;
  const changed = Object.entries(written).filter(([section, text]) => text !== (remarks[section] ?? ''));
  const saveThem = () => api.reports.remark(id, { remarks: Object.fromEntries(changed) }, version);
  const save = useReportStep(saveThem);
  const submit = useReportStep(async () => {
    if (changed.length > 0) await saveThem();
    return api.reports.submit(id);
  });
  const savedNow = (words: string) => (): void => {
    onSaved();
    done(words);
  };
  const saveNow = (): void | false => {
    if (!may.write || changed.length === 0) return false;
    save.mutate(undefined, { onSuccess: savedNow(t('report.saved')), onError: failed });
  };
  useHotkeys({ 'ctrl+s': saveNow });
  const wrote = state === 'inReview' && may.return && !may.sign;
  return (
    <footer className="report-actions">
      {may.submit && (
        <>
          <Button disabled={changed.length === 0} loading={save.isPending} onClick={() => saveNow()}>
            {t('report.save')} <Keycap>Ctrl S</Keycap>
          </Button>
          <Button
            type="primary"
            loading={submit.isPending}
            onClick={
              onMissing ??
              (() => submit.mutate(undefined, { onSuccess: savedNow(t('report.submitted')), onError: failed }))
            }
          >
            {t('report.submit')}
          </Button>
        </>
      )}
      {may.sign && (
        <Button type="primary" onClick={() => setAsked('sign')}>
          {t('report.sign')}
        </Button>
      )}
      {may.return && <Button onClick={() => setAsked('return')}>{t('report.return')}</Button>}
      {wrote && <span className="tb-quiet">{t('report.cannotSign')}</span>}
      {may.correct && <Button onClick={() => setAsked('correct')}>{t('report.correct')}</Button>}
      <Files id={id} />
      {asked && (
        <StepDialog
          key={`${me.id} ${asked}`}
          asked={asked}
          report={report}
          onOpen={onOpen}
          onClose={() => setAsked(undefined)}
        />
      )}
    </footer>
  );
}

/** Plain links: the browser saves them under the name that the server gives. */
function Files({ id }: { readonly id: string }) {
  const { t, locale } = useI18n();
  const hrefOf = (format: string): string => `/api/v1/reports/${id}/file?format=${format}&lang=${locale}`;
  return (
    <span className="report-files" role="group" aria-label={t('report.files')}>
      {(['pdf', 'docx', 'xlsx'] as const).map((format) => (
        <Button key={format} icon={<DownloadOutlined />} href={hrefOf(format)} download>
          {format.toUpperCase()}
        </Button>
      ))}
      <Button icon={<PrinterOutlined />} href={hrefOf('html')} target="_blank" rel="noreferrer">
        {t('report.file.html')}
      </Button>
    </span>
  );
}

/** Names what follows before it can't be undone, and asks why where somebody else has to go on. */
function StepDialog({
  asked,
  report,
  onOpen,
  onClose,
}: {
  readonly asked: Asked;
  readonly report: ReportDto;
  readonly onOpen: (id: string) => void;
  readonly onClose: () => void;
}) {
  const { t } = useI18n();
  const localized = useLocalized();
  const { done, failed } = useToast();
  const [reason, setReason] = useState('');
  const { id, version, name } = report;
  const step = useReportStep(() => {
    if (asked === 'sign') return api.reports.sign(id, { version });
    return asked === 'return' ? api.reports.giveBack(id, { reason }) : api.reports.correct(id, { reason });
  });
  const words: Readonly<Record<Asked, (number: string) => string>> = {
    sign: (number) => t('report.signed', { number }),
    return: () => t('report.returned'),
    correct: () => t('report.made'),
  };
  const send = (): void =>
    step.mutate(undefined, {
      onSuccess: (changed) => {
        done(words[asked](changed.number ?? ''));
        onClose();
        if (changed.id !== id) onOpen(changed.id);
      },
      onError: (error) => {
        failed(error);
        onClose();
      },
    });
  return (
    <Modal
      open
      title={t(`report.${asked}Title`, { name: localized(name) })}
      okText={t(`report.${asked}`)}
      cancelText={t('button.cancel')}
      confirmLoading={step.isPending}
      okButtonProps={{ disabled: asked !== 'sign' && reason.trim() === '' }}
      onOk={send}
      onCancel={onClose}
    >
      {asked !== 'return' && <p>{t(`report.${asked}Text`)}</p>}
      {asked !== 'sign' && (
        <label className="report-reason">
          {t('field.reason')}
          <Input.TextArea
            autoFocus
            rows={3}
            maxLength={2_000}
            value={reason}
            onChange={(event) => setReason(event.target.value)}
          />
        </label>
      )}
    </Modal>
  );
}
