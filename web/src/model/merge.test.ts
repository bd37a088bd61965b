import { describe, expect, it } from 'vitest'
import { chance, randomChange, randomFlow } from '@/testing/random-flow'
import { addActivity, all, describe as note, emptyFlow, find, type FlowDocument, move, place, removeActivities, rename, setSetting } from './document'
import { link } from './links'
import { merge, resolve } from './merge'
import { addVariable, changeVariable } from './variables'

const base: FlowDocument = {
  ...emptyFlow('F'),
  variables: [{ name: 'v', type: 'STRING', value: '1' }],
  activities: [
    { id: 'a', label: 'A', kind: 'x', links: [{ port: 'out', to: 'b' }], settings: { one: '1', two: '2', rows: [{ t: 'x' }, { t: 'y' }] } },
    { id: 'b', label: 'B', kind: 'x', links: [] },
    { id: 'c', label: 'C', kind: 'x', links: [] },
  ],
  layout: { activities: { a: { x: 0, y: 0 } } },
}
const conflicts = (mine: FlowDocument, theirs: FlowDocument) => merge(base, mine, theirs).conflicts.map((c) => c.where)

describe('names that are those of members of objects', () => {
  it('are merged like any other', () => {
    const odd: FlowDocument = { ...base, activities: base.activities.map((a) => (a.id === 'b' ? { ...a, id: '__proto__' } : { ...a, links: a.links.map(() => ({ port: '__proto__', to: '__proto__' })) })) }
    const { merged, conflicts } = merge(odd, note(odd, '__proto__', 'mine'), note(odd, 'c', 'theirs'))
    expect(conflicts).toEqual([])
    expect(merged.activities.map((a) => [a.id, a.description])).toEqual([['a', undefined], ['__proto__', 'mine'], ['c', 'theirs']])
    expect(merged.activities[0]?.links).toEqual([{ port: '__proto__', to: '__proto__' }])
  })
})

describe('laws of merging (ui 16)', () => {
  it('what only one side changed is taken, and equal changes are no conflict', () => {
    for (let seed = 1; seed <= 40; seed++) {
      const c = chance(seed)
      const from = randomFlow(c, 30)
      let to = from
      for (let i = 0; i < 8; i++) to = randomChange(to, c)
      expect(merge(from, to, from)).toEqual({ merged: to, conflicts: [] })
      expect(merge(from, from, to)).toEqual({ merged: to, conflicts: [] })
      expect(merge(from, to, to)).toEqual({ merged: to, conflicts: [] })
    }
  })
  it('the result is a flow: labels and links are right, and conflicts are the same from either side', () => {
    for (let seed = 100; seed <= 140; seed++) {
      const c = chance(seed)
      const from = randomFlow(c, 30)
      let [mine, theirs] = [from, from]
      for (let i = 0; i < 8; i++) [mine, theirs] = [randomChange(mine, c), randomChange(theirs, c)]
      const { merged, conflicts: told } = merge(from, mine, theirs)
      for (const a of all(merged)) for (const l of a.links) expect(place(merged, l.to)).toBe(place(merged, a.id))
      const resolved = told.reduce((d, k) => resolve(d, k, 'mine'), merged)
      expect(all(resolved).every((a) => a.links.every((l) => find(resolved, l.to)))).toBe(true)
      if (told.length === 0) expect(merge(from, theirs, mine).conflicts).toEqual([])
    }
  })
})

