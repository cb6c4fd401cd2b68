import type { AssignmentDto } from '@trucban/contracts';
import { fold, useI18n } from '@trucban/ui';
import { Form, Input, Modal, Select } from 'antd';
import { api } from '../../shared/api.ts';
import { useOrgUnits } from '../../shared/reference.ts';
import type { OrderAction } from '../../shared/orders.ts';
import { useIncidentMutation } from './queries.ts';

interface Values {
  readonly reason?: string;
  readonly agency?: string;
}

/** Asks the reason, and to whom the order goes instead. */
export function OrderActionDialog({
  action,
  order,
  incidentId,
  onClose,
}: {
  readonly action: OrderAction;
  readonly order: AssignmentDto;
  readonly incidentId: string;
  readonly onClose: () => void;
}) {
  const { t, locale } = useI18n();
  const units = useOrgUnits();
  const [form] = Form.useForm<Values>();
  const run = useIncidentMutation(
    incidentId,
    (values: Values) => perform(action, order.id, values),
    t(`orders.${action}.done`),
  );
  const required = [{ required: action !== 'approve', message: t('field.required') }];
  return (
    <Modal
      open
      title={t(`orders.${action}`)}
      okText={t(`orders.${action}`)}
      cancelText={t('button.cancel')}
      okButtonProps={{
        loading: run.isPending,
        ...(action === 'withdraw' && { danger: true, type: 'default' as const }),
      }}
      onCancel={onClose}
      onOk={() => form.submit()}
      destroyOnHidden
    >
      <Form form={form} layout="vertical" onFinish={(values) => run.mutate(values, { onSuccess: onClose })}>
        {action === 'reassign' && (
          <Form.Item name="agency" label={t('field.agency')} rules={[{ required: true, message: t('field.required') }]}>
            <Select
              autoFocus
              showSearch={{ filterOption: (input, option) => fold(String(option?.label ?? '')).includes(fold(input)) }}
              options={(units.data ?? [])
                .filter(({ code }) => code !== order.agency)
                .map(({ code, name, abbr }) => ({
                  value: code,
                  label: `${abbr ? `${abbr} · ` : ''}${locale === 'en' ? name.en : name.vi}`,
                }))}
            />
          </Form.Item>
        )}
        <Form.Item name="reason" label={t(action === 'approve' ? 'field.remark' : 'field.reason')} rules={required}>
          <Input.TextArea rows={2} maxLength={1000} autoFocus={action !== 'reassign'} />
        </Form.Item>
      </Form>
    </Modal>
  );
}

function perform(action: OrderAction, id: string, { reason = '', agency = '' }: Values): Promise<unknown> {
  if (action === 'reassign') return api.assignments.reassign(id, { agency, reason });
  if (action === 'giveBack') return api.assignments.giveBack(id, reason);
  if (action === 'approve') return api.assignments.approve(id, reason || undefined);
  return api.assignments.withdraw(id, reason);
}
