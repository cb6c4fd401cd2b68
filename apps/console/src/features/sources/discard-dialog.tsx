import { useI18n } from '@trucban/ui';
import { Input, Modal, Radio } from 'antd';
import { useState } from 'react';

/** Why something is put away unused; anything else is written. */
const REASONS = ['test', 'old', 'broken', 'other'] as const;

/** Asks why a letter is not to be used: it can't be sent again afterwards. */
export function DiscardDialog({
  title,
  okText,
  onDiscard,
  onCancel,
}: {
  readonly title: string;
  readonly okText: string;
  readonly onDiscard: (reason: string) => void;
  readonly onCancel: () => void;
}) {
  const { t } = useI18n();
  const [kind, setKind] = useState<(typeof REASONS)[number]>('test');
  const [words, setWords] = useState('');
  const said = words.trim();
  const reason = kind === 'other' ? said : [t(`letter.reason.${kind}`), said].filter(Boolean).join(': ');
  return (
    <Modal
      open
      title={title}
      okText={okText}
      cancelText={t('button.cancel')}
      okButtonProps={{ danger: true, disabled: reason === '' }}
      onOk={() => onDiscard(reason)}
      onCancel={onCancel}
    >
      <p>{t('letter.discardConsequence')}</p>
      <Radio.Group
        className="letter-reasons"
        aria-label={t('field.reason')}
        value={kind}
        onChange={(event) => setKind(event.target.value as typeof kind)}
        options={REASONS.map((value) => ({ value, label: t(`letter.reason.${value}`) }))}
      />
      <Input.TextArea
        aria-label={t('letter.reasonWords')}
        placeholder={t('letter.reasonWords')}
        value={words}
        maxLength={900}
        rows={2}
        onChange={(event) => setWords(event.target.value)}
        onKeyDown={(event) => event.key === 'Enter' && event.ctrlKey && reason !== '' && onDiscard(reason)}
      />
    </Modal>
  );
}
