import { useI18n } from '@trucban/ui';
import { CloseOutlined, PlusOutlined } from '@ant-design/icons';
import { Button, Input } from 'antd';
import type { ReactNode } from 'react';
import { isObject, type Json } from '../json/json-value.ts';
import type { InputProps } from './part.ts';

/** Names with values of one kind: each name once, in the order in which they were written. */
export function MapInput({
  label,
  value,
  locked,
  onChange,
  fresh,
  render,
}: InputProps & {
  /** Value of a new name. */
  readonly fresh: Json;
  readonly render: (name: string, value: Json, onChange: (value: Json) => void) => ReactNode;
}) {
  const { t } = useI18n();
  const entries = Object.entries(isObject(value) ? value : {});
  const write = (next: readonly (readonly [string, Json])[]): void => onChange(Object.fromEntries(next));
  return (
    <div className="part-map" role="group" aria-label={label}>
      {entries.map(([name, each], i) => (
        <div className="part-map-row" key={i}>
          <Input
            className="part-map-name part-code"
            aria-label={t('part.nameOf', { label, number: i + 1 })}
            disabled={locked}
            spellCheck={false}
            value={name}
            onChange={({ target }) => {
              const next = target.value.normalize('NFC');
              // Two of the same name would be one.
              if (next === name || entries.every(([other]) => other !== next)) write(entries.with(i, [next, each]));
            }}
          />
          <span aria-hidden>←</span>
          {render(name, each, (next) => write(entries.with(i, [name, next])))}
          {!locked && (
            <Button
              size="small"
              type="text"
              icon={<CloseOutlined aria-hidden />}
              aria-label={t('part.removeOf', { label: name || String(i + 1) })}
              onClick={() => write(entries.toSpliced(i, 1))}
            />
          )}
        </div>
      ))}
      {!locked && (
        <Button
          size="small"
          type="text"
          icon={<PlusOutlined aria-hidden />}
          disabled={entries.some(([name]) => name === '')}
          onClick={() => write([...entries, ['', fresh]])}
        >
          {t('part.addLine')}
        </Button>
      )}
    </div>
  );
}

/** Names with texts. */
export function TextMap(props: InputProps) {
  const { t } = useI18n();
  return (
    <MapInput
      {...props}
      fresh=""
      render={(name, value, onChange) => (
        <Input
          className="part-wide"
          aria-label={t('part.valueOf', { label: name })}
          disabled={props.locked}
          value={typeof value === 'string' ? value : String(value)}
          onChange={({ target }) => onChange(target.value.normalize('NFC'))}
        />
      )}
    />
  );
}
