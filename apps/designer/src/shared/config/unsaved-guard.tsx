import { useI18n } from '@trucban/ui';
import { Button, Modal } from 'antd';
import { useEffect } from 'react';
import { useBlocker } from 'react-router';

/** Keeps a person from losing what is not saved: inside the app by asking, at the window's end by the browser's own question. */
export function UnsavedGuard({ dirty, save }: { readonly dirty: boolean; readonly save: () => Promise<boolean> }) {
  const { t } = useI18n();
  const blocker = useBlocker(
    ({ currentLocation, nextLocation }) => dirty && currentLocation.pathname !== nextLocation.pathname,
  );
  useEffect(() => {
    if (!dirty) return;
    const ask = (event: BeforeUnloadEvent): void => event.preventDefault();
    window.addEventListener('beforeunload', ask);
    return () => window.removeEventListener('beforeunload', ask);
  }, [dirty]);
  if (blocker.state !== 'blocked') return null;
  return (
    <Modal
      open
      title={t('config.leaveTitle')}
      onCancel={() => blocker.reset()}
      footer={[
        <Button key="leave" danger onClick={() => blocker.proceed()}>
          {t('config.leave')}
        </Button>,
        <Button key="stay" onClick={() => blocker.reset()}>
          {t('config.stay')}
        </Button>,
        <Button
          key="save"
          type="primary"
          onClick={() => void save().then((saved) => (saved ? blocker.proceed() : blocker.reset()))}
        >
          {t('config.saveAndLeave')}
        </Button>,
      ]}
    >
      {t('config.leaveText')}
    </Modal>
  );
}
