import { EmptyState, useI18n } from '@trucban/ui';
import { ArrowDownOutlined, ArrowUpOutlined, CopyOutlined, DeleteOutlined } from '@ant-design/icons';
import { Button, Form, Input, InputNumber, Select, Switch } from 'antd';
import type { ReactNode } from 'react';
import type { Piece } from '../builder/component-tree.ts';
import { changed, flagAt, numberAt, textAt } from './change.ts';
import { ChoicesEditor } from './choices-editor.tsx';
import { ColumnsEditor } from './columns-editor.tsx';
import { ConditionEditor } from './condition-editor.tsx';
import { Field } from './field.tsx';
import type { SettingsProps } from './settings-props.ts';

interface PanelProps extends Omit<SettingsProps, 'piece'> {
  readonly piece: Piece | undefined;
  readonly locked: boolean;
  readonly onMove: (by: -1 | 1) => void;
  readonly onCopy: () => void;
  readonly onRemove: () => void;
}

const KEY = /^[A-Za-z][A-Za-z0-9_]{0,63}$/;
const LAYOUT = ['columns', 'panel', 'fieldset', 'well', 'content'];
const REFS = ['agency', 'area', 'eventType', 'skill', 'source', 'citizenCategory', 'duplicate'];

/** What the chosen component is made of: only what is safe and checked by the server; there is no place for code. */
export function SettingsPanel({ piece, locked, onMove, onCopy, onRemove, ...rest }: PanelProps) {
  const { t } = useI18n();
  if (!piece) return <EmptyState title={t('settings.none')} text={t('settings.noneText')} />;
  return (
    <>
      <div className="settings-head">
        <strong>{t(`type.${piece.type}`)}</strong>
        {!locked && (
          <>
            <Button
              type="text"
              size="small"
              icon={<ArrowUpOutlined />}
              aria-label={t('settings.up')}
              title={t('settings.up')}
              onClick={() => onMove(-1)}
            />
            <Button
              type="text"
              size="small"
              icon={<ArrowDownOutlined />}
              aria-label={t('settings.down')}
              title={t('settings.down')}
              onClick={() => onMove(1)}
            />
            <Button
              type="text"
              size="small"
              icon={<CopyOutlined />}
              aria-label={`${t('settings.copy')} (Ctrl D)`}
              title={`${t('settings.copy')} (Ctrl D)`}
              onClick={onCopy}
            />
            <Button
              type="text"
              size="small"
              danger
              icon={<DeleteOutlined />}
              aria-label={t('settings.remove')}
              title={t('settings.remove')}
              onClick={onRemove}
            />
          </>
        )}
      </div>
      <Form layout="vertical" disabled={locked} key={piece.tbId} component="div">
        <Texts piece={piece} {...rest} />
        {piece.type === 'content' ? <Hint piece={piece} {...rest} /> : <Rules piece={piece} {...rest} />}
        {piece.type === 'columns' && <ColumnsEditor piece={piece} onChange={rest.onChange} />}
        {['select', 'radio', 'selectboxes'].includes(piece.type) && <Choices piece={piece} {...rest} />}
        <ConditionEditor piece={piece} {...rest} />
      </Form>
    </>
  );
}

function Texts({ piece, keyTaken, onChange }: SettingsProps) {
  const { t } = useI18n();
  const key = piece.key ?? '';
  const problem = KEY.test(key) ? (keyTaken(key) ? t('settings.keyTaken') : undefined) : t('settings.keyWrong');
  const title = piece.type === 'panel';
  return (
    <>
      <Field label={t('settings.labelVi')} required>
        <Input
          value={textAt(piece, 'label')}
          onChange={(e) =>
            onChange(changed(title ? changed(piece, 'title', e.target.value) : piece, 'label', e.target.value))
          }
        />
      </Field>
      <Field label={t('settings.labelEn')}>
        <Input
          value={textAt(piece, 'en', 'properties')}
          onChange={(e) => onChange(changed(piece, 'en', e.target.value, 'properties'))}
        />
      </Field>
      <Field label={t('settings.key')} problem={problem}>
        <Input value={key} spellCheck={false} onChange={(e) => onChange({ ...piece, key: e.target.value })} />
      </Field>
      {!LAYOUT.includes(piece.type) && (
        <Field label={t('settings.description')}>
          <Input
            value={textAt(piece, 'description')}
            onChange={(e) => onChange(changed(piece, 'description', e.target.value))}
          />
        </Field>
      )}
    </>
  );
}

