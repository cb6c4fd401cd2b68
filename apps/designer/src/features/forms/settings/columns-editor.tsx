import { useI18n } from '@trucban/ui';
import { Form, Segmented } from 'antd';
import type { Column, Piece } from '../builder/component-tree.ts';

/** Width of the whole grid. */
const GRID = 12;

/** How many columns there are. What lies in a column that is taken away moves into the last one. */
export function ColumnsEditor({
  piece,
  onChange,
}: {
  readonly piece: Piece;
  readonly onChange: (next: Piece) => void;
}) {
  const { t } = useI18n();
  const columns = piece.columns ?? [];
  const setCount = (count: number): void => {
    const kept: Column[] = Array.from(
      { length: count },
      (_, i) => columns[i] ?? { offset: 0, push: 0, pull: 0, size: 'md', components: [] },
    );
    const orphans = columns.slice(count).flatMap((column) => column.components ?? []);
    onChange({
      ...piece,
      columns: kept.map((column, i) => ({
        ...column,
        width: GRID / count,
        components: i === count - 1 ? [...(column.components ?? []), ...orphans] : (column.components ?? []),
      })),
    });
  };
  return (
    <Form.Item label={t('settings.columns')}>
      <Segmented value={columns.length} onChange={setCount} options={[2, 3, 4]} />
    </Form.Item>
  );
}
