import { createTheme, type CSSVariablesResolver, darken, defaultVariantColorsResolver, Drawer, type MantineColorsTuple, type MantineTheme, Modal, type VariantColorsResolver } from '@mantine/core'

// Teal of the mark; 7 on white and 4 on dark have a contrast of AA and better.
const brand: MantineColorsTuple = ['#effcf9', '#d5f5ee', '#a9eadd', '#74d9c8', '#43c1b0', '#23a596', '#15877c', '#0f6b64', '#0e5652', '#0d4744']

// White stands on these only in their last shade; with the others Mantine takes black where white is too pale.
const deep = ['red', 'blue']

const variants: VariantColorsResolver = (given) =>
  defaultVariantColorsResolver(given.variant === 'filled' && given.color !== undefined && deep.includes(given.color) ? { ...given, color: `${given.color}.9` } : given)

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
  // Where black and white are equally far away: the one that Mantine takes is always far enough.
  luminanceThreshold: 0.179,
  variantColorResolver: variants,
  components: {
    // The page has one banner; the heading of a dialog is none.
    ModalHeader: Modal.Header.extend({ defaultProps: { role: 'presentation' } }),
    DrawerHeader: Drawer.Header.extend({ defaultProps: { role: 'presentation' } }),
  },
  respectReducedMotion: true,
  focusRing: 'auto',
})

// Colours that texts are written in. Mantine's are too pale on their own tints and on white.
const written = ['red', 'orange', 'yellow', 'green', 'teal', 'cyan', 'blue', 'lime', 'pink', 'grape', 'violet', 'indigo', 'gray'] as const

function darkTexts({ colors }: MantineTheme): Record<string, string> {
  return Object.fromEntries(
    written.flatMap((color) => {
      const dark = darken(colors[color][9], color === 'yellow' || color === 'orange' || color === 'lime' ? 0.45 : 0.3)
      return ['text', 'light-color', 'outline'].map((use): [string, string] => [`--mantine-color-${color}-${use}`, dark])
    }),
  )
}

/** The colours of texts: each has a contrast of AA on every background that it stands on. */
export const readable: CSSVariablesResolver = (given) => ({
  variables: {},
  light: {
    '--mantine-color-dimmed': 'var(--mantine-color-gray-7)',
    '--mantine-color-placeholder': 'var(--mantine-color-gray-7)',
    '--mantine-color-error': 'var(--mantine-color-red-text)',
    ...darkTexts(given),
  },
  dark: {
    '--mantine-color-dimmed': 'var(--mantine-color-dark-1)',
    '--mantine-color-placeholder': 'var(--mantine-color-dark-1)',
    '--mantine-color-error': 'var(--mantine-color-red-4)',
    '--mantine-color-yellow-light': darken(given.colors.yellow[9], 0.6),
  },
})