describe('merging', () => {
  it('brings together what is apart: settings, rows, links, notes, variables, positions', () => {
    const mine = addVariable(note(setSetting(setSetting(base, 'a', 'one', 'mine'), 'a', 'rows[0].t', 'mine'), 'b', 'mine'), { name: 'w', type: 'JSON' })
    const theirs = move(link(setSetting(setSetting(base, 'a', 'two', 'theirs'), 'a', 'rows[1].t', 'theirs'), 'b', 'out', 'c'), { b: { x: 9, y: 9 } })
    const { merged, conflicts: told } = merge(base, mine, theirs)
    expect(told).toEqual([])
    expect(find(merged, 'a')?.settings).toEqual({ one: 'mine', two: 'theirs', rows: [{ t: 'mine' }, { t: 'theirs' }] })
    expect(find(merged, 'b')).toMatchObject({ description: 'mine', links: [{ port: 'out', to: 'c' }] })
    expect(merged.variables.map((v) => v.name)).toEqual(['v', 'w'])
    expect(merged.layout).toEqual({ activities: { a: { x: 0, y: 0 }, b: { x: 9, y: 9 } } })
  })
  it('tells what both changed, takes mine, and lets a person decide', () => {
    const mine = setSetting(base, 'a', 'one', 'mine')
    const { merged, conflicts: told } = merge(base, mine, setSetting(base, 'a', 'one', 'theirs'))
    expect(told).toEqual([{ where: 'activities.a.settings.one', path: ['activities', 'a', 'settings', 'one'], label: 'A', base: '1', mine: 'mine', theirs: 'theirs' }])
    expect(merged).toBe(mine)
    expect(find(resolve(merged, told[0]!, 'theirs'), 'a')?.settings?.one).toBe('theirs')
    expect(resolve(resolve(merged, told[0]!, 'theirs'), told[0]!, 'base')).toEqual(base)
  })
  it('of where things stand takes mine without a word', () => {
    expect(merge(base, move(base, { a: { x: 1, y: 1 } }), move(base, { a: { x: 2, y: 2 } })).conflicts).toEqual([])
  })
  it('tells conflicts of labels, links, variables and lists', () => {
    expect(conflicts(rename(base, 'b', 'M'), rename(base, 'b', 'T'))).toEqual(['activities.b.label'])
    expect(conflicts(link(base, 'a', 'out', 'c'), link(base, 'a', 'out', 'a'))).toEqual(['activities.a.links.out.to'])
    expect(conflicts(changeVariable(base, 'v', { value: '2' }), changeVariable(base, 'v', { value: '3' }))).toEqual(['variables.v.value'])
    expect(conflicts(setSetting(base, 'a', 'rows', []), setSetting(base, 'a', 'rows[0].t', 'q'))).toEqual(['activities.a.settings.rows'])
  })
  it('keeps what one changed and the other took away, as a conflict', () => {
    const { merged, conflicts: told } = merge(base, setSetting(base, 'c', 'one', '1'), removeActivities(base, ['c']))
    expect(told.map((c) => c.where)).toEqual(['activities.c'])
    expect(find(merged, 'c')).toBeDefined()
    expect(find(resolve(merged, told[0]!, 'theirs'), 'c')).toBeUndefined()
  })
  it('keeps what one led a new link to and the other took away, as a conflict', () => {
    for (const [mine, theirs] of [[link(base, 'b', 'out', 'c'), removeActivities(base, ['c'])], [removeActivities(base, ['c']), link(base, 'b', 'out', 'c')]] as const) {
      const { merged, conflicts: told } = merge(base, mine, theirs)
      expect(told.map((c) => c.where)).toEqual(['activities.c'])
      expect(find(merged, 'b')?.links).toEqual([{ port: 'out', to: 'c' }])
      const without = resolve(merged, told[0]!, find(mine, 'c') ? 'theirs' : 'mine')
      expect([find(without, 'c'), find(without, 'b')?.links]).toEqual([undefined, []])
    }
  })
  it('gives two new activities of one label two labels, and expressions follow', () => {
    const mine = addActivity(base, { kind: 'menu', label: 'Menu' }).doc
    const added = addActivity(base, { kind: 'menu', label: 'Menu' })
    const theirs = setSetting(added.doc, 'c', 'text', '{{ Menu.x }}')
    const { merged, conflicts: told } = merge(base, mine, theirs)
    expect(told).toEqual([])
    expect(all(merged).map((a) => a.label).sort()).toEqual(['A', 'B', 'C', 'Menu', 'Menu_2'])
    expect(find(merged, 'c')?.settings).toEqual({ text: '{{ Menu_2.x }}' })
  })
})

