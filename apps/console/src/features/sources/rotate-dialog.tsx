import { useI18n } from '@trucban/ui';
import { Modal, Radio } from 'antd';
import { useState } from 'react';

/** How long the key before goes on working, in minutes. */
const OVERLAPS = [0, 60, 1_440] as const;

/** Asks how long the old key still serves: whoever sends needs time to change it. */
export function RotateDialog({
  code,
  onRotate,
  onCancel,
}: {
  readonly code: string;
  readonly onRotate: (overlapMinutes: number) => void;
  readonly onCancel: () => void;
}) {
  const { t } = useI18n();
  const [overlap, setOverlap] = useState<number>(OVERLAPS[1]);
  return (
    <Modal
      open
      title={t('source.rotateOf', { code })}
      okText={t('source.rotate')}
      cancelText={t('button.cancel')}
      okButtonProps={{ danger: true }}
      onOk={() => onRotate(overlap)}
      onCancel={onCancel}
    >
      <p>{t('source.rotateConsequence')}</p>
      <Radio.Group
        className="letter-reasons"
        aria-label={t('source.overlap')}
        value={overlap}
        onChange={(event) => setOverlap(event.target.value as number)}
        options={OVERLAPS.map((value) => ({ value, label: t(`source.overlap.${value}`) }))}
      />
    </Modal>
  );
}
