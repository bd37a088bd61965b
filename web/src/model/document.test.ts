import { describe as about, expect, it } from 'vitest'
import { catalog } from '@/testing/kinds'
import { chance, randomChange, randomFlow } from '@/testing/random-flow'
import {
  addActivity, all, change, changeAll, describe, duplicate, emptyFlow, find, type FlowDocument, labelFree, labelled, mapShared, move, place, positionOf, positions, removeActivities, rename, setDisabled, setSetting,
} from './document'
import { link, linksTo } from './links'

function flow(): FlowDocument {
  return {
    ...emptyFlow('F'),
    activities: [
      { id: 's', label: 'Start', kind: 'start', links: [{ port: 'out', to: 'm' }] },
      { id: 'm', label: 'Menu', kind: 'menu', links: [{ port: '1', to: 'c' }, { port: '2', to: 'm' }], settings: { prompts: [{ tts: 'Hello {{ Start.ANI }}' }] } },
      { id: 'c', label: 'Case', kind: 'case', links: [], settings: { expression: 'Menu.OptionEntered', cases: [{ value: '{{ Menu.OptionEntered }}', port: 'Menu' }] } },
    ],
    events: [{ id: 'e', label: 'OnError', kind: 'event', links: [], settings: { event: 'GlobalErrorHandling' } }],
    layout: { activities: { s: { x: 0, y: 0 }, m: { x: 300, y: 0 } }, zoom: 2 },
  }
}

about('finding', () => {
  it('looks in the main flow and in event flows', () => {
    const doc = flow()
    expect(find(doc, 'e')?.label).toBe('OnError')
    expect(find(doc, 'x')).toBeUndefined()
    expect([place(doc, 'm'), place(doc, 'e'), place(doc, 'x')]).toEqual(['activities', 'events', undefined])
    expect(labelled(doc, 'Case')?.id).toBe('c')
    expect(all(doc).map((a) => a.id)).toEqual(['s', 'm', 'c', 'e'])
  })
})

about('adding', () => {
  it('gives an id, a free label and a position', () => {
    const { doc, id } = addActivity(flow(), { kind: 'menu', label: 'Menu', at: { x: 1, y: 2 }, settings: { timeout: 3 } })
    expect(find(doc, id)).toEqual({ id, label: 'Menu_2', kind: 'menu', links: [], settings: { timeout: 3 } })
    expect(positionOf(doc, id)).toEqual({ x: 1, y: 2 })
    expect(doc.layout?.zoom).toBe(2)
  })
  it('adds to the event flows', () => {
    const { doc, id } = addActivity(flow(), { kind: 'case', label: 'New', place: 'events' })
    expect(place(doc, id)).toBe('events')
    expect(find(doc, id)).not.toHaveProperty('settings')
    expect(positionOf(doc, id)).toBeUndefined()
  })
  it('shares what stayed', () => {
    const doc = flow()
    const next = addActivity(doc, { kind: 'case', label: 'New' }).doc
    expect(next.activities[0]).toBe(doc.activities[0])
    expect(next.events).toBe(doc.events)
  })
})

about('removing', () => {
  it('takes links and positions along', () => {
    const doc = removeActivities(flow(), ['m'])
    expect(find(doc, 's')?.links).toEqual([])
    expect(doc.layout).toEqual({ activities: { s: { x: 0, y: 0 } }, zoom: 2 })
    expect(linksTo(doc, 'm')).toEqual([])
  })
  it('is the same document when there is nothing to remove', () => {
    const doc = flow()
    expect(removeActivities(doc, [])).toBe(doc)
    expect(removeActivities(doc, ['nobody'])).toBe(doc)
  })
})

about('renaming', () => {
  it('follows expressions, word for word, and leaves the rest', () => {
    const doc = rename(flow(), 'm', 'Choice', catalog)
    expect(find(doc, 'm')?.label).toBe('Choice')
    expect(find(doc, 'c')?.settings).toEqual({ expression: 'Choice.OptionEntered', cases: [{ value: '{{ Choice.OptionEntered }}', port: 'Menu' }] })
    expect(find(doc, 's')).toBe(flow().activities.find((a) => a === find(doc, 's')) ?? find(doc, 's'))
  })
  it('without a catalog changes only what stands between marks', () => {
    expect(find(rename(flow(), 'm', 'Choice'), 'c')?.settings).toEqual({ expression: 'Menu.OptionEntered', cases: [{ value: '{{ Choice.OptionEntered }}', port: 'Menu' }] })
  })
  it.each(['', '  ', 'Case', 'Menu'])('refuses %j', (label) => {
    const doc = flow()
    expect(rename(doc, 'm', label)).toBe(doc)
  })
  it('says what is free', () => {
    expect([labelFree(flow(), 'm', 'Menu'), labelFree(flow(), 'm', 'Case '), labelFree(flow(), 'm', ' ')]).toEqual([true, false, false])
  })
  it('keeps everything else, and back again is the same flow', () => {
    for (let seed = 1; seed <= 60; seed++) {
      const c = chance(seed)
      const doc = randomFlow(c, 30)
      const a = c.of(all(doc))
      const next = rename(doc, a.id, 'Quite_another')
      expect(all(next).map((x) => [x.id, x.kind, x.links])).toEqual(all(doc).map((x) => [x.id, x.kind, x.links]))
      expect(all(next).map((x) => x.label)).toEqual(all(doc).map((x) => (x.id === a.id ? 'Quite_another' : x.label)))
      expect(next.layout).toBe(doc.layout)
      expect(rename(next, a.id, a.label)).toEqual(doc)
    }
  })
})

