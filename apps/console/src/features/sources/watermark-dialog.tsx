import { useI18n } from '@trucban/ui';
import { Input, Modal } from 'antd';
import { useState } from 'react';
import { useToast } from '../../shared/toast.tsx';
import { useSetWatermark } from './queries.ts';
import { refusalOf } from './refusal.ts';

/** Says where the next run of a pull begins; empty: from the beginning. */
export function WatermarkDialog({
  code,
  before,
  onClose,
}: {
  readonly code: string;
  readonly before: string | null;
  readonly onClose: () => void;
}) {
  const { t } = useI18n();
  const { done } = useToast();
  const [value, setValue] = useState(before ?? '');
  const [refused, setRefused] = useState<string>();
  const save = useSetWatermark(code);
  const next = value.trim() === '' ? null : value.trim();
  const submit = (): void =>
    save.mutate(next, {
      onSuccess: () => {
        done(t('source.pull.wasSet'));
        onClose();
      },
      onError: (error) => setRefused(refusalOf(error)),
    });
  return (
    <Modal
      open
      title={t('source.pull.setTitle')}
      okText={t(next === null ? 'source.pull.forget' : 'source.pull.setNow')}
      okButtonProps={{ disabled: next === before }}
      cancelText={t('button.cancel')}
      confirmLoading={save.isPending}
      onOk={submit}
      onCancel={onClose}
    >
      <p>{t('source.pull.consequence')}</p>
      <label className="letter-label" htmlFor="watermark">
        {t('source.pull.watermark')}
      </label>
      <Input
        id="watermark"
        value={value}
        maxLength={200}
        allowClear
        autoComplete="off"
        spellCheck={false}
        placeholder={t('source.pull.fromStart')}
        onChange={(event) => setValue(event.target.value)}
        onPressEnter={() => next !== before && submit()}
      />
      {refused && (
        <p className="tb-error" role="alert">
          {refused}
        </p>
      )}
    </Modal>
  );
}
