import { matches, useI18n } from '@trucban/ui';
import { KINDS } from '@trucban/ui/events';
import { Form, Select } from 'antd';
import { ruleApi } from '../../shared/config/config-api.ts';
import { NewDocumentDialog, type Named } from '../../shared/config/new-document-dialog.tsx';
import { useEventTypes } from './queries.ts';

interface Fields extends Named {
  readonly kind: string;
  readonly eventType: string;
}

const CODE = /^[A-Z][A-Z0-9]*(-[A-Z0-9]+)*$/;
const search = {
  filterOption: (query: string, each?: { readonly label: string }) => matches(query, each?.label ?? ''),
};

/** Asks for name, code, input and result of a new rule and opens its first draft. */
export function NewRuleDialog({ taken, onClose }: { readonly taken: readonly string[]; readonly onClose: () => void }) {
  const { t, locale } = useI18n();
  const { types, names } = useEventTypes();
  const needed = { required: true, whitespace: true, message: t('field.required') };
  return (
    <NewDocumentDialog<Fields>
      kind="rule"
      title={t('rule.newTitle')}
      taken={taken}
      initial={{ kind: 'sensor.reading' }}
      code={{
        pattern: CODE,
        label: t('rule.code'),
        help: t('rule.codeHelp'),
        wrong: t('rule.codeWrong'),
        shaped: (typed) => typed.toUpperCase(),
      }}
      create={({ code, vi, en, kind, eventType }) =>
        ruleApi.create({
          code,
          name: { vi, en },
          index: { kinds: [kind] },
          conditions: { all: [] },
          event: { type: 'incident' },
          actions: [{ type: 'createIncident', eventType }],
        })
      }
      onClose={onClose}
    >
      <Form.Item name="kind" label={t('rule.kinds')} rules={[needed]}>
        <Select
          showSearch={search}
          options={KINDS.map(({ value, vi, en }) => ({ value, label: locale === 'en' ? en : vi }))}
        />
      </Form.Item>
      <Form.Item name="eventType" label={t('rule.newOpens')} rules={[needed]}>
        <Select
          showSearch={search}
          options={types.map(({ code }) => ({ value: code, label: `${code} · ${names.get(code) ?? ''}` }))}
        />
      </Form.Item>
    </NewDocumentDialog>
  );
}
