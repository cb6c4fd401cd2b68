import type { IncidentDto } from '@trucban/contracts';
import { ApiError } from '@trucban/contracts/client';
import { SEVERITIES, SeverityBadge, useI18n } from '@trucban/ui';
import { useNavigate } from 'react-router';
import { Alert, DatePicker, Form, Input, Modal, Select } from 'antd';
import type { Dayjs } from 'dayjs';
import { useState } from 'react';
import { api } from '../../shared/api.ts';
import { FileField } from '../../shared/file-field.tsx';
import { shortNumber } from '../../shared/numbers.ts';
import { useEventTypes } from '../../shared/reference.ts';
import { useOpenIncidents } from '../../shared/open-incidents.ts';
import { wantsPhotos, type IncidentAction } from './actions.ts';
import { useIncidentMutation } from './queries.ts';

interface Values {
  readonly reason?: string;
  readonly severity?: IncidentDto['severity'];
  readonly until?: Dayjs;
  readonly pauseReason?: string;
  readonly result?: string;
  readonly evidence?: readonly { readonly id: string }[];
  readonly incidentId?: string;
  readonly kind?: string;
}

const DANGER: ReadonlySet<IncidentAction> = new Set(['cancel', 'close', 'merge']);

/** Asks what an action needs: reason, date, evidence, another incident. Its consequences are named, its faults stand at the fields. */
export function ActionDialog({
  action,
  incident,
  onClose,
}: {
  readonly action: IncidentAction;
  readonly incident: IncidentDto;
  readonly onClose: () => void;
}) {
  const { t } = useI18n();
  const navigate = useNavigate();
  const [form] = Form.useForm<Values>();
  const [failure, setFailure] = useState<string>();
  const run = useIncidentMutation(
    incident.id,
    (values: Values) => perform(action, incident, values),
    t(`action.${action}.done`),
  );
  const submit = (values: Values): void =>
    run.mutate(values, {
      onSuccess: () => {
        onClose();
        if (action === 'merge' && values.incidentId) void navigate(`/i/${values.incidentId}`);
      },
      onError: (error) => {
        if (!(error instanceof ApiError)) return;
        form.setFields(
          error.errors.map(({ path, message }) => ({
            name: (path.split('/')[1] ?? 'reason') as keyof Values,
            errors: [message],
          })),
        );
        setFailure(error.message);
      },
    });
  return (
    <Modal
      open
      title={`${t(`action.${action}`)} – ${shortNumber(incident.number)}`}
      okText={t(`action.${action}`)}
      cancelText={t('button.cancel')}
      okButtonProps={{
        danger: DANGER.has(action),
        loading: run.isPending,
        ...(DANGER.has(action) && { type: 'default' as const }),
      }}
      onCancel={onClose}
      onOk={() => form.submit()}
      destroyOnHidden
    >
      {DANGER.has(action) && (
        <Alert className="dialog-consequence" type="warning" showIcon title={t(`action.${action}.consequence`)} />
      )}
      {failure && <Alert className="dialog-consequence" type="error" role="alert" title={failure} />}
      <Form
        form={form}
        layout="vertical"
        onFinish={submit}
        initialValues={{ severity: incident.severity, kind: action === 'cancel' ? 'falseAlarm' : 'related' }}
      >
        <Fields action={action} incident={incident} />
      </Form>
    </Modal>
  );
}

