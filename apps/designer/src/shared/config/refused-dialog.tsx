import type { ApiError } from '@trucban/contracts/client';
import { useFocusBack, useI18n } from '@trucban/ui';
import { Button, Modal } from 'antd';

/** What keeps a version from being published, by its elements. */
export function RefusedDialog({
  error,
  onClose,
  onGo,
}: {
  readonly error: ApiError;
  readonly onClose: () => void;
  readonly onGo: (path: string) => void;
}) {
  const { t } = useI18n();
  useFocusBack();
  return (
    <Modal
      open
      title={t('config.refusedTitle')}
      onCancel={onClose}
      footer={<Button onClick={onClose}>{t('action.close')}</Button>}
    >
      <p>{error.message}</p>
      <ul className="refused-list">
        {error.errors.map(({ path, code, message }, i) => (
          <li key={i}>
            <span>{message}</span>
            {path !== '' && (
              <Button
                type="link"
                size="small"
                onClick={() => {
                  onClose();
                  onGo(path);
                }}
              >
                {t('problems.go')}
              </Button>
            )}
            <code className="tb-quiet">{code}</code>
          </li>
        ))}
      </ul>
    </Modal>
  );
}
