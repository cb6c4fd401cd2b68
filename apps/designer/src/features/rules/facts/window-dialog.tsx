import { useI18n } from '@trucban/ui';
import { Form, Input, InputNumber, Modal, Select, Switch } from 'antd';
import { useState } from 'react';
import { isReference, type Json, type JsonObject, type Reference } from '../model/condition-tree.ts';
import { AGGREGATE_NAMES, aggregateWords, factWords } from '../model/subjects.ts';
import { ConditionTreeView } from '../tree/condition-tree-view.tsx';
import { useRuleWords } from '../tree/rule-context.ts';
import { SubjectSelect } from '../tree/subject-select.tsx';
import { LengthInput } from './length-input.tsx';
import { ReferenceList } from './reference-list.tsx';

interface WindowDialogProps {
  /** Name in the rule; empty for a new one. */
  readonly name: string;
  readonly fact: JsonObject;
  readonly taken: readonly string[];
  readonly firstSubject: Reference;
  readonly onSave: (name: string, fact: JsonObject) => void;
  readonly onClose: () => void;
}

const NAME = /^[a-z][A-Za-z0-9]{0,39}$/;

/** What a window counts or computes: over what, how long, of which key, how near. */
export function WindowDialog({ name, fact, taken, firstSubject, onSave, onClose }: WindowDialogProps) {
  const { t } = useI18n();
  const { locale, locked } = useRuleWords();
  const [own, setOwn] = useState(name || freeName(taken));
  const [draft, setDraft] = useState(fact);
  const set = (part: Readonly<Record<string, Json | undefined>>): void =>
    setDraft((before) => clean({ ...before, ...part }));
  const aggregate = String(draft['aggregate'] ?? 'count');
  const wrong = !NAME.test(own) || ['data', 'event', 'eventType', 'parameters'].includes(own);
  const double = own !== name && taken.includes(own);
  const needsOf = aggregate !== 'count' && draft['of'] === undefined;
  const where = draft['where'];
  return (
    <Modal
      open
      width={620}
      title={t(name ? 'rule.window.edit' : 'rule.window.new')}
      okText={t(name ? 'rule.window.save' : 'rule.window.add')}
      cancelText={t('action.cancel')}
      okButtonProps={{ disabled: locked || wrong || double || needsOf || draft['window'] === undefined }}
      onCancel={onClose}
      onOk={() => onSave(own, draft)}
    >
      <p className="rule-window-words">{factWords(draft, locale)}</p>
      <Form layout="horizontal" labelCol={{ flex: '150px' }} labelAlign="left" className="rule-form" size="small">
        <Form.Item label={t('rule.window.aggregate')}>
          <Select
            aria-label={t('rule.window.aggregate')}
            value={aggregate}
            options={AGGREGATE_NAMES.map((value) => ({ value, label: aggregateWords(value, locale) }))}
            onChange={(value) => set({ aggregate: value, ...(value === 'count' && { of: undefined }) })}
          />
        </Form.Item>
        {aggregate !== 'count' && (
          <Form.Item label={t('rule.window.of')}>
            <SubjectSelect
              plain
              value={isReference(draft['of']) ? draft['of'] : undefined}
              label={t('rule.window.of')}
              onChange={(of) => set({ of: of as unknown as Json })}
            />
          </Form.Item>
        )}
        <Form.Item label={t('rule.window.length')}>
          <LengthInput
            label={t('rule.window.length')}
            value={text(draft['window'])}
            disabled={locked}
            onChange={(window) => set({ window })}
          />
        </Form.Item>
        {aggregate === 'rate' && (
          <Form.Item label={t('rule.window.per')}>
            <LengthInput
              label={t('rule.window.per')}
              value={text(draft['per'])}
              disabled={locked}
              onChange={(per) => set({ per })}
            />
          </Form.Item>
        )}
        <Form.Item label={t('rule.window.by')} extra={t('rule.window.byHelp')}>
          <ReferenceList
            label={t('rule.window.by')}
            value={draft['by'] as readonly Json[] | undefined}
            onChange={(by) => set({ by: by as unknown as Json })}
          />
        </Form.Item>
        <Form.Item label={t('rule.window.within')}>
          <InputNumber
            className="rule-within"
            aria-label={t('rule.window.within')}
            min={1}
            max={100_000}
            suffix="m"
            disabled={locked}
            placeholder={t('rule.window.anywhere')}
            value={typeof draft['withinM'] === 'number' ? draft['withinM'] : null}
            onChange={(withinM) => set({ withinM: withinM ?? undefined })}
          />
        </Form.Item>
        <Form.Item
          label={t('rule.window.name')}
          {...((wrong || double) && {
            validateStatus: 'error' as const,
            help: t(double ? 'rule.window.nameTaken' : 'rule.window.nameWrong'),
          })}
        >
          <Input
            aria-label={t('rule.window.name')}
            value={own}
            disabled={locked || name !== ''}
            spellCheck={false}
            onChange={(event) => setOwn(event.target.value)}
          />
        </Form.Item>
        <Form.Item label={t('rule.window.where')}>
          <Switch
            aria-label={t('rule.window.where')}
            checked={where !== undefined}
            disabled={locked}
            onChange={(on) =>
              set({
                where: on
                  ? { all: [{ ...(firstSubject as unknown as JsonObject), operator: 'equal', value: '' }] }
                  : undefined,
              })
            }
          />
        </Form.Item>
      </Form>
      {where !== undefined && (
        <ConditionTreeView
          json={where}
          path={`/facts/${own}/where`}
          label={t('rule.window.where')}
          firstSubject={firstSubject}
          onChange={(next) => set({ where: next })}
          onJson={() => undefined}
        />
      )}
    </Modal>
  );
}

const text = (value: Json | undefined): string | undefined => (typeof value === 'string' ? value : undefined);

function clean(object: Readonly<Record<string, Json | undefined>>): JsonObject {
  return Object.fromEntries(Object.entries(object).filter((entry): entry is [string, Json] => entry[1] !== undefined));
}

function freeName(taken: readonly string[]): string {
  for (let i = 1; ; i += 1) if (!taken.includes(`window${i}`)) return `window${i}`;
}
