import { LoadingBars, matches, useI18n } from '@trucban/ui';
import type { Subject } from '@trucban/ui/events';
import { LinkOutlined } from '@ant-design/icons';
import { Button, Input, InputNumber, Select, Tooltip } from 'antd';
import { Suspense, lazy, useId, useMemo, useState } from 'react';
import { isObject, type Json, type JsonObject } from '../../../shared/json/json-value.ts';
import { cornersOf, positionsIn, positionsOf, type Position, type Shape } from '../../../shared/map/positions.ts';
import { CodeField } from '../../../shared/parts/inputs.tsx';
import { MapInput } from '../../../shared/parts/map-input.tsx';
import type { InputProps } from '../../../shared/parts/part.ts';
import type { CodeSource } from '../../../shared/parts/use-codes.ts';
import { ReferenceList } from '../facts/reference-list.tsx';
import { isReference, type Reference } from '../model/condition-tree.ts';
import { nameOf, referenceOf } from '../model/subjects.ts';
import { ConditionTreeView } from '../tree/condition-tree-view.tsx';
import { RuleContext, useRuleWords } from '../tree/rule-context.ts';
import { SubjectSelect } from '../tree/subject-select.tsx';

const asJson = (reference: Reference): Json => reference as unknown as Json;
const isOfEvent = ({ fact }: Subject): boolean => ['data', 'event', 'eventType'].includes(fact);

/** A place of the event. */
export function Place({ label, value, onChange }: InputProps) {
  return (
    <SubjectSelect
      plain
      label={label}
      value={isReference(value) ? value : undefined}
      onChange={(place) => onChange(asJson(place))}
    />
  );
}

/** What belongs together. */
export function By({ label, value, onChange }: InputProps) {
  return (
    <ReferenceList
      label={label}
      value={Array.isArray(value) ? (value as readonly Json[]) : undefined}
      onChange={(by) => onChange(by?.map(asJson))}
    />
  );
}

/** Several places of the event. */
export function Places({ label, value, locked, onChange }: InputProps) {
  const { t } = useI18n();
  const { subjects, locale } = useRuleWords();
  const chosen = Array.isArray(value) ? (value as readonly Json[]).filter(isReference).map(nameOf) : [];
  return (
    <Select<string[], { value: string; label: string }>
      className="part-wide"
      mode="tags"
      aria-label={label}
      disabled={locked}
      value={chosen}
      placeholder={t('part.chooseOrType')}
      showSearch={{ filterOption: (query, each) => matches(query, `${each?.label ?? ''} ${each?.value ?? ''}`) }}
      options={subjects
        .filter(isOfEvent)
        .map((each) => ({ value: nameOf(each), label: locale === 'en' ? each.en : each.vi }))}
      onChange={(names) => {
        const places = names.map((each) => asJson(referenceOf(each.includes('.') ? each : `data.${each}`)));
        onChange(places.length > 0 ? places : undefined);
      }}
    />
  );
}

/** Names with the places of the event that they take their values from. */
export function PlaceMap(props: InputProps) {
  const { t } = useI18n();
  return (
    <MapInput
      {...props}
      fresh={{ fact: 'data', path: 'value' }}
      render={(name, value, onChange) => (
        <SubjectSelect
          plain
          label={t('part.valueOf', { label: name })}
          value={isReference(value) ? value : undefined}
          onChange={(place) => onChange(asJson(place))}
        />
      )}
    />
  );
}

type Which = 'event' | 'declared' | 'finding';
/** What the finding says, for the conditions of actions. */
const FINDING: readonly Subject[] = [
  { fact: 'alert', path: 'severity', vi: 'Mức của cảnh báo', en: 'Severity of the alert', type: 'text' },
  { fact: 'alert', path: 'key', vi: 'Đối tượng của cảnh báo', en: 'Key of the alert', type: 'text' },
  { fact: 'alert', path: 'count', vi: 'Số lần lặp lại', en: 'Times repeated', type: 'number' },
];

/** Conditions over the event alone, over the facts of the rule too, or over the finding too. */
function Conditions({ label, value, path, onChange, which }: InputProps & { readonly which: Which }) {
  const words = useRuleWords();
  const { subjects } = words;
  const own = useMemo(
    () => (which === 'event' ? subjects.filter(isOfEvent) : which === 'finding' ? [...FINDING, ...subjects] : subjects),
    [which, subjects],
  );
  const inner = useMemo(() => ({ ...words, subjects: own }), [words, own]);
  const first = own.find(({ fact }) => fact === 'data') ?? own[0];
  return (
    <RuleContext value={inner}>
      <ConditionTreeView
        json={value ?? { all: [] }}
        path={path}
        label={label}
        firstSubject={
          first ? { fact: first.fact, ...(first.path !== undefined && { path: first.path }) } : { fact: 'eventType' }
        }
        onChange={onChange}
        onJson={words.toJson}
      />
    </RuleContext>
  );
}
export const EventConditions = (props: InputProps) => <Conditions {...props} which="event" />;
export const FactConditions = (props: InputProps) => <Conditions {...props} which="declared" />;
export const FindingConditions = (props: InputProps) => <Conditions {...props} which="finding" />;

