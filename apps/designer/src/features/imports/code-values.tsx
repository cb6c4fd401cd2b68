import { useI18n } from '@trucban/ui';
import { Input } from 'antd';
import type { Json } from '../../shared/json/json-value.ts';
import { MapInput } from '../../shared/parts/map-input.tsx';
import type { InputProps } from '../../shared/parts/part.ts';

/** Codes of the other system with what they mean here: numbers, yes and no, and texts, as they are typed. */
export function CodeValues(props: InputProps) {
  const { t } = useI18n();
  return (
    <MapInput
      {...props}
      fresh=""
      render={(code, value, onChange) => (
        <Input
          className="part-wide"
          aria-label={t('part.valueOf', { label: code })}
          disabled={props.locked}
          value={typeof value === 'string' ? value : JSON.stringify(value)}
          onChange={({ target }) => onChange(typed(target.value))}
        />
      )}
    />
  );
}

function typed(text: string): Json {
  if (text === 'true' || text === 'false') return text === 'true';
  return /^-?(0|[1-9]\d*)(\.\d+)?$/.test(text) && String(Number(text)) === text ? Number(text) : text.normalize('NFC');
}
