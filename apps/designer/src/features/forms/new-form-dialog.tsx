import { useI18n } from '@trucban/ui';
import { Form, Radio } from 'antd';
import { formApi } from '../../shared/config/config-api.ts';
import { NewDocumentDialog, type Named } from '../../shared/config/new-document-dialog.tsx';
import { FORM_KEY, starterForm, type Starter } from './starters.ts';

interface Fields extends Named {
  readonly starter: Starter;
}

/** Asks for title, key and beginning of a new form and opens its first draft. */
export function NewFormDialog({ taken, onClose }: { readonly taken: readonly string[]; readonly onClose: () => void }) {
  const { t } = useI18n();
  return (
    <NewDocumentDialog<Fields>
      kind="form"
      title={t('form.newTitle')}
      taken={taken}
      initial={{ code: 'form_', starter: 'empty' }}
      code={{ pattern: FORM_KEY, label: t('form.key'), help: t('form.keyHelp'), wrong: t('process.keyWrong') }}
      create={({ code, vi, en, starter }) => formApi.create(starterForm(code, { vi, en }, starter))}
      onClose={onClose}
    >
      <Form.Item name="starter" label={t('form.starter')}>
        <Radio.Group
          vertical
          options={(['empty', 'report', 'check'] as const).map((value) => ({
            value,
            label: t(`form.starter.${value}`),
          }))}
        />
      </Form.Item>
    </NewDocumentDialog>
  );
}
