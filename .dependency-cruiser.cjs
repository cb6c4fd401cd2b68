/**
 * Who may import whom: the table of the style guide, section 4. Packages are resolved to their sources, so a rule
 * names folders. Tests may import testkit and what they test.
 */
const tests = '(\\.spec\\.tsx?$|/test/|^e2e/|^bench/|^packages/testkit/)';
const engines = '^(sop|rules|forms|kpi|sla)/engine/';
const webApps = '^apps/(console|designer|portal)/';
const outside = ['npm', 'npm-dev', 'npm-optional', 'npm-peer', 'npm-bundled', 'npm-no-pkg', 'npm-unknown'];

/** @param {string} name @param {string} comment @param {object} from @param {object} to */
const rule = (name, comment, from, to) => ({ name, comment, severity: 'error', from, to });

/** Nothing but itself and the folders named, and outside packages that match. */
function only(name, folder, folders, packages) {
  const inside = [folder, ...folders].join('|');
  return [
    rule(
      `${name}-imports`,
      `${name} may import ${folders.join(', ') || 'nothing of ours'}`,
      { path: folder, pathNot: tests },
      { pathNot: `${inside}|node_modules`, dependencyTypesNot: ['core', ...outside] },
    ),
    rule(
      `${name}-packages`,
      `${name}: outside packages that it may use`,
      { path: folder, pathNot: tests },
      { path: 'node_modules', pathNot: packages || '^$', dependencyTypes: outside },
    ),
    rule(
      `${name}-pure`,
      `${name} runs in the browser and in the sandbox too`,
      { path: folder, pathNot: tests },
      { dependencyTypes: ['core'] },
    ),
  ];
}

const npm = (...names) => `node_modules/(${names.join('|')})/`;
const kernel = '^packages/kernel/';
const feel = '^packages/feel/';

/** A feature imports those before it; what must call upwards registers a handler (docs/architecture.md). */
const order = [
  'platform',
  'audit',
  'identity',
  'configuration',
  'forms',
  'notifications',
  'sla',
  'processes',
  'tasks',
  'agencies',
  'incidents',
  'rules',
  'sources',
  'intake',
  'indicators',
  'imports',
  'reports',
];
const upwards = order
  .slice(0, -1)
  .map((feature, at) =>
    rule(
      `${feature}-looks-up`,
      'features import only along the order of docs/architecture.md',
      { path: `^apps/api/src/${feature}/`, pathNot: tests },
      { path: `^apps/api/src/(${order.slice(at + 1).join('|')})/` },
    ),
  );

