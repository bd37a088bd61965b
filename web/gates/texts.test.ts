import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import de from '../src/i18n/de'
import en from '../src/i18n/en'
import italian from '../src/i18n/it'

/** Every text by its path: area.key, or area.group.key. */
function flatten(part: object, prefix = ''): Map<string, string> {
  const all = new Map<string, string>()
  for (const [key, value] of Object.entries(part) as [string, unknown][]) {
    const path = prefix === '' ? key : `${prefix}.${key}`
    if (typeof value === 'string') all.set(path, value)
    else for (const [p, text] of flatten(value as object, path)) all.set(p, text)
  }
  return all
}

/** The names in braces, in order. */
function places(text: string): string[] {
  return [...text.matchAll(/\{\{\s*([^}]+?)\s*\}\}/g)].map((m) => m[1] ?? '').sort()
}

const english = flatten(en)

describe.each([
  ['de', flatten(de)],
  ['it', flatten(italian)],
])('texts in %s', (_, texts) => {
  it('has every text and no other', () => {
    expect([...texts.keys()].sort()).toEqual([...english.keys()].sort())
  })
  it('leaves none empty', () => {
    expect([...texts].filter(([, text]) => text.trim() === '')).toEqual([])
  })
  it('fills in the same values', () => {
    const differ = [...texts].filter(([key, text]) => places(text).join() !== places(english.get(key) ?? '').join())
    expect(differ).toEqual([])
  })
})

const src = join(import.meta.dirname, '../src')
const program = readdirSync(src, { recursive: true, encoding: 'utf8' })
  .filter((file) => /\.tsx?$/.test(file) && !/\.test\.|\.gen\.|^testing\//.test(file))
  .map((file) => readFileSync(join(src, file), 'utf8'))
  .join('\n')

// Keys that are put together, such as `states.${state}`: what is put in may be anything.
const made = [...program.matchAll(/`((?:[\w:.]|\$\{[^{}`]*\})+)`/g)]
  .map((m) => (m[1] ?? '').replace(/^\w+:/, '').replace(/\$\{[^}]*\}/g, '*'))
  .filter((shape) => /\w\.|\.\w/.test(shape) && shape.includes('*'))
  .map((shape) => new RegExp(`^${shape.replaceAll('.', '\\.').replaceAll('*', '.+')}$`))

it('has no text that nobody says', () => {
  const said = (key: string) => ["'", ':'].some((before) => program.includes(`${before}${key}'`)) || made.some((shape) => shape.test(key))
  const keys = [...english.keys()].map((path) => path.slice(path.indexOf('.') + 1).replace(/_(one|other)$/, ''))
  expect(keys.filter((key) => !said(key))).toEqual([])
})

it('has English texts', () => {
  expect(english.size).toBeGreaterThan(40)
  expect([...english].filter(([, text]) => text.trim() === '')).toEqual([])
})
