import i18next from 'eslint-plugin-i18next'
import { createNodeResolver, importX } from 'eslint-plugin-import-x'
import hooks from 'eslint-plugin-react-hooks'
import tseslint from 'typescript-eslint'

// Who may import whom, as the folders of src say it. A zone names a folder and the
// folders of src that it must not reach into. The types that are generated from the
// OpenAPI document are everybody's.
const all = ['api', 'canvas', 'field', 'i18n', 'model', 'pages', 'testing', 'ui']
const may = {
  model: [],
  i18n: [],
  api: [],
  ui: ['i18n'],
  field: ['model', 'ui', 'i18n'],
  canvas: ['model', 'ui', 'i18n'],
  pages: ['canvas', 'field', 'api', 'model', 'ui', 'i18n'],
}
const zones = Object.entries(may).flatMap(([folder, reach]) =>
  all
    .filter((f) => f !== folder && !reach.includes(f))
    .map((f) => ({
      target: `./src/${folder}/**/!(*.test).{ts,tsx}`,
      from: `./src/${f}`,
      ...(f === 'api' ? { except: ['./schema.gen.ts'] } : {}),
      message: `${folder}/ may import ${reach.length > 0 ? reach.join(', ') : 'nothing of ours'}.`,
    })),
)

// Pages never import pages of another noun.
const nouns = ['access', 'audit', 'connectors', 'contacts', 'editor', 'entry', 'entry-points', 'flows', 'home', 'resources', 'settings', 'shell', 'simulator']
const pages = nouns.map((noun) => ({
  target: `./src/pages/${noun}`,
  from: nouns.filter((other) => other !== noun && !(noun === 'editor' && other === 'simulator')).map((other) => `./src/pages/${other}`),
  message: 'Pages do not import pages of another noun.',
}))

export default tseslint.config(
  { ignores: ['dist', 'node_modules', 'src/api/schema.gen.ts', 'test-results', 'playwright-report', 'screenshots', 'public'] },
  ...tseslint.configs.recommendedTypeChecked,
  {
    languageOptions: { parserOptions: { projectService: { allowDefaultProject: ['*.js', 'gates/*.js'] }, tsconfigRootDir: import.meta.dirname } },
    plugins: { 'import-x': importX, 'react-hooks': hooks },
    settings: { 'import-x/resolver-next': [createNodeResolver({ extensions: ['.ts', '.tsx', '.js', '.json'], tsconfig: { configFile: `${import.meta.dirname}/tsconfig.json`, references: 'auto' } })] },
    rules: {
      ...hooks.configs.recommended.rules,
      '@typescript-eslint/no-unused-vars': ['error', { argsIgnorePattern: '^_', varsIgnorePattern: '^_' }],
      '@typescript-eslint/consistent-type-imports': 'error',
      '@typescript-eslint/only-throw-error': 'off', // the router's redirects are thrown
      '@typescript-eslint/no-misused-promises': ['error', { checksVoidReturn: { attributes: false } }],
      'no-restricted-imports': ['error', { patterns: [{ group: ['**/utils', '**/helpers', '**/common'], message: 'Name the file for what is in it.' }] }],
    },
  },
  {
    files: ['src/**'],
    ignores: ['src/canvas/**'],
    rules: { 'no-restricted-imports': ['error', { paths: [{ name: '@xyflow/react', message: 'Only canvas/ draws with it.' }] }] },
  },
  { files: ['src/model/**'], rules: { 'no-restricted-globals': ['error', 'window', 'document', 'fetch', 'localStorage'], 'no-restricted-imports': ['error', { patterns: ['react', 'react-*', '@mantine/*', '@tanstack/*'] }] } },
  { files: ['src/**/*.tsx'], ignores: ['src/**/*.test.tsx', 'src/testing/**'], plugins: { i18next }, rules: { 'i18next/no-literal-string': ['error', { mode: 'jsx-text-only', words: { exclude: ['^[^\\p{L}]+$'] } }] } },
  { files: ['**/*.test.{ts,tsx}', 'e2e/**', 'src/testing/**'], rules: { 'react-hooks/rules-of-hooks': 'off', '@typescript-eslint/no-non-null-assertion': 'off', '@typescript-eslint/no-unsafe-assignment': 'off', '@typescript-eslint/no-unsafe-member-access': 'off' } },
  { files: ['*.js', 'gates/*.js'], ...tseslint.configs.disableTypeChecked },
  { files: ['src/**'], rules: { 'import-x/no-restricted-paths': ['error', { basePath: import.meta.dirname, zones: [...zones, ...pages] }] } },
)
