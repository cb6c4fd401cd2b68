import type { Json } from '@trucban/kernel';

/** Properties in which Form.io runs code or fetches; an empty one (as the builder writes it) is harmless. */
const CODE: ReadonlySet<string> = new Set([
  'customConditional',
  'calculateValue',
  'calculateServer',
  'customDefaultValue',
  'logic',
  'custom',
  'customPrivate',
  'indexeddb',
  'onClick',
  'customOptions',
  'serverOverride',
  'fetch',
  'javascript',
]);

/** Markup that runs something: script and event attributes, `javascript:` addresses, frames. */
const ACTIVE_MARKUP = /<\s*(script|iframe|object|embed|form|link|meta|base)\b|javascript\s*:|<[^>]*\son[a-z]+\s*=/i;
/** A template of the select component that only names a property; others could call functions. */
const PLAIN_TEMPLATE = /^(?:[^{}]|\{\{\s*item\.[A-Za-z.]+\s*(?:\|\s*[A-Za-z]+\s*)?\}\})*$/;

/** Where a piece of a definition carries code; `path` is relative, without a leading slash. */
export interface CodeFinding {
  readonly path: string;
  readonly code: 'CODE_NOT_ALLOWED' | 'MARKUP_NOT_ALLOWED';
}

/** Finds code in the properties of one component, not in the components inside it. */
export function findCode(component: Readonly<Record<string, unknown>>): CodeFinding[] {
  const findings: CodeFinding[] = [];
  const visit = (value: unknown, path: string, name: string, depth: number): void => {
    if (depth > 12) {
      findings.push({ path, code: 'CODE_NOT_ALLOWED' });
    } else if (typeof value === 'string') {
      if (CODE.has(name) && value.trim() !== '') findings.push({ path, code: 'CODE_NOT_ALLOWED' });
      else if (name === 'template' && !PLAIN_TEMPLATE.test(value)) findings.push({ path, code: 'CODE_NOT_ALLOWED' });
      else if (ACTIVE_MARKUP.test(value)) findings.push({ path, code: 'MARKUP_NOT_ALLOWED' });
    } else if (CODE.has(name) && !isEmpty(value)) {
      findings.push({ path, code: 'CODE_NOT_ALLOWED' });
    } else if (typeof value === 'object' && value !== null) {
      for (const [key, inner] of Object.entries(value)) {
        if (depth === 0 && (key === 'components' || key === 'columns')) continue;
        visit(inner, path === '' ? key : `${path}/${key}`, Array.isArray(value) ? name : key, depth + 1);
      }
    }
  };
  visit(component, '', '', 0);
  return findings;
}

function isEmpty(value: unknown): boolean {
  if (value === null || value === undefined || value === false) return true;
  if (Array.isArray(value)) return value.length === 0;
  return typeof value === 'object' && Object.keys(value as Record<string, Json>).length === 0;
}
