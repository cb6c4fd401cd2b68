export { bindRecords, bindTable, type Bound, type RowMapper } from './bind.ts';
export { checkMapping, type MappingContext } from './check.ts';
export { EXPRESSION_FUEL, MOST_TEXT } from './field.ts';
export { columnKey, readPath, valueAt } from './path.ts';
export {
  FIELD_TYPES,
  PERIOD_FIELD_KINDS,
  type FieldMapping,
  type FieldType,
  type MappedRow,
  type MappedValue,
  type MappingDocument,
  type MappingFormat,
  type MappingProblem,
  type MappingTarget,
  type PeriodFieldKind,
  type RowProblem,
} from './types.ts';