describe('merging what only few flows have', () => {
  const event = { id: 'e', label: 'OnError', kind: 'event', links: [], settings: { event: 'GlobalErrorHandling' } }
  const withEvent: FlowDocument = { ...base, events: [event] }
  it('nothing with nothing', () => {
    const empty = emptyFlow('F')
    expect(merge(empty, empty, empty)).toEqual({ merged: empty, conflicts: [] })
    expect(merge(empty, base, empty).merged).toBe(base)
    expect(merge(empty, empty, base).merged).toEqual(base)
  })
  it('events that one side adds, changes, or takes away', () => {
    expect(merge(base, note(base, 'a', 'mine'), withEvent).merged.events).toEqual([event])
    const both = merge(withEvent, setSetting(withEvent, 'e', 'as', 'Mine'), note(withEvent, 'e', 'theirs'))
    expect(both).toMatchObject({ conflicts: [], merged: { events: [{ description: 'theirs', settings: { event: 'GlobalErrorHandling', as: 'Mine' } }] } })
    expect(merge(withEvent, note(withEvent, 'a', 'x'), removeActivities(withEvent, ['e'])).merged.events).toEqual([])
    expect(merge(withEvent, note(withEvent, 'e', 'x'), removeActivities(withEvent, ['e'])).conflicts.map((c) => c.where)).toEqual(['events.e'])
  })
  it('the name of a flow, with whose it is', () => {
    const { merged, conflicts: told } = merge(base, { ...base, name: 'Mine' }, { ...base, name: 'Theirs' })
    expect(told).toEqual([{ where: 'name', path: ['name'], label: '', base: 'F', mine: 'Mine', theirs: 'Theirs' }])
    expect(['mine', 'theirs', 'base'].map((choice) => resolve(merged, told[0]!, choice as 'mine').name)).toEqual(['Mine', 'Theirs', 'F'])
  })
  it('a variable that both add under one name is one, or a conflict by its name', () => {
    const add = (value: string) => addVariable(base, { name: 'new', type: 'STRING', value })
    expect(merge(base, add('1'), add('1')).conflicts).toEqual([])
    expect(merge(base, add('1'), add('2')).conflicts).toMatchObject([{ where: 'variables.new', label: 'new' }])
  })
  it('what both took away is gone, without a word', () => {
    const without = removeActivities(base, ['c'])
    expect(merge(base, without, note(without, 'a', 'x'))).toMatchObject({ conflicts: [], merged: { activities: [{ id: 'a', description: 'x' }, { id: 'b' }] } })
  })
  it('new activities stand after the one after which their side has them', () => {
    const after = (doc: FlowDocument, i: number, label: string) => {
      const list = [...doc.activities]
      list.splice(i, 0, { id: label, label, kind: 'x', links: [] })
      return { ...doc, activities: list }
    }
    expect(merge(base, after(base, 3, 'M'), after(base, 1, 'T')).merged.activities.map((a) => a.id)).toEqual(['a', 'T', 'b', 'c', 'M'])
    expect(merge(base, base, after(base, 0, 'T')).merged.activities.map((a) => a.id)).toEqual(['T', 'a', 'b', 'c'])
  })
})

describe('deciding', () => {
  it('every conflict for their side gives what they had there', () => {
    for (let seed = 200; seed <= 240; seed++) {
      const c = chance(seed)
      const from = randomFlow(c, 30)
      let [mine, theirs] = [from, from]
      for (let i = 0; i < 8; i++) [mine, theirs] = [randomChange(mine, c), randomChange(theirs, c)]
      const { merged, conflicts: told } = merge(from, mine, theirs)
      for (const k of told) {
        if (k.path.at(-1) !== 'label' && k.path[2] !== 'label') continue
        expect(find(resolve(merged, k, 'theirs'), String(k.path[1]))?.label).toBe(k.theirs)
      }
      expect(told.every((k) => JSON.stringify(k.mine) !== JSON.stringify(k.theirs) && k.where !== '')).toBe(true)
    }
  })
})
