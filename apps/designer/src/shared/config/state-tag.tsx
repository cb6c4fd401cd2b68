import type { ConfigState } from '@trucban/contracts';
import { useI18n } from '@trucban/ui';
import { CheckCircleFilled, ClockCircleOutlined, EditOutlined, StopOutlined } from '@ant-design/icons';

const ICONS = {
  draft: EditOutlined,
  inReview: ClockCircleOutlined,
  published: CheckCircleFilled,
  retired: StopOutlined,
} as const;

/** State of a version: icon, word and colour say the same. With `version` its number stands before. */
export function StateTag({ state, version }: { readonly state: ConfigState; readonly version?: number }) {
  const { t } = useI18n();
  const Icon = ICONS[state];
  return (
    <span className={`tb-chip config-state config-state-${state}`}>
      <Icon aria-hidden />
      <span>
        {version === undefined
          ? t(`configState.${state}`)
          : t('config.versionState', { version, state: t(`configState.${state}`) })}
      </span>
    </span>
  );
}
