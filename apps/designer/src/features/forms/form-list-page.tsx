import { QueryState, useI18n } from '@trucban/ui';
import { PlusOutlined } from '@ant-design/icons';
import { Button } from 'antd';
import { useState } from 'react';
import { DefinitionList } from '../../shared/config/definition-list.tsx';
import { usePersonName } from '../../shared/config/people.ts';
import { can, useMe } from '../../shared/session.ts';
import { NewFormDialog } from './new-form-dialog.tsx';
import { useForms } from './queries.ts';

/** All forms; a new one is begun from an empty one or a starter. */
export function FormListPage() {
  const { t } = useI18n();
  const me = useMe();
  const nameOf = usePersonName(me.id);
  const forms = useForms();
  const [creating, setCreating] = useState(false);
  return (
    <QueryState query={forms} rows={8}>
      {() => (
        <>
          <DefinitionList
            title={t('form.title')}
            path="forms"
            items={forms.data ?? []}
            nameOf={nameOf}
            actions={
              can(me, 'config.edit.form') && (
                <Button type="primary" icon={<PlusOutlined />} onClick={() => setCreating(true)}>
                  {t('form.new')}
                </Button>
              )
            }
          />
          {creating && (
            <NewFormDialog taken={(forms.data ?? []).map(({ key }) => key)} onClose={() => setCreating(false)} />
          )}
        </>
      )}
    </QueryState>
  );
}
