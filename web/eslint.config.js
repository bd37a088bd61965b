import i18next from 'eslint-plugin-i18next'
import hooks from 'eslint-plugin-react-hooks'
import tseslint from 'typescript-eslint'

// Who may import whom, as the folders of src say it. The types that are generated
// from the OpenAPI document are everybody's.
const folders = ['api', 'canvas', 'field', 'i18n', 'model', 'pages', 'testing', 'ui']
const reach = {
  model: [],
  i18n: [],
  api: [],
  ui: ['i18n'],
  field: ['model', 'ui', 'i18n'],
  canvas: ['model', 'ui', 'i18n'],
  pages: ['canvas', 'field', 'api', 'model', 'ui', 'i18n'],
}
const frameworks = ['react', 'react-dom', '@mantine', '@tanstack', '@xyflow', 'react-i18next', 'i18next']

/** Imports that a folder must not have, with the reason. */
function closed(folder) {
  const may = reach[folder]
  const shut = folders.filter((f) => f !== folder && !may.includes(f) && f !== 'api')
  const patterns = [
    { regex: '^\\.\\./', message: 'Write @/folder/file: it says which folder is reached into.' },
    { regex: '/(utils?|helpers?|common)(/|$)', message: 'Name the file for what is in it.' },
  ]
  if (shut.length > 0) patterns.push({ regex: `^@/(${shut.join('|')})/`, message: `${folder}/ may import ${may.join(', ') || 'nothing of ours'}.` })
  if (folder !== 'api' && !may.includes('api')) patterns.push({ regex: '^@/api/(?!schema\\.gen)', message: `Only types of the API come into ${folder}/.` })
  if (folder !== 'canvas') patterns.push({ regex: '^@xyflow/', message: 'Only canvas/ draws with it.' })
  if (folder === 'model') patterns.push({ regex: `^(${frameworks.join('|')})(/|$)`, message: 'model/ is plain TypeScript.' })
  return patterns
}

const zone = (files, patterns) => ({
  files,
  ignores: ['**/*.test.{ts,tsx}'],
  rules: { '@typescript-eslint/no-restricted-imports': ['error', { patterns }] },
})

// Pages never import pages of another noun, but for the simulator, which is docked in the designer.
const nouns = ['access', 'audit', 'connectors', 'contacts', 'editor', 'entry', 'entry-points', 'flows', 'functions', 'home', 'resources', 'settings', 'shell', 'simulator', 'triggers']
const pages = nouns.map((noun) => {
  const others = nouns.filter((other) => other !== noun && !(noun === 'editor' && other === 'simulator'))
  return zone([`src/pages/${noun}/**`], [...closed('pages'), { regex: `^@/pages/(${others.join('|')})/`, message: 'Pages do not import pages of another noun.' }])
})

export default tseslint.config(
  { ignores: ['dist', 'node_modules', 'src/api/schema.gen.ts', 'test-results', 'playwright-report', 'screenshots', 'public'] },
  ...tseslint.configs.recommendedTypeChecked,
  {
    languageOptions: { parserOptions: { projectService: { allowDefaultProject: ['*.js', 'gates/*.js'] }, tsconfigRootDir: import.meta.dirname } },
    plugins: { 'react-hooks': hooks },
    rules: {
      ...hooks.configs.recommended.rules,
      '@typescript-eslint/no-unused-vars': ['error', { argsIgnorePattern: '^_', varsIgnorePattern: '^_' }],
      '@typescript-eslint/consistent-type-imports': 'error',
      '@typescript-eslint/only-throw-error': 'off', // the router's redirects are thrown
      '@typescript-eslint/no-misused-promises': ['error', { checksVoidReturn: { attributes: false } }],
    },
  },
  ...Object.keys(reach).filter((f) => f !== 'pages').map((f) => zone([`src/${f}/**`], closed(f))),
  ...pages,
  { files: ['src/model/**'], rules: { 'no-restricted-globals': ['error', 'window', 'document', 'fetch', 'localStorage'] } },
  { files: ['src/**/*.tsx'], ignores: ['src/**/*.test.tsx', 'src/testing/**'], plugins: { i18next }, rules: { 'i18next/no-literal-string': ['error', { mode: 'jsx-text-only', words: { exclude: ['^[^\\p{L}]+$'] } }] } },
  { files: ['**/*.test.{ts,tsx}', 'e2e/**', 'src/testing/**'], rules: { 'react-hooks/rules-of-hooks': 'off', '@typescript-eslint/no-non-null-assertion': 'off', '@typescript-eslint/no-unsafe-assignment': 'off', '@typescript-eslint/no-unsafe-member-access': 'off' } },
  { files: ['*.js', 'gates/*.js'], ...tseslint.configs.disableTypeChecked },
)