function Toggle({ isPlace, locked, onToggle }: { isPlace: boolean; locked: boolean; onToggle: () => void }) {
  const { t } = useI18n();
  const words = t(isPlace ? 'rule.useValue' : 'rule.useFieldOfEvent');
  return (
    <Tooltip title={words}>
      <Button
        size="small"
        type="text"
        className="rule-icon"
        disabled={locked}
        aria-label={words}
        aria-pressed={isPlace}
        icon={<LinkOutlined aria-hidden />}
        onClick={onToggle}
      />
    </Tooltip>
  );
}

function OrPlace({ from, ...props }: InputProps & { readonly from: CodeSource | 'number' }) {
  const { value, locked, label, onChange } = props;
  const { locale } = useI18n();
  const isPlace = isObject(value);
  return (
    <>
      {isPlace ? (
        <Place {...props} />
      ) : from === 'number' ? (
        <InputNumber<number>
          className="part-number"
          aria-label={label}
          disabled={locked}
          decimalSeparator={locale === 'vi' ? ',' : '.'}
          value={typeof value === 'number' ? value : null}
          onChange={(next) => onChange(next ?? undefined)}
        />
      ) : (
        <CodeField {...props} input={{ kind: 'code', from }} />
      )}
      <Toggle
        isPlace={isPlace}
        locked={locked}
        onToggle={() => onChange(isPlace ? undefined : { fact: 'data', path: from === 'number' ? 'value' : 'orgUnit' })}
      />
    </>
  );
}
export const IndicatorOrPlace = (props: InputProps) => <OrPlace {...props} from="indicators" />;
export const UnitOrPlace = (props: InputProps) => <OrPlace {...props} from="orgUnits" />;
export const CalendarOrPlace = (props: InputProps) => <OrPlace {...props} from="calendars" />;
export const NumberOrPlace = (props: InputProps) => <OrPlace {...props} from="number" />;

const PositionMap = lazy(async () => ({ default: (await import('../../../shared/map/position-map.tsx')).PositionMap }));

/** Positions on the map, and each on its line as people say them: latitude, longitude. */
function Positions({ label, value, locked, onChange, shape }: InputProps & { readonly shape: Shape }) {
  const { t } = useI18n();
  const [typed, setTyped] = useState<string>();
  const list = positionsIn(value);
  const corners = useMemo(() => cornersOf(positionsIn(value), shape), [value, shape]);
  const one = shape === 'point';
  const read = typed === undefined ? undefined : positionsOf(typed);
  const wrong = typed !== undefined && typed.trim() !== '' && (read === undefined || (one && read.length > 1));
  const hint = useId();
  const write = (next: readonly Position[]): void => onChange(one ? next[0] : next.length > 0 ? next : undefined);
  const common = {
    className: 'part-wide part-code',
    'aria-label': label,
    'aria-invalid': wrong,
    'aria-describedby': hint,
    disabled: locked,
    spellCheck: false,
    placeholder: t(one ? 'rule.position' : 'rule.positions'),
    value: typed !== undefined && saysSo(typed, list) ? typed : list.map(([lon, lat]) => `${lat}, ${lon}`).join('\n'),
    onChange: ({ target }: { readonly target: { readonly value: string } }) => {
      setTyped(target.value);
      const next = positionsOf(target.value);
      if (next) write(next);
    },
    // What can't be read stays, to be mended.
    onBlur: () => !wrong && setTyped(undefined),
  };
  return (
    <>
      {one ? <Input {...common} /> : <Input.TextArea {...common} autoSize={{ minRows: 3, maxRows: 12 }} />}
      {wrong && (
        <p id={hint} className="part-problem tb-error">
          {t('rule.positionWrong')}
        </p>
      )}
      <Suspense fallback={<LoadingBars rows={3} />}>
        <PositionMap
          label={label}
          shape={shape}
          corners={corners}
          locked={locked}
          onChange={(next) => {
            setTyped(undefined);
            write(next);
          }}
        />
      </Suspense>
    </>
  );
}
export const PolygonField = (props: InputProps) => <Positions {...props} shape="polygon" />;
export const PathField = (props: InputProps) => <Positions {...props} shape="line" />;
export const PositionField = (props: InputProps) => <Positions {...props} shape="point" />;

/** Whether a text that is being typed says these positions, or none yet: otherwise they were changed elsewhere, as by undoing. */
function saysSo(text: string, positions: readonly Position[]): boolean {
  const read = positionsOf(text);
  return read === undefined || JSON.stringify(read) === JSON.stringify(positions);
}

/** Conditions with one comparison, to begin with. */
export const FIRST_CONDITION: JsonObject = {
  all: [{ fact: 'data', path: 'value', operator: 'greaterThan', value: 0 }],
};
