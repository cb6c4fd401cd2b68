import type { IncidentDto } from '@trucban/contracts';
import { clockTime, useI18n, useLocalized } from '@trucban/ui';
import { useQueries } from '@tanstack/react-query';
import { WarningFilled } from '@ant-design/icons';
import { Button } from 'antd';
import { api } from '../../shared/api.ts';
import { can, useMe } from '../auth/index.ts';
import { instanceQuery, useIncidentMutation } from './queries.ts';

/** Where the procedure itself got stuck: the cause in plain words, and a retry for those who may. */
export function ProcessIncidents({ incident }: { readonly incident: IncidentDto }) {
  const { t } = useI18n();
  const localized = useLocalized();
  const me = useMe();
  const stuck = incident.processInstances.filter(({ activeElements }) =>
    activeElements.some(({ state }) => state === 'incident'),
  );
  const instances = useQueries({ queries: stuck.map(({ id }) => instanceQuery(incident.id, id)) });
  const retry = useIncidentMutation(
    incident.id,
    ({ instanceId, faultId }: { instanceId: string; faultId: string }) => api.processes.retry(instanceId, faultId),
    t('process.retried'),
  );
  const faults = instances.flatMap(({ data }) =>
    (data?.incidents ?? []).map((fault) => ({
      ...fault,
      instanceId: data?.id ?? '',
      name: data?.activeElements.find(({ elementId }) => elementId === fault.elementId)?.name,
    })),
  );
  return faults.map((fault) => (
    <div key={`${fault.instanceId}-${fault.id}`} className="banner banner-error" role="alert">
      <WarningFilled aria-hidden />
      <b>{t('process.stuck', { step: fault.name || fault.elementId })}</b>
      <span>
        {localized(fault.message)} ({clockTime(fault.since, true)})
      </span>
      {can(me, 'process.operate') ? (
        <Button
          size="small"
          loading={retry.isPending}
          onClick={() => retry.mutate({ instanceId: fault.instanceId, faultId: fault.id })}
        >
          {t('process.retry')}
        </Button>
      ) : (
        <span>{t('process.askLeader')}</span>
      )}
    </div>
  ));
}
