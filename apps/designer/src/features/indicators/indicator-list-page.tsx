import { QueryState, useI18n } from '@trucban/ui';
import { PlusOutlined } from '@ant-design/icons';
import { Button } from 'antd';
import { useState } from 'react';
import { DefinitionList, type Definition } from '../../shared/config/definition-list.tsx';
import { usePersonName } from '../../shared/config/people.ts';
import { can, useMe } from '../../shared/session.ts';
import { NewIndicatorDialog } from './new-indicator-dialog.tsx';
import { useIndicators, useKpiReference } from './queries.ts';

/** All indicators; a new one is begun with its name, code and owner. */
export function IndicatorListPage() {
  const { t } = useI18n();
  const me = useMe();
  const nameOf = usePersonName(me.id);
  const indicators = useIndicators();
  const { fields } = useKpiReference();
  const [creating, setCreating] = useState(false);
  const items: readonly Definition[] = (indicators.data ?? []).map((each) => ({
    ...each,
    field: fields.find(({ value }) => value === each.field)?.label ?? each.field,
  }));
  return (
    <QueryState query={indicators} rows={8}>
      {() => (
        <>
          <DefinitionList
            title={t('kpi.title')}
            path="indicators"
            items={items}
            nameOf={nameOf}
            actions={
              can(me, 'config.edit.indicator') && (
                <Button type="primary" icon={<PlusOutlined aria-hidden />} onClick={() => setCreating(true)}>
                  {t('kpi.new')}
                </Button>
              )
            }
          />
          {creating && <NewIndicatorDialog taken={items.map(({ key }) => key)} onClose={() => setCreating(false)} />}
        </>
      )}
    </QueryState>
  );
}
