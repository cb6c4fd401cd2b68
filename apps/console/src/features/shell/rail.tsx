import { useI18n, usePlaceShown } from '@trucban/ui';
import {
  ApiOutlined,
  BellOutlined,
  CheckSquareOutlined,
  EditOutlined,
  FileTextOutlined,
  InboxOutlined,
  LineChartOutlined,
  QuestionCircleOutlined,
  UnorderedListOutlined,
} from '@ant-design/icons';
import type { ComponentType } from 'react';
import { NavLink, useLocation } from 'react-router';
import { useMe } from '../auth/index.ts';
import { modesOf, usesDesigner, type Mode } from './modes.ts';

const ICONS: Readonly<Record<Mode['path'], ComponentType>> = {
  board: UnorderedListOutlined,
  tasks: CheckSquareOutlined,
  agency: InboxOutlined,
  alerts: BellOutlined,
  kpi: LineChartOutlined,
  reports: FileTextOutlined,
  sources: ApiOutlined,
};

/** The places of the console, in the order of use; at the bottom of the screen on a phone. */
export function Rail({ onKeys }: { readonly onKeys: () => void }) {
  const { t } = useI18n();
  const me = useMe();
  const rail = usePlaceShown(useLocation().pathname);
  return (
    <nav ref={rail} className="rail" aria-label={t('nav.label')}>
      {modesOf(me).map(({ path, label }) => {
        const Icon = ICONS[path];
        return (
          <NavLink key={path} to={`/${path}`} className="rail-item">
            <Icon />
            <span>{t(label)}</span>
          </NavLink>
        );
      })}
      {usesDesigner(me) && (
        <a href="/designer/" className="rail-item">
          <EditOutlined />
          <span>{t('nav.designer')}</span>
        </a>
      )}
      <button type="button" className="rail-item rail-keys" onClick={onKeys}>
        <QuestionCircleOutlined />
        <span>{t('nav.keys')}</span>
      </button>
    </nav>
  );
}
