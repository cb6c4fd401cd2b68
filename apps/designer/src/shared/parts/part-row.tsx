import { useI18n } from '@trucban/ui';
import { ArrowDownOutlined, ArrowUpOutlined, CloseOutlined, PlusOutlined } from '@ant-design/icons';
import { Button, Select } from 'antd';
import { use, useId, useState, type ReactNode } from 'react';
import { isObject, type Json, type JsonObject } from '../json/json-value.ts';
import {
  ChoiceField,
  CodeField,
  Flag,
  JsonField,
  Length,
  Line,
  Lines,
  NumberField,
  SeverityField,
  Texts,
} from './inputs.tsx';
import { TextMap } from './map-input.tsx';
import { freshOf, type InputProps, type Part, type PartInput } from './part.ts';
import { NestedForm, problemAt, usePartsWords } from './parts-context.ts';

interface PartRowProps {
  readonly part: Part;
  readonly object: JsonObject;
  readonly path: string;
  readonly onWrite: (change: Readonly<Record<string, Json | undefined>>) => void;
  readonly children?: ReactNode;
}

/** Those whose own parts say what is wrong in them. */
const NESTED: readonly PartInput['kind'][] = ['group', 'list', 'variant', 'oneOf'];

/** One part with its label, its input and what is wrong with it. */
export function PartRow({ part, object, path, onWrite, children }: PartRowProps) {
  const { locale } = useI18n();
  const { problems } = usePartsWords();
  const id = useId();
  const label = locale === 'en' ? part.en : part.vi;
  const at = `${path}/${part.key}`;
  const nested = NESTED.includes(part.input.kind);
  const problem = nested ? problems.get(at) : problemAt(problems, at);
  return (
    <div
      className={`part part-of-${part.input.kind} ${problem ? 'part-bad' : ''}`}
      {...(nested && { role: 'group', 'aria-labelledby': id })}
      data-path={at}
    >
      <span className="part-label" id={id}>
        {label}
      </span>
      <div className="part-control">
        {part.input.kind === 'oneOf' ? (
          <OneOf parts={part.input.parts} label={label} object={object} path={path} onWrite={onWrite} />
        ) : (
          <PartField
            input={part.input}
            label={label}
            value={object[part.key]}
            path={at}
            onChange={(value) => onWrite({ [part.key]: value })}
          />
        )}
        {children}
        {part.help && <span className="part-help tb-quiet">{locale === 'en' ? part.help.en : part.help.vi}</span>}
        {problem && <p className="part-problem tb-error">{problem}</p>}
      </div>
    </div>
  );
}

function PartField({ input, ...rest }: { readonly input: PartInput } & Omit<InputProps, 'locked'>) {
  const Nested = use(NestedForm);
  const { locked } = usePartsWords();
  const props = { ...rest, locked };
  switch (input.kind) {
    case 'length':
      return <Length {...props} />;
    case 'flag':
      return <Flag {...props} />;
    case 'json':
      return <JsonField {...props} />;
    case 'texts':
      return <Texts {...props} />;
    case 'map':
      return <TextMap {...props} />;
    case 'lines':
      return <Lines {...props} />;
    case 'line':
      return <Line {...props} input={input} />;
    case 'number':
      return <NumberField {...props} input={input} />;
    case 'choice':
      return <ChoiceField {...props} input={input} />;
    case 'severity':
    case 'severities':
      return <SeverityField {...props} many={input.kind === 'severities'} />;
    case 'code':
    case 'codes':
      return <CodeField {...props} input={input} />;
    case 'group':
      return (
        <Nested
          parts={input.parts}
          object={isObject(props.value) ? props.value : {}}
          path={props.path}
          onChange={props.onChange}
        />
      );
    case 'list':
      return <PartList {...props} input={input} />;
    case 'variant':
      return <VariantField {...props} input={input} />;
    case 'own':
      return <input.Input {...props} />;
    case 'oneOf':
      return null;
  }
}

