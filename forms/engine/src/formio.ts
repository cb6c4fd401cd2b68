import {
  Evaluator,
  clientRules,
  clearHiddenProcessInfo,
  processSync,
  simpleConditionProcessInfo,
  validateServerProcessInfo,
} from '@formio/core';
import type { Json } from '@trucban/kernel';
import type { FormComponent } from './types.ts';

/** The one place that knows `@formio/core`: conditions, values of hidden fields, and the rules that the browser checks too. */

// A form never runs code, neither here nor in the browser.
Evaluator.noeval = true;

/** The rules of the browser; those about a value are not asked where there is none (some throw, which Form.io only logs). */
const rules = clientRules.map((rule) => ({
  ...rule,
  shouldProcess: (context: Parameters<typeof rule.shouldProcess>[0]) =>
    (rule.name.startsWith('validateRequired') || (context.value ?? null) !== null) && rule.shouldProcess(context),
}));

/** A rule that was broken. `path` as lodash writes it: `rows[0].name`. */
export interface FormioError {
  readonly path: string;
  readonly rule: string;
  readonly field: string;
  readonly limit: string | number | undefined;
  /** What the form itself says of it, in the language of its labels. */
  readonly text: string | undefined;
}

/** Runs Form.io's conditions and rules. `data` is changed: values of fields that the conditions hide are removed. */
export function runFormio(components: readonly FormComponent[], data: Record<string, Json>): FormioError[] {
  const scope: { errors?: RawError[] } = {};
  const context = {
    // Form.io writes its findings into the components.
    components: JSON.parse(JSON.stringify(components)) as unknown,
    data,
    scope,
    form: { components },
    processors: [simpleConditionProcessInfo, clearHiddenProcessInfo, validateServerProcessInfo],
    rules,
  };
  processSync(context as unknown as Parameters<typeof processSync>[0]);
  return (scope.errors ?? [])
    .filter(({ context: c }) => hasRow(data, c.path))
    .map(({ errorKeyOrMessage, ruleName, context: c }) => ({
      path: c.path,
      rule: ruleName || errorKeyOrMessage,
      field: c.field || c.component.label || c.component.key || c.path,
      limit: limitOf(c),
      text: textOf(c, ruleName),
    }));
}

/** Form.io checks one row of an empty datagrid, as its renderer shows one; a row that nobody entered has no errors. */
function hasRow(data: Record<string, Json>, path: string): boolean {
  let value: unknown = data;
  for (const part of path
    .replace(/\[(\d+)\]/g, '.$1')
    .split('.')
    .slice(0, -1)) {
    value = typeof value === 'object' && value !== null ? (value as Record<string, unknown>)[part] : undefined;
    if (value === undefined && /^\d+$/.test(part)) return false;
  }
  return true;
}

interface RawError {
  readonly ruleName: string;
  readonly errorKeyOrMessage: string;
  readonly context: RawContext;
}
interface RawContext {
  readonly path: string;
  readonly field?: string;
  readonly component: {
    readonly label?: string;
    readonly key?: string;
    readonly validate?: { readonly customMessage?: unknown; readonly patternMessage?: unknown };
  };
  readonly [limit: string]: unknown;
}

function textOf({ component: { validate, label, key } }: RawContext, rule: string): string | undefined {
  const text = validate?.customMessage || (rule === 'pattern' && validate?.patternMessage);
  return typeof text === 'string' ? text.replace(/\{\{\s*field\s*\}\}/g, () => label || key || '') : undefined;
}

function limitOf(context: RawContext): string | number | undefined {
  for (const name of ['length', 'min', 'max', 'minCount', 'maxCount', 'minDate', 'maxDate', 'minYear', 'maxYear']) {
    const value = context[name];
    if (typeof value === 'string' || typeof value === 'number') return value;
  }
  return undefined;
}
