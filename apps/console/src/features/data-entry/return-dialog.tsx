import { useI18n } from '@trucban/ui';
import { Input, Modal } from 'antd';
import { useState } from 'react';

/** Asks why an entry is sent back: whoever filled it in reads the reason above his form. */
export function ReturnDialog({
  approved,
  onReturn,
  onCancel,
}: {
  /** The numbers are official and closed: they are opened again. */
  readonly approved: boolean;
  readonly onReturn: (reason: string) => void;
  readonly onCancel: () => void;
}) {
  const { t } = useI18n();
  const [words, setWords] = useState('');
  const reason = words.trim();
  return (
    <Modal
      open
      title={t('entry.returnTitle')}
      okText={t('entry.giveBack')}
      cancelText={t('button.cancel')}
      okButtonProps={{ danger: true, disabled: reason === '' }}
      onOk={() => onReturn(reason)}
      onCancel={onCancel}
    >
      <p>{t(approved ? 'entry.returnApproved' : 'entry.returnConsequence')}</p>
      <Input.TextArea
        autoFocus
        aria-label={t('field.reason')}
        placeholder={t('entry.returnWhy')}
        value={words}
        maxLength={1_000}
        rows={3}
        onChange={(event) => setWords(event.target.value)}
        onKeyDown={(event) => event.key === 'Enter' && event.ctrlKey && reason !== '' && onReturn(reason)}
      />
    </Modal>
  );
}
