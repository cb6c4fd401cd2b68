import { matches, useI18n } from '@trucban/ui';
import type { Subject } from '@trucban/ui/events';
import { Select } from 'antd';
import { useState } from 'react';
import type { Reference } from '../model/condition-tree.ts';
import { nameOf, referenceOf } from '../model/subjects.ts';
import { useRuleWords } from './rule-context.ts';

interface SubjectSelectProps {
  readonly value: Reference | undefined;
  readonly label: string;
  readonly onChange: (reference: Reference) => void;
  /** Without the facts that the rule declares: where those may not be named. */
  readonly plain?: boolean;
}

type Group = 'declared' | 'data' | 'envelope';

/** Chooses a place in the facts: what the input offers, what the rule declares, or any path that is typed. */
export function SubjectSelect({ value, label, onChange, plain = false }: SubjectSelectProps) {
  const { t } = useI18n();
  const { subjects, locale, locked } = useRuleWords();
  const [typed, setTyped] = useState('');
  const groupOf = ({ fact }: Subject): Group =>
    fact === 'data' ? 'data' : fact === 'event' || fact === 'eventType' ? 'envelope' : 'declared';
  const known = subjects.filter((each) => !plain || groupOf(each) !== 'declared');
  const option = (each: Subject) => ({
    value: nameOf(each),
    label: locale === 'en' ? each.en : each.vi,
    search: `${each.vi} ${each.en} ${nameOf(each)}`,
  });
  const own = value && !known.some((each) => nameOf(each) === nameOf(value)) ? [nameOf(value)] : [];
  const path = typed.trim();
  const asPath = /^[A-Za-z_][\w-]*(\.[\w-]+)*$/.test(path) ? (path.includes('.') ? path : `data.${path}`) : undefined;
  const others = [...own, ...(asPath && !known.some((each) => nameOf(each) === asPath) ? [asPath] : [])];
  const groups = (['declared', 'data', 'envelope'] as const).map((group) => ({
    label: t(`rule.subjects.${group}`),
    title: group,
    options: known.filter((each) => groupOf(each) === group).map(option),
  }));
  return (
    <Select
      className="rule-chip"
      size="small"
      variant="filled"
      aria-label={label}
      disabled={locked}
      value={value && nameOf(value)}
      placeholder={t('rule.subject')}
      popupMatchSelectWidth={320}
      showSearch={{
        onSearch: setTyped,
        filterOption: (query, each) => matches(query, String((each as { search?: string }).search ?? '')),
      }}
      options={[
        ...groups.filter(({ options }) => options.length > 0),
        ...(others.length > 0
          ? [
              {
                label: t('rule.subjects.other'),
                title: 'other',
                options: others.map((each) => ({ value: each, label: each.replace(/^data\./, ''), search: each })),
              },
            ]
          : []),
      ]}
      onChange={(name: string) => onChange(referenceOf(name))}
    />
  );
}
