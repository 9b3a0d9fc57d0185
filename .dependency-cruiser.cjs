/**
 * The layers of the code: imports point downwards only (CONTRIBUTING.md has the map).
 *
 * TypeScript 7 has no compiler API, so sources are parsed by swc, which does not tell `import type` from `import`: every rule
 * here holds for types too. That workflows import *only* types from activities is held by .oxlintrc.json.
 */
const npm = (...names) => names.map((name) => `^node_modules/${name}/`);
const folders = (...names) => names.map((name) => `^src/${name}(/|\\.ts$)`);

/** Nothing of ours and nothing of npm's but what is named; Node's own modules unless `node: false`. */
const only = (layer, allowed, comment, { node = true } = {}) => ({
  name: `${layer}-imports`,
  comment,
  severity: 'error',
  from: { path: folders(layer) },
  to: {
    pathNot: [...folders(layer), ...allowed],
    ...(node ? { dependencyTypesNot: ['core'] } : {}),
  },
});

const ENTRIES = ['^src/cli/', '^src/worker\\.ts$'];

module.exports = {
  forbidden: [
    only('domain', npm('temporal-polyfill'), 'The core is pure: no I/O, no clock, nothing of ours outside it.', {
      node: false,
    }),
    {
      name: 'one-door-to-time-zones',
      comment: 'The core counts in day numbers; instants become Paris days in one place.',
      severity: 'error',
      from: { path: '^src/domain/', pathNot: '^src/domain/calendar/paris-time\\.ts$' },
      to: { path: npm('temporal-polyfill') },
    },
    only(
      'workflows',
      [...folders('domain', 'activities'), ...npm('@temporalio/(workflow|common)')],
      'Workflows run in a sandbox: contracts of the core, types of the activities, the Temporal SDK.',
      { node: false },
    ),
    only(
      'register',
      [...folders('domain', 'generated'), ...npm('pg', 'pg-copy-streams', '@prisma/[^/]+', 'prisma')],
      'The register knows the core and PostgreSQL.',
    ),
    {
      name: 'activities-are-below',
      comment: 'Activities get what they need from createActivities(deps).',
      severity: 'error',
      from: { path: folders('activities') },
      to: { path: folders('api', 'cli', 'simulate', 'demo', 'config', 'embedded', 'worker', 'workflows') },
    },
    {
      name: 'messages-and-documents-are-below',
      severity: 'error',
      from: { path: folders('messages', 'documents') },
      to: { path: '^src/', pathNot: folders('messages', 'documents', 'domain', 'register') },
    },
    {
      name: 'temporal-stands-beside-register',
      severity: 'error',
      from: { path: folders('temporal') },
      to: { path: folders('api', 'cli', 'simulate', 'demo', 'config', 'embedded', 'worker') },
    },
    {
      name: 'nothing-imports-the-entries',
      severity: 'error',
      from: { path: '^src/', pathNot: ['^src/cli/'] },
      to: { path: ENTRIES },
    },
    {
      name: 'settings-and-embedded-parts-belong-to-entries',
      comment: 'Everything else is handed what it needs; but a durable scenario brings its own world along.',
      severity: 'error',
      from: {
        path: '^src/',
        pathNot: [...ENTRIES, ...folders('config', 'embedded'), '^src/simulate/durable-parts\\.ts$'],
      },
      to: { path: folders('config', 'embedded') },
    },
    {
      name: 'database-in-register-only',
      comment: 'Whole databases are made and dropped by the embedded PostgreSQL and for durable scenarios.',
      severity: 'error',
      from: {
        path: '^src/',
        pathNot: [...folders('register', 'embedded', 'generated'), '^src/simulate/scratch-databases\\.ts$'],
      },
      to: { path: [...npm('pg', 'pg-copy-streams', '@prisma/[^/]+'), ...folders('generated')] },
    },
    {
      name: 'no-circular',
      severity: 'error',
      from: {},
      to: { circular: true },
    },
    {
      name: 'no-orphans',
      comment: 'A module that nothing imports and that imports nothing is left over.',
      severity: 'error',
      from: { orphan: true, pathNot: ['\\.d\\.ts$'] },
      to: {},
    },
    {
      name: 'product-does-not-import-tests',
      severity: 'error',
      from: { path: '^src/' },
      to: { path: '^(test|bench|scripts)/' },
    },
    {
      name: 'product-needs-no-dev-dependency',
      severity: 'error',
      from: { path: '^src/' },
      to: { dependencyTypes: ['npm-dev', 'npm-no-pkg', 'npm-unknown'], pathNot: ['^node_modules/@types/'] },
    },
    {
      name: 'resolvable',
      severity: 'error',
      from: {},
      to: { couldNotResolve: true },
    },
  ],
  options: {
    parser: 'swc',
    doNotFollow: { path: ['^node_modules', '^src/generated'] },
    enhancedResolveOptions: {
      extensions: ['.ts', '.js', '.cjs', '.mjs', '.json', '.d.ts'],
      exportsFields: ['exports'],
      conditionNames: ['require', 'node', 'import', 'default', 'types'],
      mainFields: ['main', 'module', 'types'],
    },
  },
};
