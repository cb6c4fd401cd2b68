import { useI18n, useLocalized } from '@trucban/ui';
import { Select } from 'antd';
import { useAddress } from '../../shared/address.ts';
import { filterText, inForce, type PivotFilter } from './pivot-query.ts';
import { usePivot } from './queries.ts';
import { useDimensionName } from './use-kpi-names.ts';

type Asked = Readonly<Record<string, string | undefined>>;

/** By which dimensions a pivot is filtered, and which of their values count. It stands in the address, so a filtered table can be sent on. */
export function PivotFilters({
  filter,
  dimensions,
  asked,
}: {
  readonly filter: PivotFilter;
  /** Those that all of the chosen data have. */
  readonly dimensions: readonly string[];
  /** The pivot's question. */
  readonly asked: Asked;
}) {
  const { t } = useI18n();
  const dimensionName = useDimensionName();
  const [, set] = useAddress();
  const chosen = Object.keys(filter).filter((name) => dimensions.includes(name));
  const change = (next: PivotFilter): void => set('filter', filterText(next));
  return (
    <div className="pivot-controls">
      <label>
        {t('pivot.filterBy')}
        <Select
          mode="multiple"
          value={chosen}
          placeholder={t('pivot.noFilter')}
          onChange={(names: string[]) => change(Object.fromEntries(names.map((name) => [name, filter[name] ?? []])))}
          options={dimensions.map((value) => ({ value, label: dimensionName(value) }))}
        />
      </label>
      {chosen.map((name) => (
        <FilterValues
          key={name}
          name={name}
          values={filter[name] ?? []}
          // What the other filters leave is there to choose from.
          asked={{ ...asked, filter: filterText(inForce({ ...filter, [name]: [] }, dimensions)) || undefined }}
          onChange={(values) => change({ ...filter, [name]: values })}
        />
      ))}
    </div>
  );
}

/** The values that there are in the chosen data, unit and time. */
function FilterValues({
  name,
  values,
  asked,
  onChange,
}: {
  readonly name: string;
  readonly values: readonly string[];
  readonly asked: Asked;
  readonly onChange: (values: readonly string[]) => void;
}) {
  const { t } = useI18n();
  const localized = useLocalized();
  const dimensionName = useDimensionName();
  const query = usePivot({ ...asked, rows: name, columns: 'data', totals: undefined }, true);
  const options = (query.data?.rows ?? []).flatMap(({ keys: [value], labels: [label] }) =>
    value === undefined ? [] : [{ value, label: localized(label) }],
  );
  return (
    <label className="pivot-values">
      {dimensionName(name)}
      <Select
        mode="multiple"
        maxTagCount="responsive"
        value={[...values]}
        placeholder={t('pivot.allValues')}
        loading={query.isFetching}
        showSearch={{ optionFilterProp: 'label' }}
        notFoundContent={query.isFetching ? t('state.loading') : t('pivot.noValues')}
        onChange={(next: string[]) => onChange(next)}
        options={options}
      />
    </label>
  );
}
