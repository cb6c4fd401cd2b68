import { useI18n } from '@trucban/ui';
import { Modal, Typography } from 'antd';

/** The key of a source, to be handed over now: it is shown this once only. */
export function KeyDialog({
  code,
  value,
  onClose,
}: {
  readonly code: string;
  readonly value: string;
  readonly onClose: () => void;
}) {
  const { t } = useI18n();
  return (
    <Modal
      open
      title={t('source.keyOf', { code })}
      okText={t('source.keyTaken')}
      onOk={onClose}
      onCancel={onClose}
      cancelButtonProps={{ hidden: true }}
    >
      <p>{t('source.keyOnce')}</p>
      <Typography.Text code copyable>
        {value}
      </Typography.Text>
    </Modal>
  );
}
