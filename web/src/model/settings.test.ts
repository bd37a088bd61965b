import { describe, expect, it } from 'vitest'
import { formField } from '@/testing/kinds'
import { chance, randomFlow } from '@/testing/random-flow'
import { all } from './document'
import { getAt, leaves, mapTexts, parsePath, printPath, same, setAt } from './settings'

describe('paths', () => {
  it.each([
    ['outputs[0].path', ['outputs', 0, 'path']], ['a', ['a']], ['', []], ['headers.Content-Type', ['headers', 'Content-Type']], ['a[1][2]', ['a', 1, 2]],
  ])('%s', (text, path) => {
    expect(parsePath(text)).toEqual(path)
    expect(printPath(path)).toBe(text)
  })
  it('takes a path that is read already', () => {
    const path = ['a.b', 0]
    expect(parsePath(path)).toBe(path)
  })
})

describe('getting', () => {
  it('finds what is there, and nothing else', () => {
    const v = { a: [{ b: 1 }], c: null }
    expect(getAt(v, 'a[0].b')).toBe(1)
    expect(getAt(v, 'c')).toBeNull()
    for (const path of ['a[1].b', 'a.b', 'c.d', 'constructor', 'toString.call']) expect(getAt(v, path)).toBeUndefined()
  })
})

describe('setting', () => {
  it('shares what it does not touch', () => {
    const v = { a: { x: 1 }, b: { y: 2 } }
    expect(Object.keys(setAt({}, ['__proto__', 'x'], 1) as object)).toEqual(['__proto__'])
    expect(same({ x: 1 }, JSON.parse('{"__proto__":{}}'))).toBe(false)
    const next = setAt(v, ['a', 'x'], 3) as typeof v
    expect(next).toEqual({ a: { x: 3 }, b: { y: 2 } })
    expect(next.b).toBe(v.b)
  })
  it('gives the same value when nothing changed', () => {
    const v = { a: { x: [1, { z: 1 }] } }
    expect(setAt(v, ['a', 'x', 1], { z: 1 })).toBe(v)
    expect(setAt(v, ['a', 'q'], undefined)).toBe(v)
    expect(setAt(v, ['q', 0, 'r'], undefined)).toBe(v)
  })
  it('takes rows and members away', () => {
    expect(setAt({ a: [1, 2, 3] }, ['a', 1], undefined)).toEqual({ a: [1, 3] })
    expect(setAt({ a: 1, b: 2 }, ['a'], undefined)).toEqual({ b: 2 })
  })
  it('appends a row that is beyond the end', () => {
    expect(setAt({ a: [1] }, ['a', 9], 2)).toEqual({ a: [1, 2] })
  })
  it('replaces what is of another kind', () => {
    expect(setAt({ a: 'text' }, ['a', 'b'], 1)).toEqual({ a: { b: 1 } })
    expect(setAt({ a: { b: 1 } }, ['a', 0], 1)).toEqual({ a: [1] })
  })
})

describe('sameness', () => {
  it.each([
    [{ a: 1, b: [1] }, { b: [1], a: 1 }, true], [{ a: undefined }, {}, true], [[1, 2], [2, 1], false], [{ a: 1 }, { a: 1, b: 1 }, false], [null, {}, false], [[], {}, false], ['1', 1, false],
  ])('%j and %j: %s', (a, b, is) => {
    expect(same(a, b)).toBe(is)
  })
})

describe('texts', () => {
  const form = [
    formField({ name: 'e', kind: 'expr' }), formField({ name: 'p', kind: 'plain' }), formField({ name: 't', kind: 'table' }),
    formField({ name: 'rows', kind: 'items', fields: [formField({ name: 'v', kind: 'ref', target: 'variable' }), formField({ name: 'x', kind: 'text' })] }),
    formField({ name: 'part', kind: 'part', fields: [formField({ name: 'c', kind: 'choice' })] }),
  ]
  const settings = { e: 'a', p: 'b', t: { Accept: 'c' }, rows: [{ v: 'd', x: 'e', more: 'f' }], part: { c: 'g' }, other: { deep: ['h', 1, null, true] } }
  it('are read as their form says', () => {
    expect(leaves(settings, form).map((l) => [printPath(l.path), l.text, l.reading])).toEqual([
      ['e', 'a', 'expr'], ['p', 'b', 'plain'], ['t.Accept', 'c', 'template'], ['rows[0].v', 'd', 'plain'], ['rows[0].x', 'e', 'template'], ['rows[0].more', 'f', 'template'],
      ['part.c', 'g', 'plain'], ['other.deep[0]', 'h', 'template'],
    ])
    expect(leaves(undefined)).toEqual([])
  })
  it('are changed where they stand', () => {
    expect(mapTexts(settings, form, (t) => (t === 'e' || t === 'h' ? t.toUpperCase() : t))).toEqual({ ...settings, rows: [{ v: 'd', x: 'E', more: 'f' }], other: { deep: ['H', 1, null, true] } })
    expect(mapTexts(settings, form, (t) => t)).toBe(settings)
    expect(Object.keys(mapTexts(settings, form, (t) => t.toUpperCase()))).toEqual(Object.keys(settings))
  })
})

describe('laws of setting', () => {
  const steps = ['a', 'b', 0] as const
  it('what is set is got, what stood elsewhere stays, and nothing given is changed', () => {
    for (let seed = 1; seed <= 300; seed++) {
      const c = chance(seed)
      const random = (depth: number): unknown => (depth === 0 || c.below(3) === 0 ? c.below(5) : c.below(2) === 0 ? [random(depth - 1), random(depth - 1)] : { a: random(depth - 1), b: random(depth - 1) })
      const before = random(3)
      const text = JSON.stringify(before)
      const path = Array.from({ length: 1 + c.below(3) }, () => c.of(steps))
      const after = setAt(before, path, 'set')
      expect(getAt(after, path)).toBe('set')
      expect(setAt(after, path, 'set')).toBe(after)
      expect(JSON.stringify(before)).toBe(text)
      if (path[0] === 'a') expect(getAt(after, 'b')).toBe(getAt(before, 'b'))
    }
  })
  it('paths are read as they were written', () => {
    for (let seed = 1; seed <= 100; seed++) {
      const c = chance(seed)
      const path = ['top', ...Array.from({ length: c.below(4) }, () => c.of(['name', 'Content-Type', 'x_1', 0, 12]))]
      expect(parsePath(printPath(path))).toEqual(path)
    }
  })
  it('every text is changed once, and only texts', () => {
    for (let seed = 1; seed <= 40; seed++) {
      for (const { settings } of all(randomFlow(chance(seed), 40))) {
        if (settings === undefined) continue
        const texts = leaves(settings)
        const seen: string[] = []
        const next = mapTexts(settings, undefined, (t, _, leaf) => `${(seen.push(printPath(leaf.path)), t)}!`)
        expect(seen).toEqual(texts.map((l) => printPath(l.path)))
        for (const l of texts) expect(getAt(next, l.path)).toBe(`${l.text}!`)
      }
    }
  })
})
