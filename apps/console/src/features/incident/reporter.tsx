import type { IncidentDto } from '@trucban/contracts';
import { useI18n } from '@trucban/ui';
import { EyeOutlined } from '@ant-design/icons';
import { Button, Form, Input, Popover } from 'antd';
import { useState } from 'react';
import { useMutation } from '@tanstack/react-query';
import { api } from '../../shared/api.ts';
import { useToast } from '../../shared/toast.tsx';
import { can, useMe } from '../auth/index.ts';

type Person = IncidentDto['reporter'];

/** Who reported, masked; shown in full to those who may, after they said what for. It stays on this page only. */
export function Reporter({ incident }: { readonly incident: IncidentDto }) {
  const { t } = useI18n();
  const me = useMe();
  const toast = useToast();
  const [open, setOpen] = useState(false);
  const [revealed, setRevealed] = useState<Person>();
  const reveal = useMutation({
    mutationFn: (purpose: string) => api.incidents.reveal(incident.id, { purpose }),
    onSuccess: (answer) => {
      setRevealed(answer.reporter ?? null);
      setOpen(false);
    },
    onError: (error) => toast.failed(error),
  });
  const person = revealed ?? incident.reporter;
  if (!person || (!person.name && !person.phone && !person.email))
    return <>{t(person?.anonymous ? 'reporter.anonymous' : 'reporter.none')}</>;
  return (
    <span className="reporter">
      <span>
        {[person.name, person.phone, person.email].filter(Boolean).join(' · ')}
        {person.anonymous && ` (${t('reporter.anonymous')})`}
      </span>
      {!revealed && can(me, 'incident.readPersonal') && (
        <Popover
          trigger="click"
          open={open}
          onOpenChange={setOpen}
          title={t('reporter.purposeTitle')}
          content={
            <Form layout="vertical" onFinish={({ purpose }: { purpose: string }) => reveal.mutate(purpose)}>
              <Form.Item
                name="purpose"
                label={t('reporter.purpose')}
                rules={[{ required: true, message: t('field.required') }]}
              >
                <Input autoFocus maxLength={500} />
              </Form.Item>
              <Button htmlType="submit" type="primary" loading={reveal.isPending}>
                {t('reporter.show')}
              </Button>
            </Form>
          }
        >
          <Button size="small" icon={<EyeOutlined />}>
            {t('reporter.reveal')}
          </Button>
        </Popover>
      )}
    </span>
  );
}
