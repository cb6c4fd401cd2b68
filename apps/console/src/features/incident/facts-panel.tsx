import type { IncidentDto } from '@trucban/contracts';
import { Panel, useI18n, useLocalized } from '@trucban/ui';
import { numberText } from '@trucban/ui/number';
import { Tabs } from 'antd';
import { Link } from 'react-router';
import { api } from '../../shared/api.ts';
import { FileField } from '../../shared/file-field.tsx';
import { shortNumber } from '../../shared/numbers.ts';
import { useEventTypes } from '../../shared/reference.ts';
import { can, useMe } from '../auth/index.ts';
import { useIncidentMutation } from './queries.ts';
import { ReportsList } from './reports-list.tsx';
import { Reporter } from './reporter.tsx';

/** What is known: story, reporter, attributes; the reports that were joined; other incidents it hangs on. */
export function FactsPanel({ incident }: { readonly incident: IncidentDto }) {
  const { t, locale } = useI18n();
  const related = incident.links.length + incident.children.length + (incident.parentId ? 1 : 0);
  return (
    <Panel className="incident-facts-panel">
      <Tabs
        size="small"
        items={[
          { key: 'facts', label: t('facts.title'), children: <Facts incident={incident} /> },
          {
            key: 'reports',
            label: `${t('facts.reports')} ${numberText(incident.reportCount, locale)}`,
            children: <ReportsList incident={incident} />,
          },
          { key: 'links', label: `${t('facts.links')} ${related}`, children: <Links incident={incident} /> },
        ]}
      />
    </Panel>
  );
}

function Facts({ incident }: { readonly incident: IncidentDto }) {
  const { t } = useI18n();
  const me = useMe();
  const attach = useIncidentMutation(
    incident.id,
    (fileId: string) => api.incidents.attach(incident.id, { fileId }),
    t('facts.attached'),
  );
  const attributes = Object.entries(incident.attributes).filter(
    ([, value]) => value !== null && typeof value !== 'object',
  );
  return (
    <dl className="facts">
      {incident.description && <Row name={t('facts.description')}>{incident.description}</Row>}
      <Row name={t('facts.reporter')}>
        <Reporter incident={incident} />
      </Row>
      {attributes.map(([name, value]) => (
        <Row key={name} name={t(`attribute.${name}`) === `attribute.${name}` ? name : t(`attribute.${name}`)}>
          {String(value)}
        </Row>
      ))}
      {incident.result && <Row name={t('field.result')}>{incident.result}</Row>}
      {incident.cancelReason && <Row name={t('action.cancel.fact')}>{incident.cancelReason}</Row>}
      {incident.evidenceFiles.map((id, i) => (
        <Row key={id} name={t('facts.evidence', { n: i + 1 })}>
          <a href={`/api/v1/files/${id}`} target="_blank" rel="noreferrer">
            {t('facts.openFile')}
          </a>
        </Row>
      ))}
      {can(me, 'incident.write') && can(me, 'file.write') && (
        <Row name={t('facts.attach')}>
          <FileField value={[]} onChange={(files) => files.forEach(({ id }) => attach.mutate(id))} />
        </Row>
      )}
    </dl>
  );
}

function Row({ name, children }: { readonly name: string; readonly children: React.ReactNode }) {
  return (
    <div>
      <dt>{name}</dt>
      <dd>{children}</dd>
    </div>
  );
}

function Links({ incident }: { readonly incident: IncidentDto }) {
  const { t } = useI18n();
  const me = useMe();
  const types = useEventTypes();
  const localized = useLocalized();
  const typeName = (code: string): string =>
    localized(types.data?.items.find((each) => each.code === code)?.name) || code;
  const unlink = useIncidentMutation(
    incident.id,
    (incidentId: string) => api.incidents.unlink(incident.id, { incidentId }),
    t('facts.unlinked'),
  );
  const none =
    incident.links.length === 0 && incident.children.length === 0 && !incident.parentId && !incident.mergedInto;
  if (none) return <p className="tb-quiet">{t('facts.noLinks')}</p>;
  return (
    <ul className="plain-list">
      {incident.mergedInto && (
        <li>
          <Link to={`/i/${incident.mergedInto}`}>{t('facts.mergedInto')}</Link>
        </li>
      )}
      {incident.parentId && (
        <li>
          <Link to={`/i/${incident.parentId}`}>{t('facts.parent')}</Link>
        </li>
      )}
      {incident.children.map((child) => (
        <li key={child.id}>
          <Link to={`/i/${child.id}`}>{shortNumber(child.number)}</Link> {typeName(child.type)} ·{' '}
          {t(`status.${child.status}`)}
        </li>
      ))}
      {incident.links.map((link) => (
        <li key={link.incidentId}>
          <Link to={`/i/${link.incidentId}`}>{link.number}</Link> {t(`linkKind.${link.kind}`)}{' '}
          {can(me, 'incident.write') && (
            <button type="button" className="link-button" onClick={() => unlink.mutate(link.incidentId)}>
              {t('facts.unlink')}
            </button>
          )}
        </li>
      ))}
    </ul>
  );
}
