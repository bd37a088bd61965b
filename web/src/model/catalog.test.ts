import { describe, expect, it } from 'vitest'
import { catalog, formField, kinds } from '@/testing/kinds'
import { catalogOf, defaults, formOf, freshLabel, grouped, kindOf, placeable, search } from './catalog'
import { addActivity, emptyFlow } from './document'

const titles = (text: string) => search(catalog, text).map((k) => k.title)

describe('the catalog', () => {
  it('finds kinds by name', () => {
    expect(kindOf(catalog, 'menu')?.title).toBe('Menu')
    expect(kindOf(catalog, 'other')).toBeUndefined()
    expect(kindOf(undefined, 'menu')).toBeUndefined()
    expect(formOf(catalog, 'case')?.map((f) => f.name)).toEqual(['expression', 'cases'])
  })
  it('groups them in the order in which they come', () => {
    expect(grouped(catalog).map((g) => [g.title, g.kinds.length])).toEqual([['Call Handling', 4], ['Flow Control', 3], ['Events', 1]])
    expect(grouped(catalog, search(catalog, 'menu')).map((g) => g.group)).toEqual(['Call Handling'])
  })
})

describe('searching', () => {
  it.each([
    ['', kinds.map((k) => k.title)], ['menu', ['Menu']], ['http', ['HTTP Request']], ['req', ['HTTP Request']], ['ivr', ['Menu']], ['qc', ['Queue Contact']], ['contact disc', ['Disconnect Contact']], ['zzz', []],
  ])('%j', (text, want) => {
    expect(titles(text)).toEqual(want)
  })
  it('puts the best first', () => {
    expect(titles('contact')).toEqual(['Queue Contact', 'Disconnect Contact', 'Start Flow'])
    expect(titles('c')[0]).toBe('Case')
  })
})

describe('new activities', () => {
  it('have labels that expressions can read', () => {
    let doc = emptyFlow('F')
    const labels = ['Play Message', 'Play Message', 'Play Message', 'Größe prüfen!', '2nd', '…'].map((title) => {
      const label = freshLabel(doc, title)
      doc = addActivity(doc, { kind: 'x', label }).doc
      return label
    })
    expect(labels).toEqual(['PlayMessage', 'PlayMessage_2', 'PlayMessage_3', 'Größeprüfen', '_2nd', 'Activity'])
  })
  it('have what their form asks for and knows', () => {
    expect(defaults(kindOf(catalog, 'http-request'))).toEqual({ method: 'GET' })
    expect(defaults(undefined)).toEqual({})
  })
  it('do not share defaults', () => {
    const [kind] = catalogOf([{ ...kinds[0]!, form: [formField({ name: 'rows', kind: 'items', required: true, default: [{ a: 1 }] })] }]).kinds
    expect(defaults(kind).rows).not.toBe(defaults(kind).rows)
  })
  it('go where they belong', () => {
    const can = (name: string) => (['activities', 'events'] as const).map((p) => placeable(kindOf(catalog, name)!, p))
    expect([can('start'), can('event'), can('menu')]).toEqual([[true, false], [false, true], [true, true]])
    expect(placeable(kindOf(catalog, 'event')!, 'events', 'subflow')).toBe(false)
  })
})
