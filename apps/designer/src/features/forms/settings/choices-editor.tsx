import { useI18n } from '@trucban/ui';
import { DeleteOutlined, PlusOutlined } from '@ant-design/icons';
import { Button, Input } from 'antd';
import type { Piece } from '../builder/component-tree.ts';
import { choicesOf, withChoices, type Choice } from './change.ts';

/** The choices of a list: value, Vietnamese and English label. */
export function ChoicesEditor({
  piece,
  onChange,
}: {
  readonly piece: Piece;
  readonly onChange: (next: Piece) => void;
}) {
  const { t } = useI18n();
  const choices = choicesOf(piece);
  const set = (i: number, next: Partial<Choice>): void =>
    onChange(
      withChoices(
        piece,
        choices.map((each, j) => (j === i ? { ...each, ...next } : each)),
      ),
    );
  const field = (i: number, name: keyof Choice): React.ReactNode => (
    <Input
      size="small"
      aria-label={t(`settings.choice.${name}`)}
      placeholder={t(`settings.choice.${name}`)}
      value={choices[i]?.[name]}
      onChange={(e) => set(i, { [name]: e.target.value })}
    />
  );
  return (
    <>
      {choices.map((_, i) => (
        <div className="settings-options" key={i}>
          {field(i, 'value')}
          {field(i, 'vi')}
          {field(i, 'en')}
          <Button
            type="text"
            size="small"
            icon={<DeleteOutlined />}
            aria-label={t('settings.remove')}
            onClick={() =>
              onChange(
                withChoices(
                  piece,
                  choices.filter((__, j) => j !== i),
                ),
              )
            }
          />
        </div>
      ))}
      <Button
        size="small"
        icon={<PlusOutlined />}
        onClick={() => onChange(withChoices(piece, [...choices, { value: `v${choices.length + 1}`, vi: '', en: '' }]))}
      >
        {t('settings.addChoice')}
      </Button>
    </>
  );
}
