import { useI18n } from '@trucban/ui';
import { useMemo, useState } from 'react';
import { lineOf, placeOf, readJson } from '../../shared/json/json-places.ts';
import { JsonText } from '../../shared/json/json-text.tsx';
import { isObject, type JsonObject } from './model/condition-tree.ts';

interface RuleJsonProps {
  readonly document: JsonObject;
  readonly locked: boolean;
  readonly problems: ReadonlyMap<string, string>;
  readonly reveal: { readonly path: string } | undefined;
  readonly onChange: (document: JsonObject) => void;
}

const written = (document: JsonObject): string => JSON.stringify(document, null, 2);

/** The rule as JSON. What is sound goes into the tree at once; what isn't stays here with its fault until it is. */
export function RuleJson({ document, locked, problems, reveal, onChange }: RuleJsonProps) {
  const { t } = useI18n();
  const [own, setOwn] = useState<{ readonly text: string; readonly of: JsonObject }>();
  // Undo, or a change in the tree, has made another document: its text is shown.
  const text = own?.of === document ? own.text : written(document);
  const read = useMemo(() => readJson(text), [text]);
  const marks = useMemo(() => {
    if ('what' in read) return [{ line: lineOf(text, read.at), text: t(`json.fault.${read.what}`) }];
    if (!isObject(read.value)) return [{ line: 1, text: t('json.object') }];
    return [...problems].map(([path, what]) => ({ line: lineOf(text, placeOf(read.places, path)), text: what }));
  }, [read, text, problems, t]);
  const at = useMemo(
    () => (reveal && 'places' in read ? { at: placeOf(read.places, reveal.path) } : undefined),
    // Only what is asked for anew is shown: not again with every letter.
    [reveal],
  );
  return (
    <JsonText
      label={t('rule.view.json')}
      text={text}
      readOnly={locked}
      marks={marks}
      reveal={at}
      onChange={(next) => {
        const parsed = readJson(next);
        const value = 'value' in parsed && isObject(parsed.value) ? parsed.value : undefined;
        setOwn({ text: next, of: value ?? document });
        if (value) onChange(value);
      }}
    />
  );
}
