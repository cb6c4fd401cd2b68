import type { MadeSection } from '@trucban/contracts';
import { useI18n, useLocalized } from '@trucban/ui';
import { Input } from 'antd';

/** The longest that the API takes. */
const MOST_CHARACTERS = 10_000;

/** The field of a section's remark. */
export const remarkField = (section: string): string => `remark-${section}`;

/** The writers' words in a section: read, or written while it is a draft. */
export function Remark({
  section,
  saved,
  value,
  missing,
  onChange,
}: {
  readonly section: MadeSection;
  readonly saved: string;
  readonly value: string;
  /** Somebody has tried to hand in without it. */
  readonly missing: boolean;
  readonly onChange: ((text: string) => void) | undefined;
}) {
  const { t } = useI18n();
  const localized = useLocalized();
  const { remarkRequired, guidance, title, type } = section;
  if (!onChange) {
    if (saved === '') return null;
    return <p className={`report-remark ${type === 'text' ? 'report-remark-own' : ''}`}>{saved}</p>;
  }
  return (
    <label className="report-remark-field">
      <span>
        {t('report.remark')}
        {remarkRequired && <b className="tb-error"> *</b>}
        <span className="tb-quiet">
          {remarkRequired && ` ${t('report.remarkNeeded')}`}
          {guidance && ` · ${localized(guidance)}`}
        </span>
      </span>
      <Input.TextArea
        id={remarkField(section.id)}
        status={missing ? 'error' : ''}
        aria-invalid={missing}
        aria-describedby={missing ? `${remarkField(section.id)}-missing` : undefined}
        aria-label={t('report.remarkHere', { title: localized(title) })}
        value={value}
        maxLength={MOST_CHARACTERS}
        autoSize={{ minRows: type === 'text' ? 3 : 1, maxRows: 16 }}
        onChange={(event) => onChange(event.target.value)}
      />
      {missing && (
        <span id={`${remarkField(section.id)}-missing`} className="tb-error" role="alert">
          {t('report.remarkMissing')}
        </span>
      )}
    </label>
  );
}
