import { ActionMenu } from '../components/action-menu.tsx';
import { type MenuProps } from 'antd';
import { useI18n } from '../i18n/i18n.tsx';

interface PersonMenuProps {
  readonly name: string;
  readonly username: string;
  /** What the person may be here, in words. */
  readonly roles: string;
  readonly onSignOut: () => void;
  /** What the app offers above signing out. */
  readonly items?: NonNullable<MenuProps['items']>;
}

/** Who sits here, with the way out. */
export function PersonMenu({ name, username, roles, onSignOut, items = [] }: PersonMenuProps) {
  const { t } = useI18n();
  return (
    <ActionMenu
      menu={{
        items: [
          { key: 'name', disabled: true, label: `${username} · ${roles}` },
          ...items,
          { key: 'out', label: t('user.signOut'), onClick: onSignOut },
        ],
      }}
    >
      <button type="button" className="top-user" title={t('user.menu', { name })}>
        <span className="top-avatar" aria-hidden>
          {initialsOf(name)}
        </span>
        <span className="top-name">{name}</span>
      </button>
    </ActionMenu>
  );
}

/** Of the last two words: in Vietnamese the given name comes last. */
function initialsOf(name: string): string {
  const words = name.split(/\s+/).slice(-2);
  return words
    .map((word) => [...word][0] ?? '')
    .join('')
    .toUpperCase();
}