function Rules({ piece, onChange }: SettingsProps) {
  const { t } = useI18n();
  const limit = (name: string, label: string, min?: number): ReactNode => (
    <Field label={t(label)} key={name}>
      <InputNumber
        style={{ width: '100%' }}
        {...(min !== undefined && { min })}
        value={numberAt(piece, name, 'validate')}
        onChange={(value) => onChange(changed(piece, name, value, 'validate'))}
      />
    </Field>
  );
  const flag = (name: string, label: string, part?: string): ReactNode => (
    <div className="settings-switch" key={name}>
      <span id={`flag-${name}`}>{t(label)}</span>
      <Switch
        size="small"
        aria-labelledby={`flag-${name}`}
        checked={flagAt(piece, name, part)}
        onChange={(value) => onChange(changed(piece, name, value, part))}
      />
    </div>
  );
  if (LAYOUT.includes(piece.type) || piece.type === 'container') return null;
  const isText = piece.type === 'textfield' || piece.type === 'textarea';
  const hasKind = textAt(piece, 'kind', 'properties') !== '';
  return (
    <>
      {piece.type === 'number' && (
        <div className="settings-row">
          {limit('min', 'settings.min')}
          {limit('max', 'settings.max')}
          <Field label={t('settings.unit')}>
            <Input
              value={textAt(piece, 'suffix')}
              onChange={(e) => onChange(changed(piece, 'suffix', e.target.value))}
            />
          </Field>
        </div>
      )}
      {isText && !hasKind && (
        <div className="settings-row">
          {limit('minLength', 'settings.minLength', 0)}
          {limit('maxLength', 'settings.maxLength', 1)}
        </div>
      )}
      {piece.type === 'textfield' && !hasKind && (
        <Field label={t('settings.pattern')}>
          <Input
            spellCheck={false}
            value={textAt(piece, 'pattern', 'validate')}
            onChange={(e) => onChange(changed(piece, 'pattern', e.target.value, 'validate'))}
          />
        </Field>
      )}
      {flag('required', 'settings.required', 'validate')}
      {piece.type === 'number' && flag('integer', 'settings.integer', 'validate')}
      {['select', 'file'].includes(piece.type) && flag('multiple', 'settings.multiple')}
      {piece.type !== 'datagrid' && flag('personal', 'settings.personal', 'properties')}
      <Field label={t('settings.message')}>
        <Input
          value={textAt(piece, 'customMessage', 'validate')}
          onChange={(e) => onChange(changed(piece, 'customMessage', e.target.value, 'validate'))}
        />
      </Field>
    </>
  );
}

function Choices(props: SettingsProps) {
  const { piece, onChange } = props;
  const { t } = useI18n();
  const ref = textAt(piece, 'ref', 'properties');
  return (
    <>
      <h3>{t('settings.choices')}</h3>
      {piece.type === 'select' && (
        <Field label={t('settings.source')}>
          <Select
            value={ref}
            onChange={(value) => {
              // Codes of the configuration change; the server checks them by the configuration, not by a list in the form.
              const next = changed(piece, 'ref', value, 'properties');
              onChange(
                value === ''
                  ? next
                  : changed({ ...next, data: { values: [] } }, 'onlyAvailableItems', undefined, 'validate'),
              );
            }}
            options={[
              { value: '', label: t('settings.ownChoices') },
              ...REFS.map((value) => ({ value, label: t(`ref.${value}`) })),
            ]}
          />
        </Field>
      )}
      {ref === '' && <ChoicesEditor piece={piece} onChange={onChange} />}
    </>
  );
}

/** The text of a hint is kept as a paragraph; markup that people type is shown as they typed it. */
function Hint({ piece, onChange }: SettingsProps) {
  const { t } = useI18n();
  const plain = (textAt(piece, 'html').match(/^<p>([^<]*)<\/p>$/)?.[1] ?? '')
    .replace(/&lt;/g, '<')
    .replace(/&gt;/g, '>')
    .replace(/&amp;/g, '&');
  const html = (text: string): string =>
    `<p>${text.replace(/&/g, '&amp;').replace(/</g, '&lt;').replace(/>/g, '&gt;')}</p>`;
  return (
    <Field label={t('settings.hint')}>
      <Input.TextArea rows={4} value={plain} onChange={(e) => onChange({ ...piece, html: html(e.target.value) })} />
    </Field>
  );
}
