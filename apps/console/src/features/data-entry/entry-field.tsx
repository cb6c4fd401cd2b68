import type { Entry } from '@trucban/contracts';
import { useI18n, useLocalized } from '@trucban/ui';
import { numberText, quantityText, unitText } from '@trucban/ui/number';
import { Sparkline } from '@trucban/ui/sparkline';
import { CloseCircleFilled, WarningFilled } from '@ant-design/icons';
import { Button, Checkbox, Input } from 'antd';
import type { DraftCell } from './draft.ts';
import { faultsOf, type EntryProblem } from './field-faults.ts';
import { numberOf } from './number-of.ts';

interface FieldProps {
  readonly cell: Entry['cells'][number];
  readonly problems: readonly EntryProblem[];
  /** Somebody has tried to hand in: what is missing is a fault now. */
  readonly tried: boolean;
  readonly draft: DraftCell | undefined;
  /** What stands in the field is no number. */
  readonly broken: boolean;
  /** What somebody else has written meanwhile, which what is typed here would replace. */
  readonly other: number | null | undefined;
  readonly onSettle: (keepOwn: boolean) => void;
  /** Nothing when the field is only to be read. */
  readonly onChange: ((changes: Partial<DraftCell>) => void) | undefined;
  readonly onPaste: (event: React.ClipboardEvent) => void;
}

/** One number: its limits, its past, and beside it what is wrong or unusual. */
export function EntryField(props: FieldProps) {
  const { cell, problems, tried, draft, broken, other, onSettle, onChange, onPaste } = props;
  const { t, locale } = useI18n();
  const localized = useLocalized();
  const { measure, name, unit, previous, past, minimum, maximum } = cell;
  const text = draft?.text ?? '';
  const faults = faultsOf(problems, measure, tried);
  const unusual = cell.outlier && cell.value === numberOf(text, locale);
  const wrong = broken || other !== undefined || faults.some(({ severity }) => severity === 'error');
  const notes = `${measure}-notes`;
  return (
    <li className={`figures-field ${wrong ? 'figures-field-wrong' : unusual ? 'figures-field-unusual' : ''}`}>
      <label htmlFor={measure}>
        <b>{localized(name)}</b>
        <span className="tb-quiet">{bounds(minimum, maximum, unit, locale)}</span>
      </label>
      <span className="figures-past">
        <Sparkline values={[...past, cell.value]} tone="text2" width={88} height={26} />
        <span className="tb-quiet">
          {t('entry.previous')} <span className="tb-num">{numberText(previous, locale)}</span>
        </span>
      </span>
      <span className="figures-value">
        <Input
          id={measure}
          className="figures-input"
          inputMode="decimal"
          autoComplete="off"
          value={text}
          readOnly={!onChange}
          suffix={unitText(unit, locale)}
          status={wrong ? 'error' : unusual && !draft?.confirmed ? 'warning' : ''}
          aria-invalid={wrong}
          aria-describedby={notes}
          onChange={(event) => onChange?.({ text: event.target.value, confirmed: false })}
          onPaste={onChange && onPaste}
        />
      </span>
      <div className="figures-notes" id={notes}>
        {other !== undefined && (
          <p className="tb-error">
            <CloseCircleFilled aria-hidden />{' '}
            {other === null
              ? t('entry.otherCleared')
              : t('entry.otherWrote', { value: quantityText(other, unit, locale) })}{' '}
            <Button size="small" onClick={() => onSettle(false)}>
              {t('entry.takeOther')}
            </Button>{' '}
            <Button size="small" onClick={() => onSettle(true)}>
              {t('entry.keepOwn')}
            </Button>
          </p>
        )}
        {broken && (
          <p className="tb-error">
            <CloseCircleFilled aria-hidden /> {t('entry.noNumber')}
          </p>
        )}
        {!broken &&
          faults.map(({ code, severity, message }) => (
            <p key={code} className={severity === 'error' ? 'tb-error' : 'tb-warn'}>
              {severity === 'error' ? <CloseCircleFilled aria-hidden /> : <WarningFilled aria-hidden />}{' '}
              {localized(message)}
            </p>
          ))}
        {unusual && !broken && (
          <>
            <p className="tb-warn">
              <WarningFilled aria-hidden />{' '}
              {t('entry.unusual', { z: numberText(cell.z, locale, 1), count: past.length })}
            </p>
            {onChange ? (
              <>
                <Checkbox
                  checked={draft?.confirmed}
                  onChange={(event) => onChange({ confirmed: event.target.checked })}
                >
                  {t('entry.confirm')}
                </Checkbox>
                <Input
                  size="small"
                  className="figures-why"
                  maxLength={500}
                  value={draft?.note}
                  placeholder={t('entry.why')}
                  aria-label={`${t('entry.why')}: ${localized(name)}`}
                  onChange={(event) => onChange({ note: event.target.value })}
                />
              </>
            ) : (
              <p>
                {cell.confirmed && t('entry.confirmed')} {cell.note}
              </p>
            )}
          </>
        )}
      </div>
    </li>
  );
}

/** What is possible: `0–100 %`, `từ 0`. */
function bounds(low: number | null, high: number | null, unit: string, locale: 'vi' | 'en'): string {
  if (low === null && high === null) return unitText(unit, locale);
  if (low !== null && high !== null) return `${numberText(low, locale)}–${quantityText(high, unit, locale)}`;
  return low === null ? `≤ ${quantityText(high, unit, locale)}` : `≥ ${quantityText(low, unit, locale)}`;
}
