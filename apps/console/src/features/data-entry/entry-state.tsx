import type { EntryListItem } from '@trucban/contracts';
import { useI18n } from '@trucban/ui';
import { CheckCircleFilled, EditOutlined, LockFilled, RollbackOutlined, WarningFilled } from '@ant-design/icons';

const ICONS = { open: EditOutlined, submitted: CheckCircleFilled, approved: LockFilled, returned: RollbackOutlined };

/** How an entry stands: shape, word and colour say the same. */
export function EntryState({ entry }: { readonly entry: Pick<EntryListItem, 'state' | 'late'> }) {
  const { t } = useI18n();
  const Icon = entry.late && entry.state === 'open' ? WarningFilled : ICONS[entry.state];
  return (
    <span className={`tb-chip owed-state owed-state-${entry.state} ${entry.late ? 'owed-state-late' : ''}`}>
      <Icon aria-hidden />
      <span>
        {t(`entry.state.${entry.state}`)}
        {entry.late && ` · ${t('entry.late')}`}
      </span>
    </span>
  );
}
