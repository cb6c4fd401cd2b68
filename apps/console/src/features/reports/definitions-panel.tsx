import type { ReportDefinitionItem } from '@trucban/contracts';
import { ApiError } from '@trucban/contracts/client';
import { Panel, QueryState, dateTime, serverNow, useI18n, useLocalized } from '@trucban/ui';
import { BellFilled, BellOutlined, TeamOutlined } from '@ant-design/icons';
import { Button, Modal, Segmented } from 'antd';
import { useState } from 'react';
import { useToast } from '../../shared/toast.tsx';
import { can, useMe } from '../auth/index.ts';
import { GroupsDialog } from './groups-dialog.tsx';
import { useDefinitions, useMake, useSubscribe } from './queries.ts';

const DAY_MS = 86_400_000;
const STRETCHES = { lastDay: DAY_MS, lastWeek: 7 * DAY_MS, lastMonth: 30 * DAY_MS } as const;

/** The reports that there are: when each is made next, whether one is told of it, and having one made now. */
export function DefinitionsPanel({ onMade }: { readonly onMade: (id: string) => void }) {
  const { t } = useI18n();
  const query = useDefinitions();
  const [asked, setAsked] = useState<ReportDefinitionItem>();
  const [groupsOf, setGroupsOf] = useState<ReportDefinitionItem>();
  const inForce = query.data?.filter((definition) => definition.inForce);
  return (
    <Panel className="report-definitions" title={t('report.definitions')} count={inForce?.length}>
      <QueryState query={query} rows={4}>
        {() => (
          <ul className="report-definition-rows">
            {inForce?.map((definition) => (
              <DefinitionRow
                key={definition.code}
                definition={definition}
                onMake={() => setAsked(definition)}
                onGroups={() => setGroupsOf(definition)}
              />
            ))}
          </ul>
        )}
      </QueryState>
      {groupsOf && <GroupsDialog definition={groupsOf} onClose={() => setGroupsOf(undefined)} />}
      {asked && (
        <MakeDialog
          definition={asked}
          onClose={() => setAsked(undefined)}
          onMade={(id) => {
            setAsked(undefined);
            onMade(id);
          }}
        />
      )}
    </Panel>
  );
}

function DefinitionRow({
  definition,
  onMake,
  onGroups,
}: {
  readonly definition: ReportDefinitionItem;
  readonly onMake: () => void;
  readonly onGroups: () => void;
}) {
  const { t } = useI18n();
  const localized = useLocalized();
  const { done, failed } = useToast();
  const subscribe = useSubscribe();
  const mayGroups = can(useMe(), 'report.write');
  const { code, period, nextAt, subscribed, mayMake } = definition;
  const name = definition.name ? localized(definition.name) : code;
  const toggle = (): void =>
    subscribe.mutate(
      { code, on: !subscribed },
      { onSuccess: () => done(t(subscribed ? 'report.unsubscribed' : 'report.subscribed')), onError: failed },
    );
  return (
    <li className="report-definition">
      <span className="report-row-text">
        <b>{name}</b>
        <span className="tb-quiet">
          {t(`report.period.${period}`)}
          {nextAt && ` · ${t('report.next', { time: dateTime(nextAt) })}`}
        </span>
      </span>
      <Button
        type="text"
        icon={subscribed ? <BellFilled className="report-bell-on" /> : <BellOutlined />}
        aria-label={t('report.subscribe', { name })}
        title={t('report.subscribe', { name })}
        aria-pressed={subscribed}
        loading={subscribe.isPending}
        onClick={toggle}
      />
      {mayGroups && (
        <Button
          type="text"
          icon={<TeamOutlined />}
          aria-label={t('report.group.open', { name })}
          title={t('report.group.open', { name })}
          onClick={onGroups}
        />
      )}
      {mayMake && <Button onClick={onMake}>{t('report.make')}</Button>}
    </li>
  );
}

function MakeDialog({
  definition,
  onClose,
  onMade,
}: {
  readonly definition: ReportDefinitionItem;
  readonly onClose: () => void;
  readonly onMade: (id: string) => void;
}) {
  const { t } = useI18n();
  const localized = useLocalized();
  const { done, failed } = useToast();
  const make = useMake();
  const [stretch, setStretch] = useState<keyof typeof STRETCHES>('lastDay');
  const { code, period } = definition;
  const send = (): void => {
    const now = serverNow();
    const ofTime = { from: new Date(now - STRETCHES[stretch]).toISOString(), to: new Date(now).toISOString() };
    make.mutate(
      { definition: code, ...(period === 'onDemand' && ofTime) },
      {
        onSuccess: ({ id }) => {
          done(t('report.made'));
          onMade(id);
        },
        onError: (error) => {
          // The period has its report: that is what was wanted.
          const there = error instanceof ApiError && error.code === 'REPORT_EXISTS' ? error.details['id'] : undefined;
          if (typeof there === 'string') onMade(there);
          else failed(error);
        },
      },
    );
  };
  return (
    <Modal
      open
      title={t('report.makeTitle', { name: definition.name ? localized(definition.name) : code })}
      okText={t('report.make')}
      cancelText={t('button.cancel')}
      confirmLoading={make.isPending}
      onOk={send}
      onCancel={onClose}
    >
      {period === 'onDemand' ? (
        <Segmented
          aria-label={t('report.stretch')}
          value={stretch}
          onChange={setStretch}
          options={(Object.keys(STRETCHES) as (keyof typeof STRETCHES)[]).map((value) => ({
            value,
            label: t(`report.${value}`),
          }))}
        />
      ) : (
        <p>{t('report.makeText')}</p>
      )}
    </Modal>
  );
}
