import { matches, useI18n } from '@trucban/ui';
import { parseFormula } from '@trucban/kpi-engine';
import { Select } from 'antd';
import { useMemo, useRef } from 'react';
import { codeOf, formulaTokens, formulaWords, quoted } from '../model/formula-tokens.ts';
import type { Operand } from '../queries.ts';

interface FormulaInputProps {
  readonly value: string;
  readonly operands: readonly Operand[];
  /** Whether the operands are there; before that no code is called unknown. */
  readonly loaded: boolean;
  readonly locked: boolean;
  readonly problem: string | undefined;
  readonly onChange: (formula: string) => void;
}

/** A formula with its parts marked: codes that are known, codes that aren't, and the place of a fault. */
export function FormulaInput({ value, operands, loaded, locked, problem, onChange }: FormulaInputProps) {
  const { t, locale } = useI18n();
  const area = useRef<HTMLTextAreaElement>(null);
  const byCode = useMemo(() => new Map(operands.map((each) => [each.code, each])), [operands]);
  const parsed = useMemo(() => parseFormula(value), [value]);
  const fault = 'at' in parsed ? parsed : undefined;
  const tokens = formulaTokens(value, (code) => !loaded || byCode.has(code), fault?.at ?? null);
  const unknown = tokens.filter(({ kind }) => kind === 'unknown').map(({ text }) => codeOf(text));
  const message =
    (fault && (locale === 'en' ? fault.problem.message.en : fault.problem.message.vi)) ??
    (unknown.length > 0 ? t('kpi.unknownCode', { codes: unknown.join(', ') }) : problem);
  const insert = (code: string): void => {
    const at = area.current?.selectionStart ?? value.length;
    const before = value.slice(0, at);
    const gap = before === '' || /[\s(*/+-]$/.test(before) ? '' : ' ';
    onChange(`${before}${gap}${quoted(code)}${value.slice(area.current?.selectionEnd ?? at)}`);
    area.current?.focus();
  };
  return (
    <div className={`formula ${message ? 'formula-wrong' : ''}`}>
      <p className="formula-words">{formulaWords(value, (code) => byCode.get(code)?.name) || '…'}</p>
      <div className="formula-box">
        <div className="formula-marks" aria-hidden>
          {tokens.map(({ text, kind }, i) => (
            <span key={i} className={`formula-${kind}`}>
              {text}
            </span>
          ))}
          {fault?.at === value.length && <span className="formula-fault formula-end"> </span>}
        </div>
        <textarea
          ref={area}
          aria-label={t('kpi.formula')}
          aria-invalid={message !== undefined}
          aria-describedby="formula-fault"
          spellCheck={false}
          rows={2}
          maxLength={1_000}
          readOnly={locked}
          value={value}
          onChange={(event) => onChange(event.target.value.replace(/\n/g, ' '))}
        />
      </div>
      <div className="formula-foot">
        <span id="formula-fault" role="status" className={message ? 'tb-error' : 'tb-quiet'}>
          {message ?? t('kpi.formulaHelp')}
        </span>
        {!locked && (
          <Select<string, { value: string; label: string }>
            className="formula-insert"
            size="small"
            aria-label={t('kpi.insert')}
            placeholder={t('kpi.insert')}
            value={null as unknown as string}
            popupMatchSelectWidth={420}
            options={operands.map(({ code, name, unit }) => ({ value: code, label: `${name} (${unit}) · ${code}` }))}
            showSearch={{ filterOption: (query, each) => matches(query, each?.label ?? '') }}
            onChange={insert}
          />
        )}
      </div>
    </div>
  );
}