function Fields({ action, incident }: { readonly action: IncidentAction; readonly incident: IncidentDto }) {
  const { t, locale } = useI18n();
  const types = useEventTypes();
  const required = [{ required: true, message: t('field.required') }];
  const reason = (optional = false) => (
    <Form.Item name="reason" label={t('field.reason')} rules={optional ? [] : required}>
      <Input.TextArea rows={2} autoFocus maxLength={1000} />
    </Form.Item>
  );
  switch (action) {
    case 'severity':
      return (
        <>
          <Form.Item name="severity" label={t('field.severity')} rules={required}>
            <Select options={SEVERITIES.map((value) => ({ value, label: <SeverityBadge severity={value} /> }))} />
          </Form.Item>
          {reason()}
        </>
      );
    case 'pause':
      return (
        <>
          <Form.Item name="pauseReason" label={t('field.reason')} rules={required}>
            <Select
              autoFocus
              options={(types.data?.slaPolicy.pauseReasons ?? []).map((value) => ({
                value,
                label: t(`pauseReason.${value}`),
              }))}
            />
          </Form.Item>
          <Form.Item name="until" label={t('field.until')} rules={required}>
            <DatePicker showTime={{ format: 'HH:mm' }} format="DD/MM/YYYY HH:mm" className="wide" />
          </Form.Item>
        </>
      );
    case 'resolve':
      return (
        <>
          <Form.Item
            name="result"
            label={t('field.result')}
            rules={incident.evidence.includes('result') ? required : []}
          >
            <Input.TextArea rows={4} autoFocus maxLength={10000} />
          </Form.Item>
          <Form.Item
            name="evidence"
            label={t(wantsPhotos(incident) ? 'field.photosAfter' : 'field.evidence')}
            rules={wantsPhotos(incident) ? required : []}
          >
            <FileField />
          </Form.Item>
        </>
      );
    case 'merge':
    case 'link':
      return (
        <>
          <Form.Item name="incidentId" label={t('field.otherIncident')} rules={required}>
            <IncidentPicker except={incident.id} />
          </Form.Item>
          {action === 'link' && (
            <Form.Item name="kind" label={t('field.linkKind')}>
              <Select
                options={['related', 'causedBy', 'sameCause', 'partOf'].map((value) => ({
                  value,
                  label: t(`linkKind.${value}`),
                }))}
              />
            </Form.Item>
          )}
          {action === 'merge' && reason(true)}
        </>
      );
    case 'cancel':
      return (
        <>
          <Form.Item name="kind" label={t('field.cancelKind')} rules={required}>
            <Select
              options={['falseAlarm', 'mistake', 'withdrawn'].map((value) => ({
                value,
                label: t(`cancelKind.${value}`),
              }))}
            />
          </Form.Item>
          {reason()}
        </>
      );
    case 'close':
      return (
        <>
          {/* What its SOP has left open when it resolved. */}
          {incident.evidence.includes('result') && !incident.result && (
            <Form.Item name="result" label={t('field.result')} rules={required}>
              <Input.TextArea rows={4} autoFocus maxLength={10000} />
            </Form.Item>
          )}
          {wantsPhotos(incident) && incident.evidenceFiles.length === 0 && (
            <Form.Item name="evidence" label={t('field.photosAfter')} rules={required}>
              <FileField />
            </Form.Item>
          )}
          {reason(true)}
        </>
      );
    default:
      return <div lang={locale}>{reason()}</div>;
  }
}

/** Chooses another open incident by number, title or place. */
function IncidentPicker({
  except,
  ...field
}: {
  readonly except: string;
  readonly value?: string;
  readonly onChange?: (id: string) => void;
}) {
  const { data = [] } = useOpenIncidents();
  return (
    <Select
      {...field}
      autoFocus
      showSearch={{ optionFilterProp: 'label' }}
      options={data
        .filter(({ id }) => id !== except)
        .map((each) => ({ value: each.id, label: `${each.number} · ${each.title}` }))}
    />
  );
}

function perform(action: IncidentAction, incident: IncidentDto, values: Values): Promise<unknown> {
  const { id } = incident;
  const reason = values.reason ?? '';
  const optional = values.reason ? { reason: values.reason } : {};
  switch (action) {
    case 'severity':
      return api.incidents.change(id, { severity: values.severity, reason }, incident.version);
    case 'pause':
      return api.incidents.pause(id, {
        clock: 'resolve',
        reason: values.pauseReason ?? '',
        until: values.until?.toISOString() ?? '',
      });
    case 'escalate':
      return api.incidents.escalate(id, { reason });
    case 'resolve':
      return api.incidents.resolve(id, {
        ...(values.result && { result: values.result }),
        evidence: (values.evidence ?? []).map((file) => file.id),
      });
    case 'merge':
      return api.incidents.merge(id, { intoId: values.incidentId ?? '', ...optional });
    case 'link':
      return api.incidents.link(id, { incidentId: values.incidentId ?? '', kind: values.kind ?? 'related' });
    case 'reopen':
      return api.incidents.reopen(id, { reason });
    case 'close':
      return api.incidents.close(id, {
        ...optional,
        ...(values.result && { result: values.result }),
        evidence: (values.evidence ?? []).map((file) => file.id),
      });
    default:
      return api.incidents.cancel(id, { reason, kind: values.kind ?? 'mistake' });
  }
}
