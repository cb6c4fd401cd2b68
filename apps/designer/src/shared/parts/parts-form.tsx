import { ActionMenu, useI18n } from '@trucban/ui';
import { CloseOutlined, PlusOutlined } from '@ant-design/icons';
import { Button } from 'antd';
import { useState } from 'react';
import type { Json } from '../json/json-value.ts';
import { clean } from '../json/json-value.ts';
import { freshOf, withoutOdd, type Part } from './part.ts';
import { PartRow } from './part-row.tsx';
import { NestedForm, usePartsWords, type PartsFormProps } from './parts-context.ts';
import './parts.css';

/** The parts of an object as a form: those that it has or needs, and a menu with those that it might have. */
export function PartsForm({ parts, object, path, onChange }: PartsFormProps) {
  const { t, locale } = useI18n();
  const { locked } = usePartsWords();
  const [asked, setAsked] = useState<readonly string[]>([]);
  const words = ({ vi, en }: Part): string => (locale === 'en' ? en : vi);
  const possible = parts.filter(({ only }) => !only || only(object));
  const isThere = (part: Part): boolean =>
    part.input.kind === 'oneOf'
      ? part.input.parts.some(({ key }) => object[key] !== undefined)
      : object[part.key] !== undefined;
  const seen = possible.filter(
    (part) => part.needed || (part.shown && !locked) || isThere(part) || asked.includes(part.key),
  );
  const others = possible.filter((part) => !seen.includes(part));
  const write = (change: Readonly<Record<string, Json | undefined>>): void =>
    onChange(withoutOdd(clean({ ...object, ...change }), parts));
  const forget = (part: Part): void => {
    setAsked(asked.filter((key) => key !== part.key));
    const keys = part.input.kind === 'oneOf' ? part.input.parts.map(({ key }) => key) : [part.key];
    write(Object.fromEntries(keys.map((key) => [key, undefined])));
  };
  const ask = (key: string): void => {
    const part = others.find((each) => each.key === key);
    if (!part) return;
    setAsked([...asked, key]);
    const fresh = freshOf(part);
    if (fresh !== undefined) write({ [key]: fresh });
  };
  return (
    <div className="parts">
      <NestedForm value={PartsForm}>
        {seen.map((part) => (
          <PartRow key={part.key} part={part} object={object} path={path} onWrite={write}>
            {!locked && !part.needed && !part.shown && (
              <Button
                className="part-remove"
                size="small"
                type="text"
                icon={<CloseOutlined aria-hidden />}
                aria-label={t('part.removeOf', { label: words(part) })}
                title={t('part.removeOf', { label: words(part) })}
                onClick={() => forget(part)}
              />
            )}
          </PartRow>
        ))}
      </NestedForm>
      {!locked && others.length > 0 && (
        <ActionMenu
          menu={{
            items: others.map((part) => ({ key: part.key, label: words(part) })),
            onClick: ({ key }) => ask(key),
          }}
        >
          <Button className="parts-more" size="small" type="text" icon={<PlusOutlined aria-hidden />}>
            {t('part.more')}
          </Button>
        </ActionMenu>
      )}
    </div>
  );
}