module.exports = {
  forbidden: [
    rule(
      'no-cycles',
      'a cycle has no beginning to read from',
      // Entering an element may leave it, leaving it may enter the next, a scope holds elements that are scopes: the
      // engine's behaviours are one recursion over the model, cut into files by what they do.
      { pathNot: '^sop/engine/src/(behaviours|kinds)/' },
      { circular: true, viaOnly: { dependencyTypesNot: ['type-only'] } },
    ),
    rule('resolvable', 'what is imported exists', { pathNot: '\\.d\\.ts$' }, { couldNotResolve: true }),
    ...only('kernel', kernel, [], ''),
    ...only('contracts', '^packages/contracts/', [kernel], npm('zod')),
    ...only('feel', feel, [kernel], npm('@lezer/[^/]+', 'lezer-feel', 're2js')),
    ...only('mapping', '^packages/mapping/', [kernel, feel], ''),
    ...only(
      'sop-engine',
      '^sop/engine/',
      [kernel, feel],
      npm('bpmn-moddle', 'zeebe-bpmn-moddle', 'dmn-moddle', 'moddle', 'moddle-xml', 'saxen'),
    ),
    ...only('rules-engine', '^rules/engine/', [kernel, feel], npm('json-rules-engine', 're2js')),
    ...only('forms-engine', '^forms/engine/', [kernel, feel], npm('@formio/core')),
    ...only('kpi-engine', '^kpi/engine/', [kernel, feel], ''),
    ...only('sla-engine', '^sla/engine/', [kernel], ''),
    rule(
      'workflows-imports',
      'workflows know kernel and the SLA engine',
      { path: '^workflows/', pathNot: tests },
      { path: '^(packages|sop|rules|forms|kpi|sla|apps)/', pathNot: '^(packages/kernel|sla/engine)/' },
    ),
    rule(
      'workflow-files',
      'workflow code runs in the sandbox',
      { path: '^workflows/src/.*\\.workflow\\.ts$' },
      { path: 'node_modules|^node:', pathNot: npm('@temporalio/workflow', '@temporalio/common') },
    ),
    rule(
      'workflow-files-core',
      'workflow code has no Node modules',
      { path: '^workflows/src/.*\\.workflow\\.ts$' },
      { dependencyTypes: ['core'] },
    ),
    rule(
      'temporal-worker',
      'only the worker process carries the worker package',
      { pathNot: ['^workflows/src/(worker|bundle|build-bundle|runtime)\\.ts$', '^apps/api/src/worker\\.ts$', tests] },
      { path: npm('@temporalio/worker') },
    ),
    rule('api-imports', 'the API knows no screens', { path: '^apps/api/' }, { path: ['^packages/ui/', webApps] }),
    rule(
      'api-workflows',
      "features reach Temporal by the client and the activities' interfaces",
      { path: '^apps/api/src/[^/]+/', pathNot: tests },
      { path: '^workflows/src/', pathNot: '^workflows/src/(index|client|worker|activities|messages|names)\\.ts$' },
    ),
    rule(
      'api-features',
      'of another feature only its public.ts is imported',
      { path: '^apps/api/src/([^/]+)/', pathNot: ['^apps/api/src/(database|platform)/', tests] },
      {
        path: '^apps/api/src/[^/]+/',
        pathNot: ['^apps/api/src/$1/', '^apps/api/src/[^/]+/public\\.ts$', '^apps/api/src/(database|platform)/'],
      },
    ),
    ...upwards,
    rule(
      'web-imports',
      'web applications know the API by its contracts',
      { path: [webApps, '^packages/ui/'] },
      { path: '^(workflows|apps/api|scripts)/' },
    ),
    rule(
      'web-apps-apart',
      'web applications share by packages/ui',
      { path: '^apps/([^/]+)/' },
      { path: webApps, pathNot: '^apps/$1/' },
    ),
    rule('ui-imports', 'packages/ui knows contracts', { path: '^packages/ui/' }, { path: [engines, webApps, feel] }),
    rule(
      'web-features',
      'of another feature only its index.ts is imported',
      { path: '^apps/([^/]+)/src/features/([^/]+)/' },
      { path: '^apps/$1/src/features/', pathNot: ['^apps/$1/src/features/$2/', '/index\\.tsx?$'] },
    ),
    rule('testkit-in-tests', 'testkit is for tests', { pathNot: [tests, '^scripts/'] }, { path: '^packages/testkit/' }),
    rule('no-scripts', 'scripts are started, not imported', { pathNot: ['^scripts/', tests] }, { path: '^scripts/' }),
  ],
  options: {
    doNotFollow: { path: 'node_modules' },
    exclude: { path: '(^|/)(dist|artifacts|coverage|\\.trucban)/' },
    tsPreCompilationDeps: true,
    tsConfig: { fileName: 'tsconfig.eslint.json' },
    enhancedResolveOptions: {
      exportsFields: ['exports'],
      conditionNames: ['source', 'import', 'require', 'node', 'default', 'types'],
      mainFields: ['module', 'main', 'types'],
      extensions: ['.ts', '.tsx', '.mts', '.cts', '.mjs', '.cjs', '.js', '.json', '.css'],
    },
    moduleSystems: ['es6', 'cjs'],
  },
};
