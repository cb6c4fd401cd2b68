import { useI18n } from '@trucban/ui';
import { useEffect, useRef } from 'react';
import { lineOf } from './json-places.ts';
import './json-text.css';

/** A mark at a line. */
export interface LineMark {
  readonly line: number;
  readonly text: string;
}

interface JsonTextProps {
  readonly label: string;
  readonly text: string;
  readonly readOnly?: boolean;
  readonly marks: readonly LineMark[];
  /** An offset that is brought into view; each new object does it again. */
  readonly reveal?: { readonly at: number } | undefined;
  readonly onChange: (text: string) => void;
}

const LINE_PX = 20;

/** A text in JSON with line numbers; faulty lines carry a sign, and say below what is wrong. */
export function JsonText({ label, text, readOnly = false, marks, reveal, onChange }: JsonTextProps) {
  const { t } = useI18n();
  const area = useRef<HTMLTextAreaElement>(null);
  const gutter = useRef<HTMLDivElement>(null);
  const lines = text.split('\n').length;
  const faulty = new Set(marks.map(({ line }) => line));
  const show = (at: number): void => {
    const field = area.current;
    if (!field) return;
    field.focus();
    field.setSelectionRange(at, at);
    field.scrollTop = Math.max(0, (lineOf(field.value, at) - 4) * LINE_PX);
  };
  useEffect(() => {
    if (reveal) show(reveal.at);
  }, [reveal]);
  const offsetOf = (line: number): number =>
    text
      .split('\n')
      .slice(0, line - 1)
      .reduce((sum, each) => sum + each.length + 1, 0);
  return (
    <div className="json-text">
      <div className="json-area">
        <div className="json-gutter" ref={gutter} aria-hidden>
          {Array.from({ length: lines }, (_, i) => (
            <span key={i} className={faulty.has(i + 1) ? 'json-bad' : undefined}>
              {faulty.has(i + 1) ? '✕ ' : ''}
              {i + 1}
            </span>
          ))}
        </div>
        <textarea
          ref={area}
          aria-label={label}
          aria-invalid={marks.length > 0}
          spellCheck={false}
          wrap="off"
          readOnly={readOnly}
          value={text}
          onChange={(event) => onChange(event.target.value)}
          onScroll={(event) => {
            if (gutter.current) gutter.current.scrollTop = event.currentTarget.scrollTop;
          }}
        />
      </div>
      {marks.length > 0 && (
        <ul className="json-marks" aria-label={t('json.faults')}>
          {marks.map(({ line, text: what }, i) => (
            <li key={i}>
              <button type="button" className="link-button" onClick={() => show(offsetOf(line))}>
                {t('json.line', { line })}
              </button>{' '}
              {what}
            </li>
          ))}
        </ul>
      )}
    </div>
  );
}
