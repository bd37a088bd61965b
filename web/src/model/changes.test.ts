import { describe, expect, it } from 'vitest'
import { changed } from './changes'
import { addActivity, describe as note, emptyFlow, move, rename, setDisabled, setSetting } from './document'
import { link } from './links'

const base = {
  ...emptyFlow('F'),
  activities: [{ id: 'a', label: 'A', kind: 'x', links: [{ port: 'p', to: 'b', id: 'l' }] }, { id: 'b', label: 'B', kind: 'x', links: [], settings: { s: { a: 1, b: 2 } } }],
}

describe('what changed (ui 13)', () => {
  it('is told by activity and part', () => {
    expect(changed(base, rename(base, 'a', 'Z')).get('a')).toEqual(['label'])
    expect(changed(base, note(base, 'a', 'n')).get('a')).toEqual(['note'])
    expect(changed(base, setDisabled(base, 'a', true)).get('a')).toEqual(['disabled'])
    expect(changed(base, setSetting(base, 'b', 's.a', 2)).get('b')).toEqual(['settings'])
    expect(changed(base, link(base, 'a', 'p', 'a')).get('a')).toEqual(['links'])
    expect(changed(base, { ...base, activities: base.activities.map((a) => ({ ...a, kind: 'y' })) }).size).toBe(2)
    const { doc, id } = addActivity(base, { kind: 'x', label: 'N' })
    expect([...changed(base, doc)]).toEqual([[id, ['new']]])
  })
  it('is nothing for another order of members, for a position, or for the id of a link', () => {
    const same = { ...base, activities: [{ ...base.activities[0]!, links: [{ port: 'p', to: 'b' }], disabled: false, description: '' }, { ...base.activities[1]!, settings: { s: { b: 2, a: 1 } } }] }
    expect(changed(base, same).size).toBe(0)
    expect(changed(base, base).size).toBe(0)
    expect(changed(base, move(base, { a: { x: 1, y: 1 } })).size).toBe(0)
  })
})
