import { useI18n } from '@trucban/ui';
import { useMemo, useState } from 'react';
import { lineOf, placeOf, readJson } from './json-places.ts';
import { JsonText } from './json-text.tsx';

interface JsonDocumentProps {
  readonly label: string;
  readonly document: object;
  readonly locked: boolean;
  /** What is wrong, by JSON pointer. */
  readonly problems: ReadonlyMap<string, string>;
  readonly reveal?: { readonly path: string } | undefined;
  readonly onChange: (document: object) => void;
}

const written = (document: object): string => JSON.stringify(document, null, 2);
const isObject = (value: unknown): value is object =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

/** A document as JSON. What is sound is taken over at once; what isn't stays here with its fault until it is. */
export function JsonDocument({ label, document, locked, problems, reveal, onChange }: JsonDocumentProps) {
  const { t } = useI18n();
  const [own, setOwn] = useState<{ readonly text: string; readonly of: object }>();
  // Undo, or a change elsewhere, has made another document: its text is shown.
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
      label={label}
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
