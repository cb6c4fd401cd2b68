import { matches, useI18n } from '@trucban/ui';
import { Select } from 'antd';
import type { Json } from '../../../shared/json/json-value.ts';
import { isReference, type Reference } from '../model/condition-tree.ts';
import { nameOf, referenceOf } from '../model/subjects.ts';
import { useRuleWords } from '../tree/rule-context.ts';

interface ReferenceListProps {
  readonly label: string;
  /** undefined: by the key of the event. */
  readonly value: readonly Json[] | undefined;
  readonly onChange: (value: readonly Reference[] | undefined) => void;
}

const KEY = '(key)';

/** What belongs together: the key of the event, or events with the same values in some places. */
export function ReferenceList({ label, value, onChange }: ReferenceListProps) {
  const { t } = useI18n();
  const { subjects, locale, locked } = useRuleWords();
  const known = subjects.filter(({ fact }) => ['data', 'event', 'eventType'].includes(fact));
  const chosen = value === undefined ? [KEY] : value.filter(isReference).map(nameOf);
  return (
    <Select<string[], { value: string; label: string }>
      className="rule-wide"
      size="small"
      mode="tags"
      aria-label={label}
      disabled={locked}
      value={chosen}
      placeholder={t('rule.byNothing')}
      showSearch={{ filterOption: (query, each) => matches(query, `${each?.label ?? ''} ${each?.value ?? ''}`) }}
      options={[
        { value: KEY, label: t('rule.byKey') },
        ...known.map((each) => ({ value: nameOf(each), label: locale === 'en' ? each.en : each.vi })),
      ]}
      onChange={(names) => {
        const last = names.at(-1);
        if (last === KEY) return onChange(undefined);
        onChange(
          names.filter((each) => each !== KEY).map((each) => referenceOf(each.includes('.') ? each : `data.${each}`)),
        );
      }}
    />
  );
}
