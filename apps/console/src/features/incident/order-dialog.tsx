import type { IncidentDto } from '@trucban/contracts';
import { fold, useI18n } from '@trucban/ui';
import { DatePicker, Form, Input, Modal, Select } from 'antd';
import type { Dayjs } from 'dayjs';
import { api } from '../../shared/api.ts';
import { shortNumber } from '../../shared/numbers.ts';
import { useAgencyNames, useOrgUnits } from '../../shared/reference.ts';
import { useIncidentMutation } from './queries.ts';

interface Values {
  readonly agency: string;
  readonly text: string;
  readonly dueAt?: Dayjs;
}

/** An order to an agency; those that the type and the place name come first. */
export function OrderDialog({ incident, onClose }: { readonly incident: IncidentDto; readonly onClose: () => void }) {
  const { t, locale } = useI18n();
  const names = useAgencyNames();
  const units = useOrgUnits();
  const [form] = Form.useForm<Values>();
  const order = useIncidentMutation(
    incident.id,
    ({ agency, text, dueAt }: Values) =>
      api.incidents.order(incident.id, { agency, text, ...(dueAt && { dueAt: dueAt.toISOString() }) }),
    t('action.order.done'),
  );
  const near = [
    ...new Set([
      incident.leadAgency,
      ...incident.agencies,
      ...incident.coordinating.map((code) => incident.resolved[code] ?? code),
    ]),
  ].filter((code) => !code.startsWith('@'));
  const label = (code: string): string => names(code).full;
  const others = (units.data ?? [])
    .filter(({ code }) => !near.includes(code))
    .map(({ code, name, abbr }) => ({
      value: code,
      label: `${abbr ? `${abbr} · ` : ''}${locale === 'en' ? name.en : name.vi}`,
    }));
  const required = [{ required: true, message: t('field.required') }];
  return (
    <Modal
      open
      title={`${t('action.order')} – ${shortNumber(incident.number)}`}
      okText={t('action.order')}
      cancelText={t('button.cancel')}
      okButtonProps={{ loading: order.isPending }}
      onCancel={onClose}
      onOk={() => form.submit()}
      destroyOnHidden
    >
      <Form
        form={form}
        layout="vertical"
        initialValues={{ agency: near[0], text: incident.title }}
        onFinish={(values) => order.mutate(values, { onSuccess: onClose })}
      >
        <Form.Item name="agency" label={t('field.agency')} rules={required}>
          <Select
            autoFocus
            showSearch={{ filterOption: (input, option) => fold(String(option?.label ?? '')).includes(fold(input)) }}
            options={[
              { label: t('order.near'), options: near.map((code) => ({ value: code, label: label(code) })) },
              { label: t('order.others'), options: others },
            ]}
          />
        </Form.Item>
        <Form.Item name="text" label={t('field.orderText')} rules={required}>
          <Input.TextArea rows={3} maxLength={4000} />
        </Form.Item>
        <Form.Item name="dueAt" label={t('field.dueAt')}>
          <DatePicker showTime={{ format: 'HH:mm' }} format="DD/MM/YYYY HH:mm" className="wide" />
        </Form.Item>
      </Form>
    </Modal>
  );
}
