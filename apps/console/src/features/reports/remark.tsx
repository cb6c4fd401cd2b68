import type { MadeSection } from '@trucban/contracts';
import { useI18n, useLocalized } from '@trucban/ui';
import { Input } from 'antd';

/** The longest that the API takes. */
const MOST_CHARACTERS = 10_000;

/** The writers' words in a section: read, or written while it is a draft. */
export function Remark({
  section,
  saved,
  value,
  onChange,
}: {
  readonly section: MadeSection;
  readonly saved: string;
  readonly value: string;
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
        aria-label={t('report.remarkHere', { title: localized(title) })}
        value={value}
        maxLength={MOST_CHARACTERS}
        autoSize={{ minRows: type === 'text' ? 3 : 1, maxRows: 16 }}
        onChange={(event) => onChange(event.target.value)}
      />
    </label>
  );
}
