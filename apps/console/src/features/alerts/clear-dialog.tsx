import type { AlertDto } from '@trucban/contracts';
import { useI18n } from '@trucban/ui';
import { Input, Modal, Radio } from 'antd';
import { useState } from 'react';

/** Why an alert is ended by hand; anything else is written. */
const REASONS = ['handled', 'false', 'maintenance', 'other'] as const;

interface DialogProps {
  readonly alert: AlertDto;
  readonly onClear: (reason: string) => void;
  readonly onCancel: () => void;
}

/** Asks why an alert is over: it can't be brought back, and says what becomes of its incident. */
export function ClearDialog({ alert, onClear, onCancel }: DialogProps) {
  const { t } = useI18n();
  const [kind, setKind] = useState<(typeof REASONS)[number]>('handled');
  const [words, setWords] = useState('');
  const reason =
    kind === 'other' ? words.trim() : [t(`alerts.reason.${kind}`), words.trim()].filter(Boolean).join(': ');
  return (
    <Modal
      open
      title={t('alerts.clearTitle')}
      okText={t('alerts.clear')}
      cancelText={t('button.cancel')}
      okButtonProps={{ danger: true, disabled: reason === '' }}
      onOk={() => onClear(reason)}
      onCancel={onCancel}
    >
      <p>
        {alert.incidentNumber
          ? t('alerts.clearIncident', { number: alert.incidentNumber })
          : t('alerts.clearConsequence')}
      </p>
      <Radio.Group
        className="alert-reasons"
        aria-label={t('field.reason')}
        value={kind}
        onChange={(event) => setKind(event.target.value as typeof kind)}
        options={REASONS.map((value) => ({ value, label: t(`alerts.reason.${value}`) }))}
      />
      <Input.TextArea
        aria-label={t('alerts.reasonWords')}
        placeholder={t('alerts.reasonWords')}
        value={words}
        maxLength={900}
        rows={2}
        onChange={(event) => setWords(event.target.value)}
        onKeyDown={(event) => event.key === 'Enter' && event.ctrlKey && reason !== '' && onClear(reason)}
      />
    </Modal>
  );
}
