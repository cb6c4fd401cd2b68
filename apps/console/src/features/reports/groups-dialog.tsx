import type { ReportDefinitionItem } from '@trucban/contracts';
import { EmptyState, QueryState, useI18n, useLocalized } from '@trucban/ui';
import { DeleteOutlined, PlusOutlined } from '@ant-design/icons';
import { Button, Modal, Select } from 'antd';
import { useState } from 'react';
import { useGroupName, useOrgUnits, useRoles } from '../../shared/reference.ts';
import { useToast } from '../../shared/toast.tsx';
import { useMe } from '../auth/index.ts';
import { useSubscribeGroup, useSubscription } from './queries.ts';

/** Which groups – a role of an org unit – are told when a report is signed; each may be added or taken away. */
export function GroupsDialog({
  definition,
  onClose,
}: {
  readonly definition: ReportDefinitionItem;
  readonly onClose: () => void;
}) {
  const { t } = useI18n();
  const localized = useLocalized();
  const { code, name } = definition;
  const query = useSubscription(code);
  const nameOf = useGroupName();
  const { done, failed } = useToast();
  const change = useSubscribeGroup(code);
  const groups = query.data?.groups ?? [];
  const say = (group: string, on: boolean): void =>
    change.mutate(
      { group, on },
      {
        onSuccess: () => done(t(on ? 'report.group.added' : 'report.group.removed', { name: nameOf(group) })),
        onError: failed,
      },
    );
  return (
    <Modal
      open
      title={t('report.group.title', { name: name ? localized(name) : code })}
      footer={<Button onClick={onClose}>{t('report.group.close')}</Button>}
      onCancel={onClose}
    >
      <p className="tb-quiet">{t('report.group.text')}</p>
      <QueryState query={query} rows={3}>
        {() =>
          groups.length === 0 ? (
            <EmptyState hint title={t('report.group.none')} text={t('report.group.noneText')} />
          ) : (
            <ul className="report-named report-groups">
              {groups.map((group) => (
                <li key={group}>
                  <span>{nameOf(group)}</span>
                  <Button
                    type="text"
                    icon={<DeleteOutlined />}
                    aria-label={t('report.group.remove', { name: nameOf(group) })}
                    title={t('report.group.remove', { name: nameOf(group) })}
                    disabled={change.isPending}
                    onClick={() => say(group, false)}
                  />
                </li>
              ))}
            </ul>
          )
        }
      </QueryState>
      <AddGroup known={groups} busy={change.isPending} onAdd={(group) => say(group, true)} />
    </Modal>
  );
}

function AddGroup({
  known,
  busy,
  onAdd,
}: {
  readonly known: readonly string[];
  readonly busy: boolean;
  readonly onAdd: (group: string) => void;
}) {
  const { t } = useI18n();
  const localized = useLocalized();
  const reach = new Set(useMe()?.orgUnits ?? []);
  const units = useOrgUnits().data?.filter(({ code }) => reach.has(code)) ?? [];
  const roles = useRoles().data ?? [];
  const [unit, setUnit] = useState<string>();
  const [role, setRole] = useState<string>();
  const group = unit !== undefined && role !== undefined ? `${unit}/${role}` : null;
  const there = group !== null && known.includes(group);
  return (
    <div className="report-group-add" role="group" aria-label={t('report.group.add')}>
      <Select
        showSearch={{ optionFilterProp: 'label' }}
        aria-label={t('report.group.unit')}
        placeholder={t('report.group.unit')}
        value={unit}
        onChange={setUnit}
        options={units.map(({ code, name }) => ({ value: code, label: localized(name) }))}
      />
      <Select
        showSearch={{ optionFilterProp: 'label' }}
        aria-label={t('report.group.role')}
        placeholder={t('report.group.role')}
        value={role}
        onChange={setRole}
        options={roles.map(({ code, name }) => ({ value: code, label: localized(name) }))}
      />
      <Button
        type="primary"
        icon={<PlusOutlined />}
        disabled={group === null || there}
        loading={busy}
        onClick={() => {
          if (group === null) return;
          onAdd(group);
          setRole(undefined);
        }}
      >
        {t('report.group.add')}
      </Button>
      {there && <span className="tb-quiet">{t('report.group.there')}</span>}
    </div>
  );
}
