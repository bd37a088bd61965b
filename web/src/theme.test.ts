import { DEFAULT_THEME, defaultCssVariablesResolver, mergeMantineTheme, toRgba } from '@mantine/core'
import { describe, expect, test } from 'vitest'
import { readable, theme } from './theme'

const whole = mergeMantineTheme(DEFAULT_THEME, theme)

type Scheme = 'light' | 'dark'

/** What a page has of Mantine's variables in a scheme. */
function variablesIn(scheme: Scheme): Record<string, string> {
  const [given, ours] = [defaultCssVariablesResolver(whole), readable(whole)]
  return { ...given.variables, ...given[scheme], ...ours.variables, ...ours[scheme] }
}

/** A colour as it is in the end, whatever variables lead to it. */
function resolved(colour: string, scheme: Scheme): string {
  const all = variablesIn(scheme)
  let value = colour
  for (let n = 0; n < 10; n++) {
    const name = /^var\((--[\w-]+)\)$/.exec(value)?.[1]
    if (name === undefined) return value
    value = all[name] ?? ''
  }
  throw new Error(`${colour} leads nowhere`)
}

type Light = { r: number; g: number; b: number }

function seen(colour: string, scheme: Scheme, under: Light = { r: 0, g: 0, b: 0 }): Light {
  const { r, g, b, a } = toRgba(resolved(colour, scheme))
  const over = (above: number, below: number) => above * a + below * (1 - a)
  return { r: over(r, under.r), g: over(g, under.g), b: over(b, under.b) }
}

/** Relative luminance (WCAG 2.2). */
function luminance({ r, g, b }: Light): number {
  const [x, y, z] = [r, g, b].map((part) => (part / 255 <= 0.04045 ? part / 255 / 12.92 : ((part / 255 + 0.055) / 1.055) ** 2.4)) as [number, number, number]
  return 0.2126 * x + 0.7152 * y + 0.0722 * z
}

function contrast(text: string, ground: string, scheme: Scheme): number {
  const below = seen(ground, scheme)
  const [a, b] = [luminance(seen(text, scheme, below)), luminance(below)].sort((one, other) => other - one) as [number, number]
  return (a + 0.05) / (b + 0.05)
}

const variable = (name: string) => `var(--mantine-color-${name})`
const grounds: Record<Scheme, string[]> = {
  light: ['#ffffff', variable('gray-0'), variable('gray-1')],
  dark: [variable('dark-6'), variable('dark-7'), variable('dark-8')],
}
const colours = ['red', 'orange', 'yellow', 'green', 'teal', 'cyan', 'blue', 'gray', 'brand']
const schemes: Scheme[] = ['light', 'dark']
const AA = 4.5

test('the formula is that of WCAG', () => {
  expect(contrast('#000000', '#ffffff', 'light')).toBeCloseTo(21)
  expect(contrast('#777777', '#ffffff', 'light')).toBeCloseTo(4.48, 2)
  expect(contrast('rgba(0, 0, 0, 0.5)', '#ffffff', 'light')).toBeCloseTo(3.95, 1)
})

test("Mantine's own colours would not do", () => {
  const plain = defaultCssVariablesResolver(whole).light
  expect(contrast(plain['--mantine-color-error']!, '#ffffff', 'light')).toBeLessThan(AA)
  expect(contrast(whole.colors.orange[9], whole.colors.orange[1], 'light')).toBeLessThan(AA)
})

describe.each(schemes)('in %s', (scheme) => {
  test.each(['text', 'dimmed', 'placeholder', 'error', 'anchor'])('%s is readable on every ground', (name) => {
    for (const ground of grounds[scheme]) expect(contrast(variable(name), ground, scheme), ground).toBeGreaterThanOrEqual(AA)
  })

  test.each(colours)('%s is readable as a text, in an outline, and subtle', (colour) => {
    const uses = [`${colour}-text`, `${colour}-light-color`, `${colour}-outline`]
    for (const ground of grounds[scheme]) {
      for (const use of uses) expect(contrast(variable(use), ground, scheme), `${use} on ${ground}`).toBeGreaterThanOrEqual(AA)
    }
  })

  test.each(colours)('texts of every kind are readable on the tint of %s', (colour) => {
    const tint = variable(`${colour}-light`)
    for (const text of [`${colour}-light-color`, 'text', 'dimmed', 'anchor']) expect(contrast(variable(text), tint, scheme), text).toBeGreaterThanOrEqual(AA)
    expect(contrast(variable(`${colour}-light-color`), variable(`${colour}-light-hover`), scheme)).toBeGreaterThanOrEqual(AA)
  })

  test.each(colours)('what stands on filled %s is readable, also when it is pointed at', (colour) => {
    const { background, hover, color } = whole.variantColorResolver({ color: colour, theme: whole, variant: 'filled' })
    expect(contrast(color, background, scheme)).toBeGreaterThanOrEqual(AA)
    expect(contrast(color, hover, scheme), 'pointed at').toBeGreaterThanOrEqual(AA)
  })
})
