import type { ConfigVersion } from '@trucban/contracts';
import { dateTime, useI18n } from '@trucban/ui';
import { Drawer } from 'antd';
import { Link } from 'react-router';
import { StateTag } from './state-tag.tsx';

interface VersionsDrawerProps {
  readonly title: string;
  readonly versions: readonly ConfigVersion[];
  readonly shown: number;
  readonly path: (version: number) => string;
  readonly nameOf: (id: string | null) => string;
  readonly onClose: () => void;
}

/** All versions of a key with who wrote and who approved them; each can be opened. */
export function VersionsDrawer({ title, versions, shown, path, nameOf, onClose }: VersionsDrawerProps) {
  const { t } = useI18n();
  return (
    <Drawer open title={title} onClose={onClose} size={420}>
      <ol className="versions">
        {versions.map((each) => (
          <li key={each.version} className={each.version === shown ? 'versions-shown' : undefined}>
            <Link to={path(each.version)} onClick={onClose}>
              <StateTag state={each.state} version={each.version} />
            </Link>
            <span className="tb-quiet">{dateTime(each.updatedAt)}</span>
            <span>
              {t('list.author')}: {nameOf(each.author)}
            </span>
            {each.approvedBy && (
              <span>
                {t('versions.approvedBy')}: {nameOf(each.approvedBy)}
              </span>
            )}
            {each.effectiveFrom && <span>{t('config.effectiveFrom', { at: dateTime(each.effectiveFrom) })}</span>}
            {each.decisionNo && <span>{t('config.decisionNo', { no: each.decisionNo })}</span>}
            {each.note && <span className="tb-quiet">“{each.note}”</span>}
          </li>
        ))}
      </ol>
    </Drawer>
  );
}
