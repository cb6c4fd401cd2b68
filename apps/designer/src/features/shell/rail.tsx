import { useI18n, usePlaceShown } from '@trucban/ui';
import {
  ApartmentOutlined,
  BranchesOutlined,
  CloudDownloadOutlined,
  EyeInvisibleOutlined,
  FileTextOutlined,
  FormOutlined,
  LineChartOutlined,
  ProfileOutlined,
  QuestionCircleOutlined,
  TableOutlined,
  UnorderedListOutlined,
  UploadOutlined,
} from '@ant-design/icons';
import { NavLink, useLocation } from 'react-router';

const PLACES = [
  { path: '/processes', label: 'nav.processes', Icon: ApartmentOutlined },
  { path: '/forms', label: 'nav.forms', Icon: FormOutlined },
  { path: '/rules', label: 'nav.rules', Icon: BranchesOutlined },
  { path: '/indicators', label: 'nav.indicators', Icon: LineChartOutlined },
  { path: '/datasets', label: 'nav.datasets', Icon: ProfileOutlined },
  { path: '/reports', label: 'nav.reports', Icon: FileTextOutlined },
  { path: '/suppressions', label: 'nav.suppressions', Icon: EyeInvisibleOutlined },
  { path: '/mappings', label: 'nav.mappings', Icon: TableOutlined },
  { path: '/pulls', label: 'nav.pulls', Icon: CloudDownloadOutlined },
  { path: '/imports', label: 'nav.imports', Icon: UploadOutlined },
] as const;

/** The places of the designer, and the way back to the console. */
export function Rail({ onKeys }: { readonly onKeys: () => void }) {
  const { t } = useI18n();
  const rail = usePlaceShown(useLocation().pathname);
  return (
    <nav ref={rail} className="rail" aria-label={t('nav.label')}>
      {PLACES.map(({ path, label, Icon }) => (
        <NavLink key={path} to={path} className="rail-item">
          <Icon />
          <span>{t(label)}</span>
        </NavLink>
      ))}
      <a href="/console/" className="rail-item rail-bottom">
        <UnorderedListOutlined />
        <span>{t('nav.console')}</span>
      </a>
      <button type="button" className="rail-item rail-keys" onClick={onKeys}>
        <QuestionCircleOutlined />
        <span>{t('nav.keys')}</span>
      </button>
    </nav>
  );
}