about('notes, switching off, settings', () => {
  it('writes and takes away a note', () => {
    const doc = describe(flow(), 'm', 'asks')
    expect(find(doc, 'm')?.description).toBe('asks')
    expect(describe(doc, 'm', 'asks')).toBe(doc)
    expect(find(describe(doc, 'm', ''), 'm')).not.toHaveProperty('description')
  })
  it('switches off and on', () => {
    const doc = setDisabled(flow(), 'm', true)
    expect(find(doc, 'm')?.disabled).toBe(true)
    expect(setDisabled(doc, 'm', true)).toBe(doc)
    expect(setDisabled(doc, 'm', false)).toEqual(flow())
  })
  it('writes a setting deep down, in the order of members', () => {
    const doc = setSetting(flow(), 'c', 'cases[0].value', 'x')
    expect(find(doc, 'c')?.settings).toEqual({ expression: 'Menu.OptionEntered', cases: [{ value: 'x', port: 'Menu' }] })
    expect(Object.keys(find(doc, 'c')?.settings ?? {})).toEqual(['expression', 'cases'])
    expect(setSetting(doc, 'c', 'cases[0].value', 'x')).toBe(doc)
    expect(setSetting(doc, 'c', '', 'x')).toBe(doc)
  })
  it('makes what is missing, and takes the last setting with its object', () => {
    const made = setSetting(flow(), 's', 'a.b[0].c', 1)
    expect(find(made, 's')?.settings).toEqual({ a: { b: [{ c: 1 }] } })
    expect(find(setSetting(made, 's', 'a', undefined), 's')).not.toHaveProperty('settings')
    const doc = flow()
    expect(setSetting(doc, 's', 'a', undefined)).toBe(doc)
  })
})

about('moving', () => {
  it('keeps other members of the layout', () => {
    const doc = move(flow(), { m: { x: 5, y: 6 }, nobody: { x: 1, y: 1 } })
    expect(doc.layout).toEqual({ activities: { s: { x: 0, y: 0 }, m: { x: 5, y: 6 } }, zoom: 2 })
    expect(move(doc, { m: { x: 5, y: 6 } })).toBe(doc)
  })
  it('does not believe positions that are none', () => {
    expect(positionOf({ ...flow(), layout: { activities: { m: { x: 'left', y: 1 } } } }, 'm')).toBeUndefined()
    for (const x of [1e7, -1e300, NaN, Infinity, null]) expect(positionOf({ ...flow(), layout: { activities: { m: { x, y: 1 } } } }, 'm')).toBeUndefined()
    expect(positionOf({ ...flow(), layout: { activities: { m: null } } }, 'm')).toBeUndefined()
  })
  it('knows ids that are names of members of objects', () => {
    const odd = { ...flow(), activities: flow().activities.map((a) => (a.id === 'm' ? { ...a, id: '__proto__' } : a)) }
    expect(positionOf(odd, '__proto__')).toBeUndefined()
    expect(positionOf(move(odd, JSON.parse('{"__proto__":{"x":7,"y":8}}') as Record<string, { x: number; y: number }>), '__proto__')).toEqual({ x: 7, y: 8 })
  })
})

about('duplicating', () => {
  it('copies settings, notes and the links among them', () => {
    const before = setDisabled(describe(flow(), 'c', 'why'), 'c', true)
    const { doc, ids } = duplicate(before, ['m', 'c', 'm', 'nobody'])
    const [m = '', c = ''] = ids
    expect(ids).toHaveLength(2)
    expect(find(doc, m)?.links).toEqual([{ port: '1', to: c }, { port: '2', to: m }])
    expect(find(doc, c)).toEqual({ ...find(before, 'c'), id: c, label: 'Case_2' })
    expect(positionOf(doc, m)).toEqual({ x: 340, y: 40 })
  })
})

