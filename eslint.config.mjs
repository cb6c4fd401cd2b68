/** A short list of rules, each of which catches what tests and types don't (style guide, section 10). */
import { builtinModules } from 'node:module';
import tseslint from 'typescript-eslint';

const typescript = ['**/*.ts', '**/*.tsx', '**/*.cts'];
const tests = ['**/*.spec.ts', '**/*.spec.tsx', '**/test/**', 'e2e/**'];
const web = ['packages/ui/**/*.{ts,tsx}', 'apps/{console,designer,portal}/src/**/*.{ts,tsx}'];
/** No I/O, no clock, no randomness, no locale of the machine: the caller passes everything in. */
const pure = [
  'packages/kernel/src/**/*.ts',
  'packages/feel/src/**/*.ts',
  'packages/mapping/src/**/*.ts',
  '{sop,rules,forms,kpi,sla}/engine/src/**/*.ts',
];

const defaultExport = {
  selector: 'ExportDefaultDeclaration',
  message: 'Named exports only: a name is the same everywhere.',
};
/** An object or a list that is taken apart where it is written: its parts can stand there themselves. */
const needlessSpreads = [
  'ObjectExpression > SpreadElement > ObjectExpression',
  'ArrayExpression > SpreadElement > ArrayExpression',
].map((selector) => ({ selector, message: 'Write the parts themselves.' }));
const ownClock = 'The time is an argument here.';
const localeMethods = [
  'toLocaleString',
  'toLocaleDateString',
  'toLocaleTimeString',
  'toLocaleUpperCase',
  'toLocaleLowerCase',
  'localeCompare',
];
const nodeModules = {
  group: ['node:*', ...builtinModules.filter((name) => !name.startsWith('_'))],
  message: 'No Node modules here.',
};
const otherSources = {
  regex: String.raw`^(\.\./)+[^.]+/src(/|$)`,
  message: "Import the package by its name, not another package's src.",
};

/** An exception to a rule says why on the same line: `eslint-disable-next-line rule -- reason`. */
const reasons = {
  rules: {
    'say-why': {
      create: (context) => ({
        Program: () => {
          for (const comment of context.sourceCode.getAllComments())
            if (/^\s*eslint-disable/.test(comment.value) && !/\s--\s+\S/.test(comment.value))
              context.report({ loc: comment.loc, message: 'Say why after " -- ".' });
        },
      }),
    },
  },
};

export default tseslint.config(
  { ignores: ['**/node_modules/', '**/dist/', 'artifacts/', 'coverage/', '.trucban/', '**/*.d.ts'] },
  { linterOptions: { reportUnusedDisableDirectives: 'error' } },
  {
    files: typescript,
    languageOptions: {
      parser: tseslint.parser,
      parserOptions: { project: 'tsconfig.eslint.json', tsconfigRootDir: import.meta.dirname },
    },
    plugins: { '@typescript-eslint': tseslint.plugin, trucban: reasons },
    rules: {
      'trucban/say-why': 'error',
      '@typescript-eslint/no-floating-promises': 'error',
      '@typescript-eslint/no-misused-promises': ['error', { checksVoidReturn: false }],
      '@typescript-eslint/await-thenable': 'error',
      '@typescript-eslint/switch-exhaustiveness-check': ['error', { considerDefaultExhaustiveForUnions: true }],
      '@typescript-eslint/no-explicit-any': 'error',
      '@typescript-eslint/ban-ts-comment': ['error', { minimumDescriptionLength: 10 }],
      eqeqeq: ['error', 'always', { null: 'ignore' }],
      'no-console': 'error',
      'no-var': 'error',
      'prefer-const': 'error',
      'no-restricted-syntax': ['error', defaultExport, ...needlessSpreads],
      'no-restricted-imports': ['error', { patterns: [otherSources] }],
    },
  },
  {
    files: web,
    languageOptions: {
      parserOptions: { project: ['packages/ui/tsconfig.json', 'apps/{console,designer,portal}/tsconfig.json'] },
    },
  },
  {
    files: pure,
    ignores: tests,
    rules: {
      'no-restricted-imports': ['error', { patterns: [otherSources, nodeModules] }],
      'no-restricted-globals': [
        'error',
        ...[
          'console',
          'process',
          'Intl',
          'fetch',
          'crypto',
          'performance',
          'Buffer',
          'setTimeout',
          'setInterval',
          'setImmediate',
          'queueMicrotask',
        ].map((name) => ({ name, message: 'A pure package takes nothing from its surroundings.' })),
      ],
      'no-restricted-properties': [
        'error',
        { object: 'Date', property: 'now', message: ownClock },
        { object: 'Math', property: 'random', message: 'Randomness is an argument here.' },
        ...localeMethods.map((property) => ({ property, message: "The machine's locale must not matter." })),
      ],
      'no-restricted-syntax': [
        'error',
        defaultExport,
        ...needlessSpreads,
        { selector: "NewExpression[callee.name='Date'][arguments.length=0]", message: ownClock },
        { selector: "CallExpression[callee.name='Date']", message: ownClock },
        {
          selector: "MemberExpression[object.name='globalThis']",
          message: 'A pure package takes nothing from its surroundings.',
        },
      ],
    },
  },
  {
    files: ['workflows/src/*.workflow.ts'],
    rules: { 'no-restricted-imports': ['error', { patterns: [otherSources, nodeModules] }] },
  },
  {
    // Programs that speak to a person at a terminal, and configurations whose tools ask for a default export.
    files: ['scripts/**', 'bench/**', 'e2e/**', '**/*.config.ts'],
    rules: { 'no-console': 'off' },
  },
  // What an HTTP answer holds is what the test says of it.
  { files: tests, rules: { '@typescript-eslint/no-explicit-any': 'off' } },
  { files: ['**/*.config.ts'], rules: { 'no-restricted-syntax': 'off' } },
);
