import type { FormDefinition } from '@trucban/forms-engine';
import { useI18n } from '@trucban/ui';
import { Form, Input } from 'antd';
import { Field } from './field.tsx';
import type { Document } from '../../../shared/config/config-api.ts';

interface FormFactsProps {
  readonly document: Document<FormDefinition>;
  readonly title: FormDefinition['title'];
  readonly locked: boolean;
  readonly onChange: (title: FormDefinition['title']) => void;
}

/** Title and key of the form itself. */
export function FormFacts({ document, title, locked, onChange }: FormFactsProps) {
  const { t } = useI18n();
  return (
    <Form layout="vertical" component="div" disabled={locked}>
      <Field label={t('form.titleVi')} required>
        <Input value={title.vi} onChange={(e) => onChange({ ...title, vi: e.target.value })} />
      </Field>
      <Field label={t('form.titleEn')} required>
        <Input value={title.en} onChange={(e) => onChange({ ...title, en: e.target.value })} />
      </Field>
      <Field label={t('form.key')} extra={t('form.keyFixed')}>
        <Input value={document.key} readOnly />
      </Field>
    </Form>
  );
}