function PartList({
  input: { parts, least, item, fresh, ordered = false },
  label,
  value,
  path,
  locked,
  onChange,
}: InputProps & { readonly input: Extract<PartInput, { kind: 'list' }> }) {
  const { t, locale } = useI18n();
  const Nested = use(NestedForm);
  const items = Array.isArray(value) ? (value as readonly Json[]) : [];
  const one = locale === 'en' ? item.en : item.vi;
  const write = (next: readonly Json[]): void => onChange(next.length > 0 ? next : undefined);
  const move = (from: number, to: number): void =>
    write(items.toSpliced(from, 1).toSpliced(to, 0, ...items.slice(from, from + 1)));
  return (
    <ol className="part-list" aria-label={label}>
      {items.map((each, i) => (
        <li key={i} aria-label={`${one} ${i + 1}`}>
          <header>
            <strong>
              {one} {i + 1}
            </strong>
            {!locked && ordered && (
              <>
                <Button
                  size="small"
                  type="text"
                  icon={<ArrowUpOutlined aria-hidden />}
                  aria-label={t('part.up', { label: `${one} ${i + 1}` })}
                  disabled={i === 0}
                  onClick={() => move(i, i - 1)}
                />
                <Button
                  size="small"
                  type="text"
                  icon={<ArrowDownOutlined aria-hidden />}
                  aria-label={t('part.down', { label: `${one} ${i + 1}` })}
                  disabled={i === items.length - 1}
                  onClick={() => move(i, i + 1)}
                />
              </>
            )}
            {!locked && items.length > least && (
              <Button
                size="small"
                type="text"
                icon={<CloseOutlined aria-hidden />}
                aria-label={t('part.removeOf', { label: `${one} ${i + 1}` })}
                onClick={() => write(items.toSpliced(i, 1))}
              />
            )}
          </header>
          <Nested
            parts={parts}
            object={isObject(each) ? each : {}}
            path={`${path}/${i}`}
            onChange={(next) => write(items.with(i, next))}
          />
        </li>
      ))}
      {!locked && (
        <li>
          <Button size="small" type="text" icon={<PlusOutlined aria-hidden />} onClick={() => write([...items, fresh])}>
            {one}
          </Button>
        </li>
      )}
    </ol>
  );
}

function VariantField({
  input: { by, variants },
  label,
  value,
  path,
  locked,
  onChange,
}: InputProps & { readonly input: Extract<PartInput, { kind: 'variant' }> }) {
  const { t, locale } = useI18n();
  const Nested = use(NestedForm);
  const own = isObject(value) ? value : {};
  const variant = variants.find((each) => each.value === own[by]);
  return (
    <div className="part-variant">
      <Select<string>
        className="part-choice"
        aria-label={label}
        disabled={locked}
        value={variant?.value ?? null}
        placeholder={t('part.choose')}
        popupMatchSelectWidth={false}
        options={variants.map((each) => ({ value: each.value, label: locale === 'en' ? each.en : each.vi }))}
        onChange={(chosen) => {
          const next = variants.find((each) => each.value === chosen);
          onChange({ [by]: chosen, ...next?.fresh });
        }}
      />
      {variant && variant.parts.length > 0 && (
        <Nested key={variant.value} parts={variant.parts} object={own} path={path} onChange={onChange} />
      )}
    </div>
  );
}

/** Which of several parts it is, and that one. */
function OneOf({
  parts,
  label,
  object,
  path,
  onWrite,
}: Pick<PartRowProps, 'object' | 'path' | 'onWrite'> & { readonly parts: readonly Part[]; readonly label: string }) {
  const { locale } = useI18n();
  const { locked } = usePartsWords();
  const [asked, setAsked] = useState<string>();
  const chosen =
    parts.find(({ key }) => object[key] !== undefined) ?? parts.find(({ key }) => key === asked) ?? parts[0];
  if (!chosen) return null;
  return (
    <div className="part-variant">
      <Select<string>
        className="part-choice"
        aria-label={label}
        disabled={locked}
        value={chosen.key}
        popupMatchSelectWidth={false}
        options={parts.map(({ key, vi, en }) => ({ value: key, label: locale === 'en' ? en : vi }))}
        onChange={(key) => {
          setAsked(key);
          const next = parts.find((each) => each.key === key);
          onWrite(Object.fromEntries(parts.map((each) => [each.key, each === next ? freshOf(each) : undefined])));
        }}
      />
      <PartField
        input={chosen.input}
        label={locale === 'en' ? chosen.en : chosen.vi}
        value={object[chosen.key]}
        path={`${path}/${chosen.key}`}
        onChange={(value) => onWrite({ [chosen.key]: value })}
      />
    </div>
  );
}
