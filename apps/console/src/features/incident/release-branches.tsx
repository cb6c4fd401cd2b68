import type { IncidentDto } from '@trucban/contracts';
import { useI18n } from '@trucban/ui';
import { Alert, Button, Form, Input, Modal } from 'antd';
import { useState } from 'react';
import { api } from '../../shared/api.ts';
import { can, useMe } from '../auth/index.ts';
import { useIncidentMutation } from './queries.ts';
import type { SideBranch } from './side-branches.ts';

/** Ends side branches that the closer does not wait for any longer: asks why, and says what stops. */
export function ReleaseBranches({ incident, branch }: { readonly incident: IncidentDto; readonly branch: SideBranch }) {
  const { t } = useI18n();
  const me = useMe();
  const [open, setOpen] = useState(false);
  const [form] = Form.useForm<{ readonly reason: string }>();
  const run = useIncidentMutation(
    incident.id,
    ({ reason }: { readonly reason: string }) =>
      api.incidents.releaseBranches(incident.id, { row: branch.row, reason }),
    t('branches.done'),
  );
  if (!can(me, 'incident.write')) return null;
  return (
    <>
      <Button size="small" onClick={() => setOpen(true)}>
        {t('branches.end')}
      </Button>
      {open && (
        <Modal
          open
          title={t('branches.title', { name: branch.name })}
          okText={t('branches.ok')}
          cancelText={t('button.cancel')}
          okButtonProps={{ danger: true, type: 'default', loading: run.isPending }}
          onCancel={() => setOpen(false)}
          onOk={() => form.submit()}
          destroyOnHidden
        >
          <Alert className="dialog-consequence" type="warning" showIcon title={t('branches.consequence')} />
          <Form
            form={form}
            layout="vertical"
            onFinish={(values) => run.mutate(values, { onSuccess: () => setOpen(false) })}
          >
            <Form.Item
              name="reason"
              label={t('field.reason')}
              rules={[{ required: true, message: t('field.required') }]}
            >
              <Input.TextArea rows={2} autoFocus maxLength={1000} />
            </Form.Item>
          </Form>
        </Modal>
      )}
    </>
  );
}
