import { createTheme, type CSSVariablesResolver, type MantineColorsTuple } from '@mantine/core'

// Teal of the mark; 7 on white and 4 on dark have a contrast of AA and better.
const brand: MantineColorsTuple = ['#effcf9', '#d5f5ee', '#a9eadd', '#74d9c8', '#43c1b0', '#23a596', '#15877c', '#0f6b64', '#0e5652', '#0d4744']

/** How Callwright looks; light and dark take their colours from Mantine's variables. */
export const theme = createTheme({
  primaryColor: 'brand',
  primaryShade: { light: 7, dark: 7 },
  colors: { brand },
  defaultRadius: 'md',
  fontFamily: 'Inter, ui-sans-serif, system-ui, -apple-system, "Segoe UI", Roboto, "Helvetica Neue", Arial, sans-serif',
  fontFamilyMonospace: 'ui-monospace, "SF Mono", "Cascadia Mono", Menlo, Consolas, monospace',
  headings: { fontWeight: '650', sizes: { h1: { fontSize: '1.5rem' }, h2: { fontSize: '1.125rem' }, h3: { fontSize: '1rem' } } },
  autoContrast: true,
  respectReducedMotion: true,
  focusRing: 'auto',
})

/** Mantine's dimmed text is too pale for AA on our backgrounds. */
export const readable: CSSVariablesResolver = () => ({
  variables: {},
  light: { '--mantine-color-dimmed': 'var(--mantine-color-gray-7)', '--mantine-color-placeholder': 'var(--mantine-color-gray-7)' },
  dark: { '--mantine-color-dimmed': 'var(--mantine-color-dark-1)', '--mantine-color-placeholder': 'var(--mantine-color-dark-1)' },
})