about('laws', () => {
  it('never changes a document that it was given, and labels stay unique', () => {
    const freeze = (v: unknown): void => {
      if (typeof v !== 'object' || v === null || Object.isFrozen(v)) return
      Object.freeze(v)
      Object.values(v).forEach(freeze)
    }
    for (let seed = 1; seed <= 40; seed++) {
      const c = chance(seed)
      let doc = emptyFlow('F')
      for (let i = 0; i < 60; i++) {
        freeze(doc)
        doc = randomChange(doc, c)
        const labels = all(doc).map((a) => a.label)
        expect(new Set(labels).size).toBe(labels.length)
        for (const a of all(doc)) for (const l of a.links) expect(place(doc, l.to)).toBe(place(doc, a.id))
      }
    }
  })
  it('changes to nothing give the same document', () => {
    const doc = link(flow(), 'm', '1', 'c')
    expect(change(doc, 'm', (a) => a)).toBe(doc)
    expect(change(doc, 'nobody', (a) => ({ ...a, label: 'x' }))).toBe(doc)
  })
})

about('an empty flow', () => {
  it('has nothing in it, and everything can be asked of it', () => {
    for (const type of ['flow', 'subflow'] as const) {
      const doc = emptyFlow('New', type)
      expect(doc).toEqual({ name: 'New', type, variables: [], activities: [], events: [] })
      expect([all(doc), find(doc, 'x'), labelled(doc, 'x'), place(doc, 'x'), positions(doc), positionOf(doc, 'x')]).toEqual([[], undefined, undefined, undefined, {}, undefined])
      for (const next of [removeActivities(doc, ['x']), rename(doc, 'x', 'Y'), describe(doc, 'x', 'n'), setDisabled(doc, 'x', true), setSetting(doc, 'x', 'a', 1), move(doc, { x: { x: 1, y: 1 } }), duplicate(doc, ['x']).doc]) expect(next).toBe(doc)
    }
  })
})

about('changing several', () => {
  it('shares what stayed, in both parts', () => {
    const doc = flow()
    const next = changeAll(doc, (a) => (a.kind === 'event' ? { ...a, disabled: true } : a))
    expect(next.activities).toBe(doc.activities)
    expect(next.events[0]).toEqual({ ...doc.events[0], disabled: true })
    expect(changeAll(doc, (a) => a)).toBe(doc)
  })
  it('of a list gives the same list when nothing changed', () => {
    const list = [1, 2, 3]
    expect(mapShared(list, (n) => n)).toBe(list)
    expect(mapShared(list, (n, i) => (i === 1 ? 9 : n))).toEqual([1, 9, 3])
    expect(list).toEqual([1, 2, 3])
  })
})

about('events', () => {
  it('are renamed, noted, moved, copied and removed as the main flow is', () => {
    const doc = move(describe(rename(flow(), 'e', 'OnFailure'), 'e', 'n'), { e: { x: 7, y: 8 } })
    expect(find(doc, 'e')).toMatchObject({ label: 'OnFailure', description: 'n' })
    const { doc: twice, ids } = duplicate(doc, ['e'])
    expect([place(twice, ids[0]!), find(twice, ids[0]!)?.label, positionOf(twice, ids[0]!)]).toEqual(['events', 'OnFailure_2', { x: 47, y: 48 }])
    expect(removeActivities(twice, ['e', ids[0]!])).toEqual({ ...flow(), events: [] })
  })
})

about('laws of removing and copying', () => {
  it('nothing is left of what is removed', () => {
    for (let seed = 1; seed <= 40; seed++) {
      const c = chance(seed)
      const doc = randomFlow(c, 50)
      const gone = [c.of(all(doc)).id, c.of(all(doc)).id]
      const next = removeActivities(doc, gone)
      expect(gone.every((id) => !JSON.stringify([next.activities, next.events, next.layout]).includes(id))).toBe(true)
      expect(all(next).map((a) => a.id)).toEqual(all(doc).map((a) => a.id).filter((id) => !gone.includes(id)))
    }
  })
  it('copies are equal but for ids, labels and place, and the rest is as it was', () => {
    for (let seed = 1; seed <= 40; seed++) {
      const c = chance(seed)
      const doc = randomFlow(c, 50)
      const chosen = [...new Set([c.of(all(doc)).id, c.of(all(doc)).id, c.of(all(doc)).id])]
      const { doc: next, ids } = duplicate(doc, chosen)
      const twin = new Map(chosen.map((id, i) => [id, ids[i]!]))
      for (const id of chosen) {
        const { id: _, label: __, links, ...rest } = find(doc, id)!
        expect(find(next, twin.get(id)!)).toMatchObject(rest)
        expect(find(next, twin.get(id)!)?.links).toEqual(links.flatMap((l) => (twin.has(l.to) ? [{ port: l.port, to: twin.get(l.to) }] : [])))
      }
      expect(removeActivities(next, ids)).toEqual(doc)
    }
  })
})
