import { clockTime, useI18n } from '@trucban/ui';
import { Button, Modal } from 'antd';
import type { LifeCycle } from './life-cycle.ts';

/** Two people saved the same version: says who and when, and lets the person choose. */
export function ConflictDialog<Content>({
  life,
  nameOf,
}: {
  readonly life: LifeCycle<Content>;
  readonly nameOf: (id: string) => string;
}) {
  const { t } = useI18n();
  if (!life.conflict) return null;
  const { author, updatedAt } = life.conflict.theirs;
  return (
    <Modal
      open
      closable={false}
      title={t('config.conflictTitle')}
      footer={[
        <Button key="theirs" onClick={life.takeTheirs}>
          {t('config.conflictTheirs')}
        </Button>,
        <Button key="mine" type="primary" loading={life.busy} onClick={() => void life.keepMine()}>
          {t('config.conflictMine')}
        </Button>,
      ]}
    >
      <p>{t('config.conflictText', { name: nameOf(author), at: clockTime(updatedAt, true) })}</p>
      <p className="tb-quiet">{t('config.conflictWarn')}</p>
    </Modal>
  );
}
